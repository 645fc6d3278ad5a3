/** What a drag would do to the cut now: an edit with its label, where it snaps, and what floats under the pointer. Pure. */

import { type Cut, type CutTables, cutOf, follower, nearestCut, type Placed } from "../model/cut.ts";
import { setClips } from "../model/edits/dress.ts";
import type { Edit } from "../model/edits/edit.ts";
import { intoSpine, lift, moveFree, reorder } from "../model/edits/order.ts";
import { type Available, roll, slip, trimHead, trimTail } from "../model/edits/trim.ts";
import type { Clip, Id } from "../model/records.ts";
import { framesDragged, type Gesture } from "./gesture.ts";
import { snap, snapFrames } from "./snap.ts";

export type Dragging = Extract<Gesture, { state: "dragging" }>;

export interface Outcome {
  /** For the history: `Trim clip`. */
  readonly label: string;
  readonly edit: Edit;
  /** The frame that an edge has snapped to. */
  readonly snapped: number | null;
  /** Frames by which the dragged clips float away from where they lie; null when they are drawn where the edit puts them. */
  readonly floating: number | null;
  /** Where V1 would open to take the clips in. */
  readonly gap: number | null;
  /** For the tip beside the pointer: `+12`. */
  readonly by: number;
}

export interface Ground {
  readonly tables: CutTables;
  readonly playhead: number;
  readonly available: Available;
  readonly snapping: boolean;
  /** Frames within which an edge snaps. */
  readonly reach: number;
}

export function outcomeOf(gesture: Dragging, ground: Ground): Outcome | null {
  if (gesture.kind === "marquee" || gesture.id === null) return null;
  const cut = cutOf(ground.tables);
  const placed = cut.placed.get(gesture.id);
  if (placed === undefined) return null;
  return gesture.kind === "move"
    ? moveOutcome(gesture, ground, cut, placed)
    : trimOutcome(gesture, gesture.id, ground, cut, placed);
}

function snappedBy(gesture: Dragging, ground: Ground, cut: Cut, edges: readonly number[]) {
  const by = framesDragged(gesture);
  if (!ground.snapping) return { by, on: null };
  const frames = snapFrames(cut, ground.tables.marker, ground.playhead, new Set(gesture.ids));
  return snap(edges, by, frames, ground.reach);
}

function trimOutcome(gesture: Dragging, id: Id, ground: Ground, cut: Cut, placed: Placed): Outcome {
  const { available } = ground;
  const shape = { floating: null, gap: null };
  switch (gesture.kind) {
    case "trim_head": {
      // On V1 the head itself stays where it is and what it shows moves: there is no edge to snap.
      const magnetic = placed.clip.placement.type === "magnetic";
      const { by, on } = snappedBy(gesture, ground, cut, magnetic ? [] : [placed.start]);
      return { label: "Trim start", edit: trimHead(id, by), snapped: on, by, ...shape };
    }
    case "trim_tail": {
      const { by, on } = snappedBy(gesture, ground, cut, [placed.end]);
      return { label: "Trim end", edit: trimTail(id, by, available), snapped: on, by, ...shape };
    }
    case "roll": {
      const left = rollsOn(cut, placed, gesture.from.frame);
      const { by, on } = snappedBy(gesture, ground, cut, [left.end]);
      return { label: "Roll cut", edit: roll(left.clip.id, by, available), snapped: on, by, ...shape };
    }
    case "fade_in":
    case "fade_out": {
      const by = framesDragged(gesture);
      const from = placed.clip[gesture.kind];
      const frames = Math.max(0, gesture.kind === "fade_in" ? from + by : from - by);
      return {
        label: gesture.kind === "fade_in" ? "Fade in" : "Fade out",
        edit: setClips([id], { [gesture.kind]: frames }),
        snapped: null,
        by: frames,
        ...shape,
      };
    }
    default: {
      const by = -framesDragged(gesture);
      return { label: "Slip clip", edit: slip(id, by, available), snapped: null, by, ...shape };
    }
  }
}

/** The outgoing clip of the cut that is being rolled: the clip itself when its tail is held, else the one before. */
function rollsOn(cut: Cut, placed: Placed, frame: number): Placed {
  if (frame > (placed.start + placed.end) / 2) return placed;
  const before = [...cut.placed.values()].find((other) => follower(cut, other.clip.id) === placed);
  return before ?? placed;
}

function moveOutcome(gesture: Dragging, ground: Ground, cut: Cut, placed: Placed): Outcome {
  const target = targetTrack(gesture, ground.tables, placed.clip);
  const magnetic = placed.clip.placement.type === "magnetic";
  const intoV1 = ground.tables.track[target]?.magnetic === true;
  if (magnetic && intoV1) return reorderOutcome(gesture, cut, placed);
  if (magnetic) {
    const { by, on } = snappedBy(gesture, ground, cut, [placed.start, placed.end]);
    const edit = lift(placed.clip.id, target, Math.max(0, placed.start + by));
    return { label: "Lift clip", edit, snapped: on, floating: null, gap: null, by };
  }
  if (intoV1) {
    const by = framesDragged(gesture);
    const index = nearestCut(cut, gesture.to.frame);
    const edit = intoSpine(placed.clip.id, index);
    return { label: "Insert clip", edit, snapped: null, floating: null, gap: null, by };
  }
  const edges = gesture.ids.flatMap((id) => edgesOf(cut.placed.get(id)));
  const { by, on } = snappedBy(gesture, ground, cut, edges);
  const hop = (clip: Clip): Id =>
    clip.id === placed.clip.id || clip.track_id === placed.clip.track_id ? target : clip.track_id;
  return {
    label: "Move clip",
    edit: moveFree(gesture.ids, by, hop),
    snapped: on,
    floating: null,
    gap: null,
    by,
  };
}

const edgesOf = (placed: Placed | undefined): number[] =>
  placed === undefined ? [] : [placed.start, placed.end];

/** Clips of V1 float under the pointer while V1 shows the order they would take. */
function reorderOutcome(gesture: Dragging, cut: Cut, placed: Placed): Outcome {
  const by = framesDragged(gesture);
  const rest = (cut.spine?.clips ?? []).filter(({ clip }) => !gesture.ids.includes(clip.id));
  const middle = (placed.start + placed.end) / 2 + by;
  let frame = 0;
  let index = 0;
  for (const { clip } of rest) {
    if (middle < frame + clip.duration / 2) break;
    frame += clip.duration;
    index += 1;
  }
  return {
    label: "Move clip",
    edit: reorder(gesture.ids, index),
    snapped: null,
    floating: by,
    gap: frame,
    by,
  };
}

/** The track under the pointer where the clip may go: of its own kind and not locked; else its own. */
function targetTrack(gesture: Dragging, tables: CutTables, clip: Clip): Id {
  const [own, there] = [tables.track[clip.track_id], tables.track[gesture.to.track_id ?? ""]];
  if (own === undefined || there === undefined) return clip.track_id;
  const single = gesture.ids.length === 1 || own.magnetic === there.magnetic;
  return there.type === own.type && !there.locked && single ? there.id : own.id;
}
