import { clsx } from "clsx";
import { changeTrack } from "../../commands/clip.ts";
import { useCommands } from "../../commands/commands.tsx";
import type { Track } from "../../model/records.ts";
import { Tooltip } from "../../ui/Tooltip.tsx";
import { HEADER_PX } from "./geometry.ts";

type Switch = "muted" | "solo" | "hidden" | "locked";

const SWITCHES: readonly { field: Switch; letter: string; on: string; off: string; lit: string }[] = [
  { field: "muted", letter: "M", on: "Mute", off: "Unmute", lit: "bg-bad/25 text-bad" },
  { field: "solo", letter: "S", on: "Solo", off: "End solo", lit: "bg-accent-soft text-accent" },
  { field: "hidden", letter: "H", on: "Hide", off: "Show", lit: "bg-run/20 text-run" },
  { field: "locked", letter: "L", on: "Lock", off: "Unlock", lit: "bg-stale/20 text-stale" },
];

export function TrackHeader({ track }: { track: Track }) {
  const switches = SWITCHES.filter(({ field }) => field !== "hidden" || track.type === "video");
  return (
    <div
      className="sticky left-0 z-10 flex shrink-0 items-center gap-1 border-r border-line bg-panel px-2"
      style={{ width: HEADER_PX }}
    >
      <b className="mr-auto min-w-0 truncate text-12 font-semibold text-dim" title={track.name}>
        {track.name}
      </b>
      {switches.map((each) => (
        <TrackSwitch key={each.field} track={track} {...each} />
      ))}
    </div>
  );
}

interface TrackSwitchProps {
  track: Track;
  field: Switch;
  letter: string;
  on: string;
  off: string;
  lit: string;
}

function TrackSwitch({ track, field, letter, on, off, lit }: TrackSwitchProps) {
  const { run } = useCommands();
  const set = track[field];
  const verb = set ? off : on;
  return (
    <Tooltip text={`${verb} ${track.name}`}>
      <button
        type="button"
        aria-label={`${on} ${track.name}`}
        aria-pressed={set}
        onClick={() =>
          run(changeTrack, { id: track.id, label: `${verb} ${track.name}`, settings: { [field]: !set } })
        }
        className={clsx(
          "grid size-[18px] shrink-0 place-items-center rounded-sm text-11 transition-colors",
          set ? lit : "bg-raised text-faint hover:bg-hover hover:text-text",
        )}
      >
        {letter}
      </button>
    </Tooltip>
  );
}
