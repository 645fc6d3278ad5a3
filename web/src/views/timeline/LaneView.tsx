import { clsx } from "clsx";
import { type CutTables, cutOf, follower, type Lane } from "../../model/cut.ts";
import { useSession } from "../../model/model.tsx";
import type { Track, Transition } from "../../model/records.ts";
import { ClipView } from "./ClipView.tsx";
import type { GestureView } from "./useGesture.ts";

export interface LaneProps {
  lane: Lane;
  scale: number;
  /** The frames that are drawn. */
  window: { start: number; end: number };
  gesture: GestureView;
}

/** One track's clips; only those near what is seen are there. */
export function LaneView({ lane, scale, window, gesture }: LaneProps) {
  const tool = useSession(({ bench }) => bench.tool);
  const { track, clips } = lane;
  const seen = clips.filter(({ start, end }) => end >= window.start && start <= window.end);
  return (
    <div
      data-lane
      className={clsx(
        "relative min-w-0 flex-1 overflow-hidden bg-bg",
        track.hidden && "opacity-40",
        track.locked && "hatched",
        tool === "blade" && "cursor-crosshair",
        tool === "slip" && "cursor-ew-resize",
      )}
    >
      {clips.length === 0 && <EmptyLane track={track} />}
      {seen.map((placed) => (
        <ClipView
          key={placed.clip.id}
          placed={placed}
          track={track}
          scale={scale}
          window={window}
          floating={floatOf(gesture, placed.clip.id)}
        />
      ))}
      <Transitions tables={gesture.tables} lane={lane} scale={scale} />
    </div>
  );
}

/** Where a dragged clip of V1 is drawn, in frames: under the pointer rather than where the edit puts it. */
function floatOf({ gesture, outcome, today }: GestureView, id: string): number | null {
  if (gesture.state !== "dragging" || outcome?.floating == null || !gesture.ids.includes(id)) return null;
  const start = today.placed.get(id)?.start;
  return start === undefined ? null : start + gesture.to.frame - gesture.from.frame;
}

function EmptyLane({ track }: { track: Track }) {
  const words = track.magnetic
    ? "Shots come here as scenes are written"
    : track.type === "video"
      ? "Titles and pictures over the film"
      : "Drop sound here";
  return (
    <p className="pointer-events-none absolute left-3 top-1/2 -translate-y-1/2 text-12 text-faint">{words}</p>
  );
}

function Transitions({ tables, lane, scale }: { tables: CutTables; lane: Lane; scale: number }) {
  const cut = cutOf(tables);
  const here = Object.values(tables.transition).filter(
    ({ clip_id }) => tables.clip[clip_id]?.track_id === lane.track.id && follower(cut, clip_id) !== null,
  );
  return here.map((transition) => {
    const end = cut.placed.get(transition.clip_id)?.end ?? 0;
    return <TransitionView key={transition.id} transition={transition} at={end} scale={scale} />;
  });
}

function TransitionView({ transition, at, scale }: { transition: Transition; at: number; scale: number }) {
  const selected = useSession(({ selection }) => selection.includes(transition.id));
  const left = (at - transition.in_offset) * scale;
  const width = Math.max(10, (transition.in_offset + transition.out_offset) * scale);
  return (
    <button
      type="button"
      data-transition={transition.id}
      aria-pressed={selected}
      aria-label={transition.type === "dissolve" ? "Dissolve" : "Dip to black"}
      className={clsx(
        "absolute top-[22px] bottom-1 z-10 overflow-hidden rounded-sm border bg-veil",
        selected ? "border-accent" : "border-dim/60 hover:border-text",
      )}
      style={{ left, width }}
    >
      <svg aria-hidden viewBox="0 0 10 10" preserveAspectRatio="none" className="size-full text-dim">
        {transition.type === "dissolve" ? (
          <path
            d="M0 10 L10 0 M0 0 L10 10"
            stroke="currentColor"
            fill="none"
            vectorEffect="non-scaling-stroke"
          />
        ) : (
          <path d="M0 0 L5 10 L10 0 Z" fill="currentColor" />
        )}
      </svg>
    </button>
  );
}
