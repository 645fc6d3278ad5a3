import { Dices } from "lucide-react";
import type { ShotPlan } from "../../api/client.ts";
import { projectOf } from "../../model/document.ts";
import { cardOf, isPrompted, sideStep } from "../../model/limits.ts";
import { useDocument, useFacts } from "../../model/model.tsx";
import type { Shot } from "../../model/records.ts";
import { IconButton } from "../../ui/Button.tsx";
import { Field, NumberField } from "../../ui/fields.tsx";
import { EngineField } from "./EngineField.tsx";
import { InspectorSection } from "./InspectorSection.tsx";
import { PipelineField } from "./PipelineField.tsx";
import { common, useOverrides } from "./shared.ts";

const LARGEST_SEED = 2 ** 32 - 1;

interface PlannedProps {
  shots: readonly Shot[];
  /** Of one shot. */
  plan: ShotPlan | null;
}

/** Who makes the shot and how: engine, pipeline, size of the picture, seed. */
export function ModelSection({ shots, plan }: PlannedProps) {
  const engine = common(shots, (shot) => shot.overrides.engine ?? "");
  const prompted = useFacts(({ engines }) => shots.every((shot) => isPrompted(cardOf(engines, shot))));
  return (
    <InspectorSection name="engine" title="Engine" summary={engine === "" ? "automatic" : engine}>
      <EngineField shots={shots} />
      {prompted && <PipelineField shots={shots} plan={plan} />}
      {prompted && <Picture shots={shots} plan={plan} />}
      <Seed shots={shots} plan={plan} />
    </InspectorSection>
  );
}

function Picture({ shots, plan }: PlannedProps) {
  const last = shots.at(-1);
  const project = useDocument(({ document }) => projectOf(document));
  const card = useFacts(({ engines }) => (last === undefined ? undefined : cardOf(engines, last)));
  const { set, resetOf } = useOverrides(shots);
  if (last === undefined || project === undefined || card === undefined) return null;
  // The plan says what will be made where nobody has; it lags behind what has just been set.
  const width = last.overrides.width ?? plan?.spec.width ?? project.width;
  const height = last.overrides.height ?? plan?.spec.height ?? project.height;
  const step = sideStep(card, last.overrides.parameters);
  const { min_side, max_side } = card.limits;
  const [least, most] = [Math.ceil(min_side / step) * step, Math.floor(max_side / step) * step];
  const save = (size: { width: number; height: number | null }) =>
    set("picture size", { "overrides.width": size.width, "overrides.height": size.height });
  return (
    <Field label="Picture" back="the project's" onReset={resetOf("picture size", "width", "height")}>
      <div className="grid grid-cols-[1fr_auto_1fr] items-center gap-1">
        <NumberField
          label="Width in pixels; the height follows"
          value={width}
          min={least}
          max={most}
          step={step}
          onCommit={(value) => save({ width: value, height: null })}
        />
        <span aria-hidden className="text-faint">
          ×
        </span>
        <NumberField
          label="Height in pixels"
          value={height}
          min={least}
          max={most}
          step={step}
          onCommit={(value) => save({ width, height: value })}
        />
      </div>
    </Field>
  );
}

function Seed({ shots, plan }: PlannedProps) {
  const { set, resetOf } = useOverrides(shots);
  const last = shots.at(-1);
  const save = (value: number) => set("seed", { "overrides.seed": value });
  return (
    <Field label="Seed" back="automatic" onReset={resetOf("seed", "seed")}>
      <div className="flex gap-1">
        <NumberField
          label="Seed"
          value={last?.overrides.seed ?? null}
          unset={plan === null ? "new for every take" : `next: ${plan.spec.seed}`}
          min={0}
          max={LARGEST_SEED}
          onCommit={save}
        />
        <IconButton
          icon={Dices}
          label="Another seed, for another take of the same shot"
          onClick={() => save(crypto.getRandomValues(new Uint32Array(1))[0] ?? 0)}
        />
      </div>
    </Field>
  );
}
