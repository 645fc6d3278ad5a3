import { clsx } from "clsx";
import { Link2, Pin } from "lucide-react";
import type { KeyboardEvent } from "react";
import type { Placed } from "../../model/cut.ts";
import { projectOf } from "../../model/document.ts";
import { useDocument, useFacts, useModel, useSession } from "../../model/model.tsx";
import type { Clip, Rate, Track } from "../../model/records.ts";
import { statusOf } from "../../model/status.ts";
import { Filmstrip } from "./Filmstrip.tsx";
import { laneHeight } from "./geometry.ts";
import { Waveform } from "./Waveform.tsx";
import { walkFrom } from "./walk.ts";
import { type ClipFace, faceOf, spokenName } from "./words.ts";

const RATE: Rate = { numerator: 24, denominator: 1 };
const NAME_PX = 18;
/** Narrower clips show their name alone, */
const STATE_PX = 116;
/** and narrower ones still have a dot in place of the word that they are stale. */
const STALE_PX = 76;

const KINDS: Record<ClipFace["kind"], string> = {
  video: "border-video-edge bg-video",
  slate: "border-video-edge bg-video",
  audio: "border-audio-edge bg-audio",
  title: "border-title-edge bg-title",
  gap: "border-line bg-panel",
};

export interface ClipProps {
  placed: Placed;
  track: Track;
  scale: number;
  window: { start: number; end: number };
  /** Drawn here instead, in frames, while it is dragged along V1. */
  floating: number | null;
}

/** A clip: a named button with its name, its pictures or its sound, and what can be held at its edges. */
export function ClipView({ placed, track, scale, window, floating }: ClipProps) {
  const { clip } = placed;
  const document = useDocument((state) => state.document);
  const face = useFacts((facts) => faceOf(document, facts, clip));
  const selected = useSession(({ selection }) => selection.includes(clip.id));
  const only = useSession(({ selection }) => selection.length === 0);
  const { session } = useModel();
  const rate = projectOf(document)?.rate ?? RATE;
  const width = Math.max(2, clip.duration * scale - 1);
  return (
    <button
      type="button"
      data-clip={clip.id}
      aria-pressed={selected}
      aria-label={spokenName(face, placed, track.name, rate)}
      tabIndex={selected || (only && placed.start === 0) ? 0 : -1}
      onClick={(event) => event.detail === 0 && session.select(clip.id)}
      onKeyDown={(event) => walk(event, clip.id)}
      className={clsx(
        "group absolute top-0.5 bottom-0.5 overflow-hidden rounded-sm border text-left",
        KINDS[face.kind],
        selected && "border-accent! ring-1 ring-accent",
        !clip.enabled && "opacity-40 saturate-0",
        floating !== null && "z-20 opacity-90 shadow-lg shadow-black",
      )}
      style={{ left: (floating ?? placed.start) * scale, width }}
    >
      {width > 24 && (
        <Name
          face={face}
          clip={clip}
          selected={selected}
          width={width}
          inset={insetOf(placed, window, scale)}
        />
      )}
      <Body face={face} placed={placed} track={track} scale={scale} window={window} />
      <Fades clip={clip} scale={scale} handles={width > 40} />
      {face.held_from !== null && width > 40 && <Held from={face.held_from * scale} />}
      <Drawing clip={clip} />
      {!track.locked && width > 14 && <Edges />}
    </button>
  );

  function walk(event: KeyboardEvent<HTMLButtonElement>, id: string): void {
    // After a click the arrows are the playhead's; a clip that was reached by keyboard is walked from.
    if (!event.currentTarget.matches(":focus-visible") || event.altKey || event.ctrlKey || event.metaKey)
      return;
    if (walkFrom(event.key, id, document.tables, (next) => session.select(next))) event.preventDefault();
  }
}

/** A name that begins left of what is seen moves into sight. */
function insetOf({ start }: Placed, window: { start: number }, scale: number): number {
  return Math.max(0, (window.start - start) * scale);
}

interface NameProps {
  face: ClipFace;
  clip: Clip;
  selected: boolean;
  /** Of the clip, in pixels: what it says besides its number depends on it. */
  width: number;
  inset: number;
}

function Name({ face, clip, selected, width, inset }: NameProps) {
  const [label = "", ...rest] = face.title.split(" ");
  return (
    <span
      className="absolute inset-x-0 top-0 flex items-center gap-1.5 truncate px-1.5 text-11 font-medium text-text"
      style={{ height: NAME_PX, left: inset }}
    >
      <span className="flex min-w-0 gap-1">
        {face.kind === "video" || face.kind === "slate" ? (
          <>
            <b className="shrink-0 font-semibold">{label}</b>
            <span className="truncate text-dim">{rest.join(" ")}</span>
          </>
        ) : (
          <span className="truncate">{face.title}</span>
        )}
      </span>
      {width > STATE_PX && face.state !== "" && !face.stale && (
        <span className={clsx("shrink-0 font-normal", selected ? "text-accent" : "text-dim")}>
          {face.state}
        </span>
      )}
      {face.stale &&
        (width > STALE_PX ? (
          <span className="shrink-0 text-stale">stale</span>
        ) : (
          <span aria-hidden className="size-1.5 shrink-0 rounded-full bg-stale" />
        ))}
      {clip.linked_clip_id !== null && <Link2 size={11} aria-hidden className="shrink-0 text-dim" />}
      {clip.placement.type === "pinned" && <Pin size={10} aria-hidden className="shrink-0 text-dim" />}
    </span>
  );
}

type BodyProps = Omit<ClipProps, "floating"> & { face: ClipFace };

function Body({ face, placed, track, scale, window }: BodyProps) {
  const height = laneHeight(track) - 6 - NAME_PX;
  if (face.kind === "video" && height > 20)
    return (
      <Filmstrip face={face} placed={placed} scale={scale} window={window} top={NAME_PX} height={height} />
    );
  if (face.kind === "audio")
    return (
      <Waveform face={face} placed={placed} scale={scale} window={window} top={NAME_PX - 2} height={height} />
    );
  if (face.kind === "slate" && height > 20)
    return <span className="hatched absolute inset-x-0 bottom-0 bg-panel" style={{ top: NAME_PX }} />;
  return null;
}

/** Where a shorter take stands still. */
const Held = ({ from }: { from: number }) => (
  <span
    aria-hidden
    title="The take is shorter: its last frame is held"
    className="hatched absolute right-0 bottom-0 border-l border-dashed border-text/50"
    style={{ left: from, top: NAME_PX }}
  />
);

function Fades({ clip, scale, handles }: { clip: Clip; scale: number; handles: boolean }) {
  const [rise, fall] = [clip.fade_in * scale, clip.fade_out * scale];
  return (
    <>
      {rise > 0 && <Wedge side="left" width={rise} />}
      {fall > 0 && <Wedge side="right" width={fall} />}
      {handles && (
        <>
          <FadeHandle part="fade_in" style={{ left: Math.max(8, rise - 4) }} />
          <FadeHandle part="fade_out" style={{ right: Math.max(8, fall - 4) }} />
        </>
      )}
    </>
  );
}

const Wedge = ({ side, width }: { side: "left" | "right"; width: number }) => (
  <svg
    aria-hidden
    viewBox="0 0 1 1"
    preserveAspectRatio="none"
    className="pointer-events-none absolute bottom-0 text-black/60"
    style={{ [side]: 0, width, top: NAME_PX, height: `calc(100% - ${NAME_PX}px)` }}
  >
    <path d={side === "left" ? "M0 0 H1 L0 1 Z" : "M0 0 H1 V1 Z"} fill="currentColor" />
  </svg>
);

const FadeHandle = ({
  part,
  style,
}: {
  part: "fade_in" | "fade_out";
  style: { left?: number; right?: number };
}) => (
  <span
    aria-hidden
    data-part={part}
    className="absolute z-10 size-2 cursor-ew-resize rounded-full border border-black bg-text opacity-0 group-hover:opacity-100"
    style={{ top: NAME_PX + 2, ...style }}
  />
);

/** A shot that is being drawn shows how far it has come along its lower edge. */
function Drawing({ clip }: { clip: Clip }) {
  const shot = useDocument(({ document }) =>
    clip.source.type === "shot" ? document.tables.shot[clip.source.shot_id] : undefined,
  );
  const percent = useFacts((facts) => {
    const status = shot === undefined ? null : statusOf(facts, shot);
    return status?.state === "drawing" ? status.percent : null;
  });
  if (percent === null) return null;
  return (
    <span aria-hidden className="absolute bottom-0 left-0 h-[3px] bg-run" style={{ width: `${percent}%` }} />
  );
}

const Edges = () => (
  <>
    <span
      aria-hidden
      data-part="head"
      className="absolute inset-y-0 left-0 w-1.5 cursor-w-resize hover:bg-accent/60"
    />
    <span
      aria-hidden
      data-part="tail"
      className="absolute inset-y-0 right-0 w-1.5 cursor-e-resize hover:bg-accent/60"
    />
  </>
);
