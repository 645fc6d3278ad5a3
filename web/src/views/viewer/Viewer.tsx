import { clsx } from "clsx";
import { Film, LoaderCircle } from "lucide-react";
import { useCallback, useEffect, useRef } from "react";
import { cutOf } from "../../model/cut.ts";
import { projectOf } from "../../model/document.ts";
import { useDocument } from "../../model/model.tsx";
import { EmptyState } from "../../ui/signs.tsx";
import { labelAt } from "../timeline/words.ts";
import { BeingMade } from "./BeingMade.tsx";
import { useCanvasSize, usePlayerState, usePlayhead, useSeat } from "./player.tsx";
import { TransportBar } from "./TransportBar.tsx";

/** The picture of the film under the playhead, and what runs it. */
export function Viewer() {
  const empty = useDocument(({ document }) => Object.keys(document.tables.clip).length === 0);
  const frame = useRef<HTMLElement>(null);
  return (
    <section
      ref={frame}
      aria-label="Viewer"
      className="grid min-h-0 min-w-0 grid-rows-[minmax(0,1fr)_44px] bg-stage"
    >
      {empty ? (
        <EmptyState icon={Film} title="The cut is empty">
          Write a scene and its shots come here by themselves, or put shots, pictures and sound onto the
          tracks below.
        </EmptyState>
      ) : (
        <Screen />
      )}
      <TransportBar onFullScreen={() => toggleFullScreen(frame.current)} />
    </section>
  );
}

function toggleFullScreen(element: HTMLElement | null): void {
  if (document.fullscreenElement !== null) void document.exitFullscreen();
  else void element?.requestFullscreen();
}

function Screen() {
  const { canvas } = useSeat();
  const { waiting, playing } = usePlayerState();
  const [width, height] = useDocument(({ document }) => {
    const project = projectOf(document);
    return [project?.width ?? 16, project?.height ?? 9] as const;
  });
  const stage = useRef<HTMLDivElement>(null);
  useCanvasSize(width, height);
  useEffect(() => {
    canvas.className = "size-full rounded-sm";
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", "The film's picture");
    stage.current?.prepend(canvas);
  }, [canvas]);
  return (
    <div className="grid min-h-0 min-w-0 place-items-center p-4" style={{ containerType: "size" }}>
      <div
        ref={stage}
        className="relative bg-black ring-1 ring-black"
        style={{
          aspectRatio: `${width} / ${height}`,
          width: `min(100cqw, calc(100cqh * ${width} / ${height}))`,
        }}
      >
        <ShotLabel />
        <BeingMade />
        <span
          aria-hidden
          className={clsx(
            "absolute right-2 top-2 text-text transition-opacity delay-150",
            waiting && playing ? "opacity-80" : "opacity-0",
          )}
        >
          <LoaderCircle size={16} className={clsx(waiting && "animate-spin")} />
        </span>
      </div>
    </div>
  );
}

/** Which shot is on screen, over the picture's lower left corner. */
function ShotLabel() {
  const shown = useRef<HTMLSpanElement>(null);
  const document = useDocument((state) => state.document);
  const draw = useCallback(
    (frame: number) => {
      const text = labelAt(document, cutOf(document.tables), frame);
      if (shown.current === null || shown.current.textContent === text) return;
      shown.current.textContent = text;
      shown.current.hidden = text === "";
    },
    [document],
  );
  usePlayhead(draw);
  return (
    <span
      ref={shown}
      className="pointer-events-none absolute bottom-2 left-2 rounded-sm bg-veil px-1.5 py-0.5 text-11 font-medium text-dim"
    />
  );
}
