import {
  ChevronFirst,
  ChevronLast,
  Maximize,
  Pause,
  Play,
  Repeat,
  SquareArrowLeft,
  SquareArrowRight,
  StepBack,
  StepForward,
} from "lucide-react";
import { useCallback, useRef } from "react";
import type { PlainCommand } from "../../commands/command.ts";
import { useCommands } from "../../commands/commands.tsx";
import {
  markIn,
  markOut,
  playPause,
  stepBack,
  stepForward,
  toEnd,
  toggleHalf,
  toggleLoop,
  toStart,
} from "../../commands/playback.ts";
import { cutOf } from "../../model/cut.ts";
import { projectOf } from "../../model/document.ts";
import { useDocument, useSession } from "../../model/model.tsx";
import { timecode } from "../../model/time.ts";
import { IconButton } from "../../ui/Button.tsx";
import { Tooltip } from "../../ui/Tooltip.tsx";
import { keepFocus } from "./keepFocus.ts";
import { usePlayerState, usePlayhead } from "./player.tsx";

export function TransportBar({ onFullScreen }: { onFullScreen: () => void }) {
  const loop = useSession(({ bench }) => bench.loop);
  return (
    <div
      className="grid grid-cols-[1fr_auto_1fr] items-center gap-3 border-t border-line bg-panel px-3"
      role="toolbar"
      aria-label="Transport"
      tabIndex={-1}
      onMouseDown={keepFocus}
    >
      <Timecode />
      <div className="flex items-center gap-1">
        <Act command={markIn} icon={SquareArrowLeft} />
        <Act command={toStart} icon={ChevronFirst} />
        <Act command={stepBack} icon={StepBack} />
        <PlayButton />
        <Act command={stepForward} icon={StepForward} />
        <Act command={toEnd} icon={ChevronLast} />
        <Act command={markOut} icon={SquareArrowRight} />
      </div>
      <div className="flex items-center justify-end gap-1.5">
        <Speed />
        <Dropped />
        <HalfResolution />
        <Act command={toggleLoop} icon={Repeat} pressed={loop} />
        <IconButton icon={Maximize} label="Full screen" onClick={onFullScreen} />
      </div>
    </div>
  );
}

/** A button that is a command: its name, its key and what it does. */
export function Act({
  command,
  icon,
  pressed,
}: {
  command: PlainCommand;
  icon: typeof Play;
  pressed?: boolean;
}) {
  const { run } = useCommands();
  const held = pressed === undefined ? {} : { pressed };
  return (
    <IconButton
      icon={icon}
      label={command.label}
      keys={command.keys?.[0]}
      onClick={() => run(command)}
      {...held}
    />
  );
}

function PlayButton() {
  const { playing } = usePlayerState();
  const { run } = useCommands();
  const Icon = playing ? Pause : Play;
  return (
    <Tooltip text={playing ? "Pause" : "Play"} keys="space">
      <button
        type="button"
        aria-label={playing ? "Pause" : "Play"}
        onClick={() => run(playPause)}
        className="mx-1 grid size-8 place-items-center rounded-full bg-raised text-text transition-colors hover:bg-hover"
      >
        <Icon size={16} aria-hidden fill="currentColor" strokeWidth={1.5} />
      </button>
    </Tooltip>
  );
}

function Timecode() {
  const rate = useDocument(({ document }) => projectOf(document)?.rate);
  const frames = useDocument(({ document }) => cutOf(document.tables).frames);
  const shown = useRef<HTMLSpanElement>(null);
  const draw = useCallback(
    (frame: number) => {
      if (shown.current !== null && rate !== undefined) shown.current.textContent = timecode(frame, rate);
    },
    [rate],
  );
  usePlayhead(draw);
  if (rate === undefined) return <span />;
  return (
    <span className="flex items-baseline gap-2 whitespace-nowrap">
      <span
        ref={shown}
        role="timer"
        aria-label="Playhead"
        className="tabular text-20 font-medium tracking-tight"
      />
      <span className="tabular text-12 text-faint">/ {timecode(frames, rate)}</span>
    </span>
  );
}

function Speed() {
  const { playing, speed } = usePlayerState();
  if (!playing || speed === 1) return null;
  return <span className="tabular text-12 text-accent">{speed < 0 ? `−${-speed}×` : `${speed}×`}</span>;
}

function Dropped() {
  const { dropped } = usePlayerState();
  return (
    <Tooltip text="Frames that were due and not shown since play began">
      <span
        className="tabular flex h-5 shrink-0 items-center whitespace-nowrap rounded-full border border-line bg-raised px-2 text-11 text-dim"
        data-dropped={dropped}
      >
        {dropped} dropped
      </span>
    </Tooltip>
  );
}

function HalfResolution() {
  const half = useSession(({ bench }) => bench.half_resolution);
  const { run } = useCommands();
  return (
    <Tooltip text={half ? "Half resolution: faster" : "Full resolution"}>
      <button
        type="button"
        aria-pressed={half}
        aria-label="Half resolution"
        onClick={() => run(toggleHalf)}
        className="tabular h-5 shrink-0 whitespace-nowrap rounded-full border border-line bg-raised px-2 text-11 text-dim hover:text-text aria-pressed:border-accent aria-pressed:text-accent"
      >
        {half ? "½ res" : "full res"}
      </button>
    </Tooltip>
  );
}
