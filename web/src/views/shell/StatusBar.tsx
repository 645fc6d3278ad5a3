import type { EngineCard } from "../../api/client.ts";
import { useCommands } from "../../commands/commands.tsx";
import { openModels } from "../../commands/models.ts";
import { openSettings, openShortcuts } from "../../commands/view.ts";
import { projectOf } from "../../model/document.ts";
import { useDocument, useFacts, useSession } from "../../model/model.tsx";
import { allShots, valuesOf } from "../../model/shots.ts";
import { sizeLabel } from "../../model/size.ts";
import { durationLabel } from "../../model/time.ts";
import { Keys } from "../../ui/Kbd.tsx";
import { Dot, ProgressRing } from "../../ui/signs.tsx";
import { readyWords } from "../engines.ts";
import { MachineSign } from "./MachineSign.tsx";

export function StatusBar() {
  const { run } = useCommands();
  return (
    <footer className="flex items-center gap-4 border-t border-line bg-panel px-3 text-12 text-faint">
      <Engines />
      <BreakingDown />
      <span className="ml-auto flex items-center gap-4">
        <FilmLength />
        <MachineSign />
        <button
          type="button"
          className="flex items-center gap-1.5 rounded hover:text-text"
          onClick={() => run(openShortcuts)}
        >
          Shortcuts <Keys of="?" />
        </button>
      </span>
    </footer>
  );
}

function Engines() {
  const engines = useFacts((facts) => facts.engines);
  if (engines === null) return null;
  return (
    <span className="flex items-center gap-4">
      {engines.map((engine) => (
        <EngineSign key={engine.name} engine={engine} />
      ))}
    </span>
  );
}

/** One that lacks its weights leads to where they are had. */
function EngineSign({ engine }: { engine: EngineCard }) {
  const { name, ready, packs: needed } = engine;
  const state = readyWords(engine);
  const { run } = useCommands();
  const bytes = useFacts(({ packs }) =>
    (packs ?? [])
      .filter((pack) => needed.includes(pack.name) && !pack.installed)
      .reduce((sum, pack) => sum + pack.bytes - pack.here_bytes, 0),
  );
  const missing = ready === "missing_packs";
  const words = missing ? `weights missing${bytes > 0 ? `: get ${sizeLabel(bytes)}` : ""}` : state.words;
  return (
    <button
      type="button"
      onClick={() => run(missing ? openModels : openSettings)}
      className="flex items-center gap-1.5 rounded hover:text-text"
    >
      <Dot tone={state.tone} />
      <span className="font-medium text-dim">{name}</span> {words}
    </button>
  );
}

function BreakingDown() {
  const breakdown = useSession((state) => state.breakdown);
  if (breakdown === null) return null;
  const { progress, sceneIds, cancel } = breakdown;
  return (
    <span role="status" aria-label="Breaking down" className="flex min-w-0 items-center gap-2 text-dim">
      <ProgressRing
        done={progress === null || progress.total < 2 ? null : progress.done / progress.total}
        label="Breaking scenes down"
      />
      <span className="tabular truncate">
        Breaking down {Math.min(sceneIds.length, (progress?.done ?? 0) + 1)} of {sceneIds.length}
        {progress !== null && `: ${progress.heading}`}
        {progress !== null && progress.characters > 0 && ` · ${progress.characters} characters`}
      </span>
      <button type="button" className="rounded px-1 text-text hover:bg-raised" onClick={cancel}>
        Cancel
      </button>
    </span>
  );
}

function FilmLength() {
  const text = useDocument(({ document }) => {
    const project = projectOf(document);
    if (project === undefined) return "";
    const shots = allShots(document).filter((shot) => shot.state === "live");
    const frames = shots.reduce((sum, shot) => sum + valuesOf(shot).frames, 0);
    return `${Object.keys(document.tables.scene).length} scenes · ${shots.length} shots · ${durationLabel(frames, project.rate)}`;
  });
  return text === "" ? null : <span>{text}</span>;
}
