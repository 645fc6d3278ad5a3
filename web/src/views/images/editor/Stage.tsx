import { clsx } from "clsx";
import { type Dispatch, type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from "react";
import { painted } from "../../../model/mask.ts";
import {
  boxBetween,
  fitted,
  type MarkedBox,
  onPicture,
  type PictureEvent,
  type PictureState,
  type Spot,
  zoomed,
} from "../../../model/picture.ts";
import type { MaskDesk } from "./useMask.ts";

interface StageProps {
  name: string;
  url: string;
  /** Laid over the picture: the frame of a followed mask. */
  followed: string | null;
  width: number;
  height: number;
  state: PictureState;
  dispatch: Dispatch<PictureEvent>;
  desk: MaskDesk;
}

type Drag =
  | { kind: "paint"; last: Spot }
  | { kind: "box"; from: Spot }
  | { kind: "pan"; x: number; y: number; look: PictureState["look"] };

const WHEEL = 1.0015;

/** The picture with its mask and marks; painted by pointer, or by a cross that the arrow keys move. */
export function Stage({ name, url, followed, width, height, state, dispatch, desk }: StageProps) {
  const place = useRef<HTMLDivElement>(null);
  const drag = useRef<Drag | null>(null);
  const corner = useRef<Spot | null>(null);
  const [hover, setHover] = useState<Spot | null>(null);
  const [focused, setFocused] = useState(false);
  const { look, tool } = state;
  useFit(place, width, height, dispatch);
  useWheel(place, look, dispatch);

  const at = (event: { clientX: number; clientY: number }): Spot => {
    const rect = place.current?.getBoundingClientRect();
    return onPicture(look, { x: event.clientX - (rect?.left ?? 0), y: event.clientY - (rect?.top ?? 0) });
  };
  const paint = (from: Spot, to: Spot) => {
    const patch = painted(desk.mask, from, to, {
      radius: state.radius,
      softness: state.softness,
      erases: tool === "eraser",
    });
    if (patch !== null) desk.paint(patch);
  };
  const point = ({ x, y }: Spot, inside: boolean) => {
    if (x >= 0 && y >= 0 && x < width && y < height)
      dispatch({ type: "point", point: { x: Math.round(x), y: Math.round(y), inside } });
  };

  const down = (event: PointerEvent) => {
    place.current?.setPointerCapture(event.pointerId);
    const spot = at(event);
    if (event.button === 1 || tool === "hand")
      drag.current = { kind: "pan", x: event.clientX, y: event.clientY, look };
    else if (tool === "point") point(spot, event.button !== 2 && !event.altKey);
    else if (event.button !== 0) return;
    else if (tool === "box") drag.current = { kind: "box", from: spot };
    else {
      drag.current = { kind: "paint", last: spot };
      desk.begin();
      paint(spot, spot);
    }
  };
  const move = (event: PointerEvent) => {
    const spot = at(event);
    setHover(spot);
    const held = drag.current;
    if (held === null) return;
    if (held.kind === "paint") {
      paint(held.last, spot);
      held.last = spot;
    } else if (held.kind === "box")
      dispatch({ type: "box", box: boxBetween(held.from, spot, width, height) });
    else {
      const [x, y] = [held.look.x + event.clientX - held.x, held.look.y + event.clientY - held.y];
      dispatch({ type: "look", look: { ...held.look, x, y } });
    }
  };
  const up = () => {
    if (drag.current?.kind === "paint") desk.end();
    drag.current = null;
  };
  const bail = () => {
    desk.bail();
    drag.current = null;
  };
  useLeft(bail);

  const key = (event: KeyboardEvent) => {
    const step = (event.shiftKey ? 40 : 8) / look.scale;
    const moves: Record<string, Spot> = {
      ArrowLeft: { x: -step, y: 0 },
      ArrowRight: { x: step, y: 0 },
      ArrowUp: { x: 0, y: -step },
      ArrowDown: { x: 0, y: step },
    };
    const by = moves[event.key];
    if (by !== undefined) {
      event.preventDefault();
      const cross = {
        x: Math.min(width - 1, Math.max(0, state.cross.x + by.x)),
        y: Math.min(height - 1, Math.max(0, state.cross.y + by.y)),
      };
      dispatch({ type: "cross", cross });
      return;
    }
    if (event.key !== " " && event.key !== "Enter") return;
    event.preventDefault();
    const { cross } = state;
    if (tool === "point") point(cross, !event.altKey);
    else if (tool === "box") {
      if (corner.current === null) corner.current = cross;
      else {
        dispatch({ type: "box", box: boxBetween(corner.current, cross, width, height) });
        corner.current = null;
      }
    } else if (tool !== "hand") {
      desk.begin();
      paint(cross, cross);
      desk.end();
    }
  };

  const brush = tool === "brush" || tool === "eraser";
  return (
    <div
      ref={place}
      role="application"
      aria-label={`${name}: arrows move the cross, Space uses the tool there`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrows move its cross
      tabIndex={0}
      className={clsx(
        "relative min-h-0 touch-none overflow-hidden bg-stage",
        tool === "hand" ? "cursor-grab active:cursor-grabbing" : brush ? "cursor-none" : "cursor-crosshair",
      )}
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={up}
      onPointerCancel={bail}
      onPointerLeave={() => setHover(null)}
      onContextMenu={(event) => event.preventDefault()}
      onKeyDown={key}
      onFocus={(event) => setFocused(event.currentTarget.matches(":focus-visible"))}
      onBlur={() => setFocused(false)}
    >
      <div
        className="absolute top-0 left-0 origin-top-left"
        style={{ width, height, transform: `translate(${look.x}px, ${look.y}px) scale(${look.scale})` }}
      >
        <img
          src={url}
          alt={name}
          draggable={false}
          className="absolute inset-0 size-full"
          style={{ imageRendering: look.scale > 3 ? "pixelated" : "auto" }}
        />
        {followed !== null && (
          <div
            aria-hidden
            className="absolute inset-0 bg-accent opacity-60"
            style={{ maskImage: `url("${followed}")`, maskSize: "100% 100%", maskMode: "luminance" }}
          />
        )}
        <canvas
          ref={desk.attach}
          width={width}
          height={height}
          aria-hidden
          className="absolute inset-0 size-full"
          style={{ imageRendering: look.scale > 3 ? "pixelated" : "auto" }}
        />
        <Marks state={state} width={width} height={height} cross={focused} hover={brush ? hover : null} />
      </div>
    </div>
  );
}

interface MarksProps {
  state: PictureState;
  width: number;
  height: number;
  cross: boolean;
  hover: Spot | null;
}

/** Points, box, brush and cross: of one thickness however near one looks. */
function Marks({ state, width, height, cross, hover }: MarksProps) {
  const one = 1 / state.look.scale;
  const where = cross ? state.cross : hover;
  return (
    <svg
      aria-hidden
      viewBox={`0 0 ${width} ${height}`}
      className="absolute inset-0 size-full overflow-visible"
    >
      {state.box !== null && <BoxMark box={state.box} one={one} />}
      {state.points.map(({ x, y, inside }, index) => (
        <circle
          // biome-ignore lint/suspicious/noArrayIndexKey: a point has no identity but its place in the list
          key={index}
          cx={x}
          cy={y}
          r={5 * one}
          strokeWidth={1.5 * one}
          className={clsx("stroke-text", inside ? "fill-ok" : "fill-bad")}
        />
      ))}
      {where !== null && (state.tool === "brush" || state.tool === "eraser") && (
        <>
          <circle
            cx={where.x}
            cy={where.y}
            r={state.radius}
            fill="none"
            strokeWidth={3 * one}
            className="stroke-black/60"
          />
          <circle
            cx={where.x}
            cy={where.y}
            r={state.radius}
            fill="none"
            strokeWidth={1.2 * one}
            className="stroke-text"
          />
        </>
      )}
      {cross && (
        <path
          d={`M${state.cross.x - 9 * one} ${state.cross.y}h${18 * one}M${state.cross.x} ${state.cross.y - 9 * one}v${18 * one}`}
          strokeWidth={1.5 * one}
          className="stroke-accent"
        />
      )}
    </svg>
  );
}

const BoxMark = ({ box, one }: { box: MarkedBox; one: number }) => (
  <rect
    x={box.left}
    y={box.top}
    width={box.right - box.left}
    height={box.bottom - box.top}
    strokeWidth={1.5 * one}
    strokeDasharray={`${6 * one} ${4 * one}`}
    className="fill-accent-soft stroke-accent"
  />
);

/** The whole picture, once it is known how large the place is. */
function useFit(
  place: React.RefObject<HTMLDivElement | null>,
  width: number,
  height: number,
  dispatch: Dispatch<PictureEvent>,
) {
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const watch = new ResizeObserver(() =>
      dispatch({ type: "look", look: fitted(width, height, element.clientWidth, element.clientHeight) }),
    );
    watch.observe(element);
    return () => watch.disconnect();
  }, [place, width, height, dispatch]);
}

/** The window was left in the middle of a stroke: where the pointer is let go will never be known. */
function useLeft(bail: () => void) {
  const held = useRef(bail);
  held.current = bail;
  useEffect(() => {
    const left = () => held.current();
    window.addEventListener("blur", left);
    return () => window.removeEventListener("blur", left);
  }, []);
}

function useWheel(
  place: React.RefObject<HTMLDivElement | null>,
  look: PictureState["look"],
  dispatch: Dispatch<PictureEvent>,
) {
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      const rect = element.getBoundingClientRect();
      const spot = { x: event.clientX - rect.left, y: event.clientY - rect.top };
      dispatch({ type: "look", look: zoomed(look, spot, WHEEL ** -event.deltaY) });
    };
    element.addEventListener("wheel", wheel, { passive: false });
    return () => element.removeEventListener("wheel", wheel);
  }, [place, look, dispatch]);
}
