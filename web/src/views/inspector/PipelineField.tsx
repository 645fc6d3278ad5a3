import { cardOf, waysOf } from "../../model/limits.ts";
import { useFacts } from "../../model/model.tsx";
import type { Shot, ShotOverrides } from "../../model/records.ts";
import { Field } from "../../ui/fields.tsx";
import { type Option, Select } from "../../ui/Select.tsx";
import { AUTOMATIC, common, MIXED, useOverrides, withMixed } from "./shared.ts";

type Pipeline = NonNullable<ShotOverrides["pipeline"]>;

export const PIPELINES: Record<Pipeline, string> = {
  text: "from words",
  image: "from a first frame",
  keyframes: "between pictures",
  control: "following a film",
};

/** How a prompted engine makes the shot: by rule, or as the user forces it. */
export function PipelineField({ shots }: { shots: readonly Shot[] }) {
  const { set, resetOf } = useOverrides(shots);
  const ways = useFacts(({ engines }) => {
    const first = shots[0];
    return first === undefined ? [] : waysOf(cardOf(engines, first));
  });
  const known = Object.entries(PIPELINES).filter(([value]) => ways.includes(value));
  const options: Option[] = [
    { value: AUTOMATIC, label: "automatic" },
    ...known.map(([value, label]) => ({ value, label })),
  ];
  const choose = (shot: Shot) => shot.overrides.pipeline ?? AUTOMATIC;
  return (
    <Field label="Pipeline" back="automatic" onReset={resetOf("pipeline", "pipeline")}>
      <Select
        label="Pipeline"
        value={common(shots, choose) ?? MIXED}
        options={withMixed(options, shots, choose)}
        onChange={(value) =>
          value !== MIXED && set("pipeline", { "overrides.pipeline": value === AUTOMATIC ? null : value })
        }
      />
    </Field>
  );
}
