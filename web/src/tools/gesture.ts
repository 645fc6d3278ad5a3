/**
 * Gestures on the timeline, as a pure reducer: where the pointer went down, where it is, and what that would do.
 *
 *     idle --down--> pressed --moved far enough--> dragging --up--> idle, and its edit is made once
 *                        \--up--> idle, a click         \--bail (Escape, blur, the clip is gone)--> idle, nothing happened
 */

import type { Tool } from "../model/bench.ts";
import type { CutTables } from "../model/cut.ts";
import type { Id } from "../model/records.ts";

/** What lies under the pointer. */
export type Hit =
  | { on: "clip"; id: Id; part: "body" | "head" | "tail" | "fade_in" | "fade_out" }
  | { on: "transition"; id: Id }
  | { on: "lane" };

/** A place on the lanes: frames with a fraction, and the track there. */
export interface Place {
  readonly frame: number;
  readonly track_id: Id | null;
  /** Pixels, to tell a click from a drag and to draw a marquee. */
  readonly x: number;
  readonly y: number;
}

export interface Keys {
  /** Shift or Ctrl/Cmd: adds to the selection. */
  readonly add: boolean;
  /** Alt: rolls a cut instead of trimming, copies instead of moving. */
  readonly alt: boolean;
}

export type DragKind =
  | "move"
  | "trim_head"
  | "trim_tail"
  | "roll"
  | "slip"
  | "fade_in"
  | "fade_out"
  | "marquee";

export type Gesture =
  | { readonly state: "idle" }
  | {
      readonly state: "pressed";
      readonly hit: Hit;
      readonly from: Place;
      readonly keys: Keys;
      readonly tool: Tool;
    }
  | {
      readonly state: "dragging";
      readonly kind: DragKind;
      /** The clip under the pointer; null for a marquee. */
      readonly id: Id | null;
      /** All clips that move. */
      readonly ids: readonly Id[];
      readonly from: Place;
      readonly to: Place;
      readonly keys: Keys;
    };

export type GestureEvent =
  | { type: "down"; hit: Hit; place: Place; keys: Keys; tool: Tool }
  | { type: "move"; place: Place; selection: readonly Id[]; tables: CutTables }
  | { type: "up" }
  | { type: "bail" };

export const IDLE: Gesture = { state: "idle" };

const SLACK_PX = 4;

export function gestured(gesture: Gesture, event: GestureEvent): Gesture {
  switch (event.type) {
    case "down":
      return { state: "pressed", hit: event.hit, from: event.place, keys: event.keys, tool: event.tool };
    case "move":
      return moved(gesture, event);
    case "up":
    case "bail":
      return IDLE;
  }
}

function moved(
  gesture: Gesture,
  { place, selection, tables }: Extract<GestureEvent, { type: "move" }>,
): Gesture {
  if (gesture.state === "dragging")
    return gesture.ids.every((id) => tables.clip[id] !== undefined) ? { ...gesture, to: place } : IDLE;
  if (gesture.state === "idle") return gesture;
  const { hit, from, keys, tool } = gesture;
  if (Math.hypot(place.x - from.x, place.y - from.y) < SLACK_PX) return gesture;
  const kind = kindOf(hit, keys, tool);
  if (kind === null) return IDLE;
  const id = hit.on === "clip" ? hit.id : null;
  const ids = id === null ? [] : kind === "move" ? moving(id, selection, tables) : [id];
  return { state: "dragging", kind, id, ids, from, to: place, keys };
}

function kindOf(hit: Hit, keys: Keys, tool: Tool): DragKind | null {
  if (tool === "blade") return null;
  if (hit.on === "lane") return "marquee";
  if (hit.on === "transition") return null;
  if (tool === "slip") return "slip";
  switch (hit.part) {
    case "head":
      return keys.alt ? "roll" : "trim_head";
    case "tail":
      return keys.alt ? "roll" : "trim_tail";
    case "fade_in":
    case "fade_out":
      return hit.part;
    case "body":
      return "move";
  }
}

/** A drag of a selected clip takes along what else is selected, if it is of the same kind: all of V1, or all off V1. */
function moving(id: Id, selection: readonly Id[], tables: CutTables): readonly Id[] {
  const magnetic = tables.clip[id]?.placement.type === "magnetic";
  if (!selection.includes(id)) return [id];
  return selection.filter((one) => {
    const clip = tables.clip[one];
    return clip !== undefined && (clip.placement.type === "magnetic") === magnetic;
  });
}

/** How far a drag has gone, in whole frames. */
export function framesDragged(gesture: Extract<Gesture, { state: "dragging" }>): number {
  return Math.round(gesture.to.frame - gesture.from.frame);
}
