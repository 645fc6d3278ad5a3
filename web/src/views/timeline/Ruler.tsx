import { type PointerEvent, useCallback, useEffect, useRef } from "react";
import { markedRange } from "../../model/bench.ts";
import { cutOf } from "../../model/cut.ts";
import { projectOf } from "../../model/document.ts";
import { useDocument, useModel, useSession } from "../../model/model.tsx";
import type { Marker } from "../../model/records.ts";
import { useSeat } from "../viewer/player.tsx";
import { RULER_PX, ticksBetween } from "./geometry.ts";

const COLOURS: Record<Marker["colour"], string> = {
  amber: "text-accent",
  red: "text-bad",
  green: "text-ok",
  blue: "text-run",
  violet: "text-title-edge",
};

export interface RulerProps {
  scale: number;
  window: { start: number; end: number };
  width: number;
}

/** Timecode along the film. A drag on it moves the playhead. */
export function Ruler({ scale, window, width }: RulerProps) {
  const { player } = useSeat();
  const ruler = useRef<HTMLDivElement>(null);
  const rate = useDocument(({ document }) => projectOf(document)?.rate);
  const seek = useCallback(
    (event: PointerEvent) => {
      const left = ruler.current?.getBoundingClientRect().left ?? 0;
      player.seek(Math.max(0, Math.round((event.clientX - left) / scale)));
    },
    [player, scale],
  );
  return (
    <div
      ref={ruler}
      className="relative cursor-pointer overflow-hidden border-b border-line"
      style={{ width, height: RULER_PX }}
      onPointerDown={(event) => {
        if (event.button !== 0 || (event.target as Element).closest("button") !== null) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        seek(event);
      }}
      onPointerMove={(event) => event.currentTarget.hasPointerCapture(event.pointerId) && seek(event)}
    >
      <Range scale={scale} />
      {rate !== undefined && <Ticks scale={scale} window={window} rate={rate} />}
      <Markers scale={scale} />
    </div>
  );
}

/** Drawn on a canvas as wide as what is seen: a long film has thousands of ticks. */
function Ticks({
  scale,
  window,
  rate,
}: Omit<RulerProps, "width"> & { rate: Parameters<typeof ticksBetween>[3] }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const left = Math.round(window.start * scale);
  const width = Math.min(8192, Math.round((window.end - window.start) * scale));
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext("2d");
    if (element === null || context == null) return;
    const dense = devicePixelRatio;
    element.width = width * dense;
    element.height = RULER_PX * dense;
    context.scale(dense, dense);
    const style = getComputedStyle(element);
    context.font = `400 10px ${style.getPropertyValue("--font-mono") || "monospace"}`;
    context.fillStyle = style.color;
    for (const { frame, label } of ticksBetween(window.start, window.end, scale, rate)) {
      const x = Math.round(frame * scale - left);
      context.globalAlpha = label === null ? 0.4 : 0.7;
      context.fillRect(x, RULER_PX - (label === null ? 5 : 9), 1, label === null ? 5 : 9);
      context.globalAlpha = 1;
      if (label !== null) context.fillText(label, x + 4, 12);
    }
  }, [scale, window, rate, left, width]);
  return (
    <canvas
      ref={canvas}
      aria-hidden
      className="pointer-events-none absolute top-0 text-faint"
      style={{ left, width, height: RULER_PX }}
    />
  );
}

/** The marked frames: what a loop plays. */
function Range({ scale }: { scale: number }) {
  const frames = useDocument(({ document }) => cutOf(document.tables).frames);
  const range = useSession(({ bench }) => markedRange(bench, frames));
  if (range === null) return null;
  return (
    <span
      aria-hidden
      className="absolute bottom-0 h-1.5 border-x-2 border-accent bg-accent-soft"
      style={{ left: range.start * scale, width: (range.end - range.start) * scale }}
    />
  );
}

function Markers({ scale }: { scale: number }) {
  const markers = useDocument(({ document }) =>
    Object.values(document.tables.marker).filter(({ clip_id }) => clip_id === null),
  );
  const selection = useSession((state) => state.selection);
  const { session } = useModel();
  const { player } = useSeat();
  return markers.map((marker) => (
    <button
      key={marker.id}
      type="button"
      aria-label={`Marker ${marker.name}`.trim()}
      aria-pressed={selection.includes(marker.id)}
      title={marker.name}
      onClick={() => {
        session.select(marker.id);
        player.seek(marker.frame);
      }}
      className={`absolute bottom-0 -ml-1.5 grid size-3.5 place-items-center ${COLOURS[marker.colour]} aria-pressed:text-text`}
      style={{ left: marker.frame * scale }}
    >
      <svg viewBox="0 0 10 12" className="h-3" aria-hidden>
        <path d="M1 1 H9 V8 L5 12 L1 8 Z" fill="currentColor" />
      </svg>
    </button>
  ));
}
