import { clsx } from "clsx";
import type { KeyboardEvent } from "react";
import { projectOf } from "../../../model/document.ts";
import type { Span } from "../../../model/marked.ts";
import { useDocument, useModel } from "../../../model/model.tsx";
import type { Id } from "../../../model/records.ts";
import { durationLabel } from "../../../model/time.ts";
import { withEnd, withStart } from "../../../tools/strip.ts";
import type { StripHands } from "./useStrip.ts";

interface SpanRulerProps {
  shotId: Id;
  frames: number;
  /** The engine's steps; drawn where there is room. */
  step: number;
  frame: number;
  span: Span | null;
  hands: StripHands;
}

const FAR = 10;
const MOST_TICKS = 60;

/** Frames along the strip: a click sets the place, a drag marks a span, I and O mark its ends at the place, Escape clears it. */
export function SpanRuler({ shotId, frames, step, frame, span, hands }: SpanRulerProps) {
  const { session } = useModel();
  const rate = useDocument(({ document }) => projectOf(document)?.rate);
  const stand = (next: number, marked: Span | null = span) =>
    session.set({ strip: { shotId, frame: Math.max(0, Math.min(frames - 1, next)), span: marked } });
  const key = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const far = event.shiftKey ? FAR : 1;
    const done: Record<string, () => void> = {
      ArrowLeft: () => stand(frame - far),
      ArrowRight: () => stand(frame + far),
      Home: () => stand(0),
      End: () => stand(frames - 1),
      i: () => stand(frame, { start: frame, end: Math.max(span?.end ?? frames, frame + 1) }),
      o: () => stand(frame, { start: Math.min(span?.start ?? 0, frame), end: frame + 1 }),
      Escape: () => stand(frame, null),
    };
    const act = done[event.key];
    if (act === undefined || (event.key === "Escape" && span === null)) return;
    act();
    event.preventDefault();
    event.stopPropagation();
  };
  const shown = hands.marking ?? span;
  const stride = Math.max(step, 1) * Math.ceil(frames / Math.max(step, 1) / MOST_TICKS);
  return (
    <div className="relative h-4 border-b border-line">
      <div
        role="slider"
        tabIndex={0}
        aria-label="Place on the shot's frames"
        aria-valuemin={0}
        aria-valuemax={frames - 1}
        aria-valuenow={frame}
        aria-valuetext={`frame ${frame}`}
        aria-description="Arrows move it. I and O mark the ends of a span there, Escape clears it."
        className="absolute inset-0 cursor-crosshair overflow-hidden"
        onKeyDown={key}
        onPointerDown={(event) => hands.grab(event, { on: "ruler" })}
      >
        {Array.from({ length: Math.ceil(frames / stride) }, (_, index) => index * stride).map((at) => (
          <span
            key={at}
            aria-hidden
            className="absolute bottom-0 h-1 w-px bg-hover"
            style={{ left: `${((at + 0.5) / frames) * 100}%` }}
          />
        ))}
      </div>
      {shown !== null && (
        <span
          aria-hidden
          className="pointer-events-none absolute inset-y-0 bg-accent-soft"
          style={{
            left: `${(shown.start / frames) * 100}%`,
            width: `${((shown.end - shown.start) / frames) * 100}%`,
          }}
        >
          {rate !== undefined && (
            <span className="tabular absolute inset-x-0 -top-px text-center text-11 text-accent">
              {durationLabel(shown.end - shown.start, rate)}
            </span>
          )}
        </span>
      )}
      {shown !== null &&
        (["start", "end"] as const).map((edge) => (
          <SpanEdge
            key={edge}
            edge={edge}
            span={shown}
            frames={frames}
            hands={hands}
            onSpan={(next) => stand(frame, next)}
          />
        ))}
    </div>
  );
}

interface SpanEdgeProps {
  edge: "start" | "end";
  span: Span;
  frames: number;
  hands: StripHands;
  onSpan: (span: Span | null) => void;
}

function SpanEdge({ edge, span, frames, hands, onSpan }: SpanEdgeProps) {
  const value = span[edge];
  const move = (to: number) => onSpan((edge === "start" ? withStart : withEnd)(span, to, frames));
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={edge === "start" ? "Span begins" : "Span ends"}
      aria-valuemin={edge === "start" ? 0 : span.start + 1}
      aria-valuemax={edge === "start" ? span.end - 1 : frames}
      aria-valuenow={value}
      aria-valuetext={`frame ${value}`}
      className={clsx(
        "absolute inset-y-0 w-2 cursor-ew-resize border-accent",
        edge === "start" ? "border-l-2" : "-translate-x-full border-r-2",
      )}
      style={{ left: `${(value / frames) * 100}%` }}
      onPointerDown={(event) => hands.grab(event, { on: "edge", edge, span })}
      onKeyDown={(event) => {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        const far = event.shiftKey ? FAR : 1;
        if (event.key === "ArrowLeft") move(value - far);
        else if (event.key === "ArrowRight") move(value + far);
        else if (event.key === "Escape" || event.key === "Delete") onSpan(null);
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    />
  );
}
