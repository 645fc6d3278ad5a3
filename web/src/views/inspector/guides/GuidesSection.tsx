import { Layers } from "lucide-react";
import { useState } from "react";
import { useCommands } from "../../../commands/commands.tsx";
import { addGuide } from "../../../commands/guide.ts";
import { guidesOf } from "../../../model/guides.ts";
import { gridOf } from "../../../model/limits.ts";
import { useDocument, useFacts, useSession } from "../../../model/model.tsx";
import type { Asset, Id, Shot } from "../../../model/records.ts";
import { Button } from "../../../ui/Button.tsx";
import { InspectorSection } from "../InspectorSection.tsx";
import { passOf } from "./choices.ts";
import { GuidePicker } from "./GuidePicker.tsx";
import { GuideRow } from "./GuideRow.tsx";
import { GuideStrip } from "./GuideStrip.tsx";

/** What the shot keeps to: pictures at its frames, and films that it follows. */
export function GuidesSection({ shot, open }: { shot: Shot; open: boolean }) {
  const guides = useDocument(({ document }) => guidesOf(document.tables.guide, shot.id));
  const grid = useFacts(({ engines }) => gridOf(engines, shot));
  const frame = useSession(({ strip }) => (strip?.shotId === shot.id ? strip.frame : 0));
  const [chosen, setChosen] = useState<Id | null>(null);
  return (
    <InspectorSection
      name="guides"
      title="Guides"
      open={open}
      summary={guides.length === 0 ? "none" : String(guides.length)}
      actions={<GuidePicker shot={shot} frame={Math.min(frame, grid.frames - 1)} />}
    >
      <div className="px-3">
        <GuideStrip shot={shot} guides={guides} grid={grid} chosen={chosen} onChoose={setChosen} />
        {guides.length === 0 ? (
          <p className="pt-1.5 text-12 text-faint">
            Drop pictures or films onto the frames: the first, the last, or any between.
          </p>
        ) : (
          <ul aria-label="Guides" className="-mx-1 mt-1.5 space-y-0.5">
            {guides.map((guide) => (
              <GuideRow
                key={guide.id}
                guide={guide}
                guides={guides}
                grid={grid}
                chosen={guide.id === chosen}
                onChoose={() => setChosen(guide.id)}
              />
            ))}
          </ul>
        )}
        <BlockedPass shot={shot} used={new Set(guides.map(({ asset_id }) => asset_id))} />
      </div>
    </InspectorSection>
  );
}

/** "Block it, then generate it": the passes that previz drew beside its take, as control in one click. */
function BlockedPass({ shot, used }: { shot: Shot; used: ReadonlySet<Id> }) {
  const depth = useFacts((facts) => passOf(facts, shot.id, "depth"));
  const pose = useFacts((facts) => passOf(facts, shot.id, "pose"));
  const { run } = useCommands();
  const offered = (
    [
      ["depth", depth],
      ["pose", pose],
    ] as const
  ).filter((pair): pair is ["depth" | "pose", Asset] => pair[1] !== undefined && !used.has(pair[1].id));
  if (offered.length === 0) return null;
  return (
    <div className="flex flex-wrap gap-1.5 pt-2">
      {offered.map(([pass, asset]) => (
        <Button
          key={pass}
          icon={Layers}
          className="h-6 px-2 text-12"
          title={`The ${pass} pass of the take that was blocked directs the one that is generated`}
          onClick={() => run(addGuide, { shotId: shot.id, assetId: asset.id, frame: 0 })}
        >
          Use the {pass} pass as control
        </Button>
      ))}
    </div>
  );
}
