import { Ellipsis, Pencil, Plus } from "lucide-react";
import { useCommands } from "../../commands/commands.tsx";
import { drawShots } from "../../commands/jobs.ts";
import { addShot } from "../../commands/shot.ts";
import { breakDownScenes, modelName, openWordsSettings } from "../../commands/words.ts";
import { projectOf } from "../../model/document.ts";
import { useDocument, useFacts, useModel, useSession } from "../../model/model.tsx";
import type { Id } from "../../model/records.ts";
import { sceneLabel, shotsOf, valuesOf } from "../../model/shots.ts";
import { statusOf } from "../../model/status.ts";
import { durationLabel } from "../../model/time.ts";
import { Button, IconButton } from "../../ui/Button.tsx";
import { Menu } from "../../ui/Menu.tsx";
import { Chip, ProgressRing } from "../../ui/signs.tsx";

export function SceneHeading({ sceneId }: { sceneId: Id }) {
  const scene = useDocument(({ document }) => document.tables.scene[sceneId]);
  const label = useDocument(({ document }) => sceneLabel(document, sceneId));
  const rate = useDocument(({ document }) => projectOf(document)?.rate);
  const shots = useDocument(({ document }) =>
    shotsOf(document, sceneId).filter(({ state }) => state === "live"),
  );
  const undrawn = useFacts((facts) =>
    shots.filter((shot) => statusOf(facts, shot).state === "empty").map(({ id }) => id),
  );
  const { run } = useCommands();
  const { session } = useModel();
  if (scene === undefined || rate === undefined) return null;
  const frames = shots.reduce((sum, shot) => sum + valuesOf(shot).frames, 0);
  return (
    <div className="flex h-full items-center gap-3">
      <h2 className="min-w-0 truncate font-script text-15 font-bold uppercase">
        {label}&ensp;{scene.heading}
      </h2>
      {scene.omitted ? <Chip>omitted</Chip> : <Chip className="tabular">{durationLabel(frames, rate)}</Chip>}
      <span className="ml-auto flex shrink-0 items-center gap-1">
        {undrawn.length > 0 && (
          <Button
            tone="primary"
            onClick={() => run(drawShots, { ids: undrawn, boards: "missing", takes: "missing" })}
          >
            Draw {undrawn.length} missing
          </Button>
        )}
        <BreakDown sceneId={sceneId} />
        <IconButton
          icon={Pencil}
          label="Edit this scene's text"
          onClick={() => session.set({ view: "script", sceneId })}
        />
        <IconButton
          icon={Plus}
          label="Add a shot"
          keys="n"
          onClick={() => run(addShot, { sceneId, after: null })}
        />
      </span>
    </div>
  );
}

/** The scene's menu: its breakdown by the language model, and while that is under way, how far it is. */
function BreakDown({ sceneId }: { sceneId: Id }) {
  const words = useFacts((facts) => facts.words);
  const under = useSession(({ breakdown }) => breakdown?.sceneIds.includes(sceneId) === true);
  const busy = useSession(({ breakdown }) => breakdown !== null);
  const { run } = useCommands();
  if (under)
    return (
      <span className="grid size-7 place-items-center">
        <ProgressRing done={null} label="Breaking this scene down" />
      </span>
    );
  const name = modelName(words);
  return (
    <Menu
      align="end"
      entries={[
        {
          label: name === null ? "Break down with a language model…" : `Break down with ${name}`,
          disabled: busy,
          onSelect: () => run(breakDownScenes, { sceneIds: [sceneId] }),
        },
        { label: "Choose the language model…", onSelect: () => run(openWordsSettings) },
      ]}
    >
      <IconButton icon={Ellipsis} label="More for this scene" />
    </Menu>
  );
}

export function EmptyScene({ sceneId }: { sceneId: Id }) {
  const { run } = useCommands();
  return (
    <div className="flex items-center gap-3 text-faint">
      Nothing happens in this scene yet.
      <Button tone="ghost" icon={Plus} onClick={() => run(addShot, { sceneId, after: null })}>
        Add a shot
      </Button>
    </div>
  );
}
