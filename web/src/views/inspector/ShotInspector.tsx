import { PencilRuler } from "lucide-react";
import type { ShotPlan } from "../../api/client.ts";
import { cardOf, isPrompted } from "../../model/limits.ts";
import { useDocument, useFacts, useSession } from "../../model/model.tsx";
import type { Shot } from "../../model/records.ts";
import { coveredLines, shotLabel, valuesOf } from "../../model/shots.ts";
import { EmptyState } from "../../ui/signs.tsx";
import { cameraWords } from "../storyboard/words.ts";
import { ElementChips } from "./ElementChips.tsx";
import { Failure } from "./Failure.tsx";
import { GuidesSection } from "./guides/GuidesSection.tsx";
import { InspectorSection } from "./InspectorSection.tsx";
import { LorasSection } from "./LorasSection.tsx";
import { ModelSection } from "./ModelSection.tsx";
import { PromptSection } from "./PromptSection.tsx";
import { SettingsSection } from "./SettingsSection.tsx";
import { ShotActions } from "./ShotActions.tsx";
import { ShotFields } from "./ShotFields.tsx";
import { Takes } from "./Takes.tsx";
import { usePlan } from "./usePlan.ts";

/** The shots that are selected; the last one chosen shows its takes. */
export function ShotInspector() {
  const ids = useSession((state) => state.selection);
  const shots = useDocument(({ document }) =>
    ids.map((id) => document.tables.shot[id]).filter((shot) => shot !== undefined),
  );
  return (
    <aside aria-label="Shot" className="flex min-h-0 flex-col bg-panel">
      <ShotPanel shots={shots} />
    </aside>
  );
}

/** The same without its frame, for the timeline's inspector. What is done with the shots stays in sight below. */
export function ShotPanel({ shots }: { shots: readonly Shot[] }) {
  const last = shots.at(-1);
  if (last === undefined)
    return (
      <EmptyState icon={PencilRuler} title="No shot selected">
        Choose a shot to see its takes, and to set its camera, length and direction.
      </EmptyState>
    );
  return <Planned shots={shots} last={last} />;
}

function Planned({ shots, last }: { shots: readonly Shot[]; last: Shot }) {
  const plan = usePlan(shots.length === 1 ? last.id : null);
  return (
    <>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <Parts shots={shots} last={last} plan={plan} />
      </div>
      <ShotActions shots={shots} plan={plan} />
    </>
  );
}

interface PartsProps {
  shots: readonly Shot[];
  last: Shot;
  plan: ShotPlan | null;
}

function Parts({ shots, last, plan }: PartsProps) {
  const one = shots.length === 1 ? last : undefined;
  const label = useDocument(({ document }) => shotLabel(document, last.id));
  const prompted = useFacts(({ engines }) => shots.every((shot) => isPrompted(cardOf(engines, shot))));
  const hasGuides = useDocument(({ document }) =>
    Object.values(document.tables.guide).some(({ shot_id }) => shot_id === last.id),
  );
  return (
    <>
      <h3 className="panel-title px-3 pt-2.5 pb-1.5">
        {one === undefined ? `${shots.length} shots` : `Shot ${label}`}
      </h3>
      {one !== undefined && <Takes shot={one} />}
      {one !== undefined && <Failure shot={one} />}
      <InspectorSection name="camera" title="Camera" summary={cameraWords(valuesOf(last))}>
        <ShotFields shots={shots} />
      </InspectorSection>
      <ModelSection shots={shots} plan={plan} />
      {one !== undefined && <PromptSection shot={one} plan={plan} />}
      {one !== undefined && <GuidesSection shot={one} open={prompted || hasGuides} />}
      {prompted && <LorasSection shots={shots} plan={plan} />}
      {prompted && <SettingsSection shots={shots} plan={plan} />}
      {plan !== null && <ElementChips found={plan.elements} />}
      {one !== undefined && <Spoken shot={one} />}
    </>
  );
}

function Spoken({ shot }: { shot: Shot }) {
  const lines = useDocument(({ document }) =>
    coveredLines(document, shot).filter(({ type }) => type === "dialogue"),
  );
  if (lines.length === 0) return null;
  return (
    <InspectorSection name="spoken" title="Said in this shot" summary={String(lines.length)}>
      <ul className="space-y-2 px-3 font-script select-text">
        {lines.map((line) => (
          <li key={line.id}>
            <b className="uppercase">
              {line.character}
              {line.extension !== "" && ` (${line.extension})`}
            </b>
            {line.parenthetical !== "" && <span className="block text-faint">({line.parenthetical})</span>}
            <span className="block text-dim">{line.text}</span>
          </li>
        ))}
      </ul>
    </InspectorSection>
  );
}
