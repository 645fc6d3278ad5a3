import { Scissors } from "lucide-react";
import { useEffect, useState } from "react";
import { useDocument, useSession } from "../../model/model.tsx";
import type { Clip } from "../../model/records.ts";
import { EmptyState } from "../../ui/signs.tsx";
import { ShotPanel } from "../inspector/ShotInspector.tsx";
import { ClipInspector } from "./ClipInspector.tsx";
import { MarkerInspector, TransitionInspector } from "./OtherInspectors.tsx";

/** What is selected on the timeline: the clip, and the shot that it follows. */
export function TimelineInspector() {
  const selection = useSession((state) => state.selection);
  const tables = useDocument(({ document }) => document.tables);
  const clips = selection.flatMap((id) => tables.clip[id] ?? []);
  const marker = tables.marker[selection.at(-1) ?? ""];
  const transition = tables.transition[selection.at(-1) ?? ""];
  return (
    <aside aria-label="Inspector" className="flex min-h-0 flex-col overflow-y-auto bg-panel">
      {marker !== undefined ? (
        <MarkerInspector marker={marker} />
      ) : transition !== undefined ? (
        <TransitionInspector transition={transition} />
      ) : clips.length > 0 ? (
        <ClipsAndShots clips={clips} />
      ) : (
        <EmptyState icon={Scissors} title="No clip selected">
          Choose a clip to set its sound, size and fades, and to see the takes of its shot.
        </EmptyState>
      )}
    </aside>
  );
}

type Tab = "clip" | "shot";

function ClipsAndShots({ clips }: { clips: readonly Clip[] }) {
  const [tab, setTab] = useState<Tab>("clip");
  const shots = useDocument(({ document }) =>
    clips.flatMap(({ source }) =>
      source.type === "shot" ? (document.tables.shot[source.shot_id] ?? []) : [],
    ),
  );
  const reworked = useSession(({ reworking }) => reworking?.shotId);
  // What is about to be done to the take is asked beside it.
  useEffect(() => {
    if (reworked !== undefined) setTab("shot");
  }, [reworked]);
  const shown = shots.length === 0 ? "clip" : tab;
  return (
    <>
      {shots.length > 0 && (
        <div role="tablist" aria-label="Inspector" className="flex shrink-0 gap-1 border-b border-line px-2">
          <TabButton name="Clip" selected={shown === "clip"} onClick={() => setTab("clip")} />
          <TabButton name="Shot" selected={shown === "shot"} onClick={() => setTab("shot")} />
        </div>
      )}
      <div
        className="flex min-h-0 flex-1 flex-col overflow-y-auto"
        {...(shots.length > 0 ? { role: "tabpanel", "aria-label": shown === "clip" ? "Clip" : "Shot" } : {})}
      >
        {shown === "clip" ? <ClipInspector clips={clips} /> : <ShotPanel shots={shots} />}
      </div>
    </>
  );
}

const TabButton = ({ name, selected, onClick }: { name: string; selected: boolean; onClick: () => void }) => (
  <button
    type="button"
    role="tab"
    aria-selected={selected}
    onClick={onClick}
    className="h-9 border-b-2 border-transparent px-2.5 text-13 text-dim hover:text-text aria-selected:border-accent aria-selected:text-text"
  >
    {name}
  </button>
);
