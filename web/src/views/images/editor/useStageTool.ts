/** What a tool does on the picture: by the pointer, or at the cross that the arrow keys move. */

import { type Dispatch, type KeyboardEvent, type PointerEvent, type RefObject, useRef } from "react";
import { painted } from "../../../model/mask.ts";
import {
  boxBetween,
  onPicture,
  type PictureEvent,
  type PictureState,
  type Spot,
} from "../../../model/picture.ts";
import type { MaskDesk } from "./useMask.ts";
import { useLeft } from "./usePlace.ts";

type Drag =
  | { kind: "paint"; last: Spot }
  | { kind: "box"; from: Spot }
  | { kind: "pan"; x: number; y: number; look: PictureState["look"] };

export interface StageToolProps {
  width: number;
  height: number;
  state: PictureState;
  dispatch: Dispatch<PictureEvent>;
  desk: MaskDesk;
}

/** Its place on the screen is `place`; `onHover` is told where in the picture the pointer is. */
export function useStageTool(
  place: RefObject<HTMLDivElement | null>,
  { width, height, state, dispatch, desk }: StageToolProps,
  onHover: (spot: Spot) => void,
) {
  const drag = useRef<Drag | null>(null);
  const { look, tool } = state;
  const { point, dab, paint } = useMarking({ width, height, state, dispatch, desk });
  const at = (event: { clientX: number; clientY: number }): Spot => {
    const rect = place.current?.getBoundingClientRect();
    return onPicture(look, { x: event.clientX - (rect?.left ?? 0), y: event.clientY - (rect?.top ?? 0) });
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
    onHover(spot);
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
  const key = useCross({ width, height, state, dispatch, desk }, point, dab);
  return { down, move, up, bail, key };
}

/** What is done at a spot of the picture. */
function useMarking({ width, height, state, dispatch, desk }: StageToolProps) {
  const paint = (from: Spot, to: Spot) => {
    const patch = painted(desk.mask, from, to, {
      radius: state.radius,
      softness: state.softness,
      erases: state.tool === "eraser",
    });
    if (patch !== null) desk.paint(patch);
  };
  const point = ({ x, y }: Spot, inside: boolean) => {
    if (x >= 0 && y >= 0 && x < width && y < height)
      dispatch({ type: "point", point: { x: Math.round(x), y: Math.round(y), inside } });
  };
  const dab = (spot: Spot) => {
    desk.begin();
    paint(spot, spot);
    desk.end();
  };
  return { paint, point, dab };
}

/** The keys of the cross: arrows move it, Space and Enter use the tool there. */
function useCross(
  { width, height, state, dispatch }: StageToolProps,
  point: (spot: Spot, inside: boolean) => void,
  dab: (spot: Spot) => void,
) {
  const corner = useRef<Spot | null>(null);
  const { look, tool } = state;
  return (event: KeyboardEvent) => {
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
    } else if (tool !== "hand") dab(cross);
  };
}
