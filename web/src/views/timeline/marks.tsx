import { useCallback, useRef } from "react";
import { usePlayhead } from "../viewer/player.tsx";
import { HEADER_PX, RULER_PX } from "./geometry.ts";
import type { GestureView } from "./useGesture.ts";

/** The line under which the film runs. It is moved by the clock, not drawn by React. */
export function Playhead({ scale }: { scale: number }) {
  const line = useRef<HTMLDivElement>(null);
  const draw = useCallback(
    (frame: number) => {
      if (line.current !== null) line.current.style.transform = `translateX(${frame * scale}px)`;
    },
    [scale],
  );
  usePlayhead(draw);
  return (
    <div
      ref={line}
      aria-hidden
      data-playhead
      className="pointer-events-none absolute top-0 bottom-0 z-20 w-px bg-accent will-change-transform"
      style={{ left: HEADER_PX }}
    >
      <svg aria-hidden viewBox="0 0 11 12" className="sticky top-3 -ml-[5px] block w-[11px] text-accent">
        <path d="M0 0 H11 V6 L5.5 12 L0 6 Z" fill="currentColor" />
      </svg>
    </div>
  );
}

/** Where a drag snaps, where V1 opens, how far it has gone, and the marquee. */
export function GestureMarks({ gesture: view, scale }: { gesture: GestureView; scale: number }) {
  const { gesture, outcome } = view;
  if (gesture.state !== "dragging") return null;
  const { from, to } = gesture;
  return (
    <div aria-hidden className="pointer-events-none absolute inset-0 z-30">
      {outcome !== null && outcome.snapped !== null && (
        <Line at={HEADER_PX + outcome.snapped * scale} tone="bg-text" />
      )}
      {outcome !== null && outcome.gap !== null && (
        <Line at={HEADER_PX + outcome.gap * scale - 1} tone="w-0.5 bg-accent" />
      )}
      {outcome !== null && (
        <span
          className="tabular absolute rounded-sm border border-line bg-raised px-1 text-11 text-text"
          style={{ left: HEADER_PX + to.x + 12, top: to.y + 12 }}
        >
          {outcome.by > 0 ? `+${outcome.by}` : outcome.by === 0 ? "0" : `−${-outcome.by}`}
        </span>
      )}
      {gesture.kind === "marquee" && (
        <span
          className="absolute border border-accent bg-accent-soft"
          style={{
            left: HEADER_PX + Math.min(from.x, to.x),
            top: Math.max(RULER_PX, Math.min(from.y, to.y)),
            width: Math.abs(to.x - from.x),
            height: Math.abs(to.y - from.y),
          }}
        />
      )}
    </div>
  );
}

const Line = ({ at, tone }: { at: number; tone: string }) => (
  <span className={`absolute bottom-0 w-px ${tone}`} style={{ left: at, top: RULER_PX }} />
);
