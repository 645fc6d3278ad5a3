import { RefreshCw } from "lucide-react";
import type { ShotPlan } from "../../api/client.ts";
import { useCommands } from "../../commands/commands.tsx";
import { drawShots } from "../../commands/jobs.ts";
import { cardOf, waysOf } from "../../model/limits.ts";
import { useDocument, useFacts } from "../../model/model.tsx";
import type { Shot, ShotOverrides } from "../../model/records.ts";
import { shotLabel } from "../../model/shots.ts";
import { Button } from "../../ui/Button.tsx";
import { Field } from "../../ui/fields.tsx";
import { type Option, Select } from "../../ui/Select.tsx";
import { AUTOMATIC, common, MIXED, useOverrides, withMixed } from "./shared.ts";

type Pipeline = NonNullable<ShotOverrides["pipeline"]>;

const PIPELINES: Record<Pipeline, string> = {
  text: "text",
  image: "first frame",
  keyframes: "keyframes",
  control: "control",
};
/** What the rules may choose beside those. */
const CHOSEN: Record<string, string> = { ...PIPELINES, chained: "chained", still: "still" };

/** How a prompted engine makes the shot: by rule, with the reason; or as the user forces it. */
export function PipelineField({ shots, plan }: { shots: readonly Shot[]; plan: ShotPlan | null }) {
  const { set, resetOf } = useOverrides(shots);
  const ways = useFacts(({ engines }) => {
    const first = shots[0];
    return first === undefined ? [] : waysOf(cardOf(engines, first));
  });
  const known = Object.entries(PIPELINES).filter(([value]) => ways.some((way) => way === value));
  const choose = (shot: Shot) => shot.overrides.pipeline ?? AUTOMATIC;
  const value = common(shots, choose) ?? MIXED;
  const chosen = value === AUTOMATIC && plan !== null ? CHOSEN[plan.spec.pipeline] : undefined;
  const options: Option[] = [
    { value: AUTOMATIC, label: chosen === undefined ? "automatic" : `automatic: ${chosen}` },
    ...known.map(([each, label]) => ({ value: each, label })),
  ];
  return (
    <Field label="Pipeline" back="automatic" onReset={resetOf("pipeline", "pipeline")}>
      <Select
        label="Pipeline"
        value={value}
        options={withMixed(options, shots, choose)}
        onChange={(next) =>
          next !== MIXED && set("pipeline", { "overrides.pipeline": next === AUTOMATIC ? null : next })
        }
      />
      {plan !== null && plan.refusal === null && <Reasons plan={plan} />}
      {plan !== null && <Renewal plan={plan} />}
    </Field>
  );
}

/** Why, and what was left out or changed on the way. */
function Reasons({ plan: { spec, made_frames } }: { plan: ShotPlan }) {
  const surplus = made_frames - spec.frames;
  const handles =
    surplus > 0
      ? [`It makes ${made_frames} frames; ${surplus === 1 ? "one is a handle" : `${surplus} are handles`}.`]
      : [];
  return (
    <p className="pt-1 text-12 text-faint select-text">
      {[spec.reason, ...spec.notes, ...handles].filter(Boolean).join(" ")}
    </p>
  );
}

/** What the shot would begin with is of older words: makes that anew, by who made it. */
function Renewal({ plan: { spec } }: { plan: ShotPlan }) {
  const stale = spec.inputs.find((input) => input.stale);
  const take = useFacts(({ takes }) =>
    stale === undefined
      ? undefined
      : Object.values(takes).find(
          ({ asset_id, job_id }) => asset_id === stale.asset_id || job_id === stale.last_frame_of,
        ),
  );
  const label = useDocument(({ document }) => (take === undefined ? "" : shotLabel(document, take.shot_id)));
  const { run } = useCommands();
  if (take === undefined) return null;
  const board = take.type === "board";
  return (
    <Button
      icon={RefreshCw}
      className="mt-1.5 h-6 px-2 text-12"
      onClick={() =>
        run(drawShots, {
          ids: [take.shot_id],
          boards: board ? "all" : "none",
          takes: board ? "none" : "all",
          engine: take.engine,
        })
      }
    >
      {board ? "Draw the concept art anew" : `Make ${label} anew`}
    </Button>
  );
}
