/**
 * The picture editor as a pure reducer: which tool, how near one looks, and what is marked in the frame that is looked at. What is marked
 * belongs to its frame, and waits there while another one is looked at.
 *
 *     frame 0: points, mask --turnedTo 12--> frame 12: nothing yet     ...and turned back to 0, they are there again
 */

import { emptyMask, isEmpty, type Mask, type Patch } from "./mask.ts";
import type { Id } from "./records.ts";

export type PictureTool = "brush" | "eraser" | "point" | "box" | "hand";

export interface Spot {
  readonly x: number;
  readonly y: number;
}

export interface MarkedPoint extends Spot {
  readonly inside: boolean;
}

export interface MarkedBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** How the picture lies on the screen: a pixel of it is `scale` screen pixels, and its corner is at x, y. */
export interface Look {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

export interface FoundMask {
  readonly asset_id: Id;
  readonly score: number;
  readonly by: string;
}

interface Finding {
  readonly jobId: Id;
  readonly frame: number;
}

/** What is marked in one frame. */
export interface Marks {
  /** Its bytes are written in place, by `lay`. */
  readonly mask: Mask;
  readonly points: readonly MarkedPoint[];
  readonly box: MarkedBox | null;
  readonly words: string;
  readonly found: readonly FoundMask[];
  /** Of what was found, what the mask was last made of. */
  readonly chosen: FoundMask | null;
  readonly undo: readonly Patch[];
  readonly redo: readonly Patch[];
  /** The mask was saved as it is now. */
  readonly kept: boolean;
}

export interface PictureState extends Marks {
  /** Whose marks these are. */
  readonly frame: number;
  readonly elsewhere: Readonly<Record<number, Marks>>;
  /** It was there before the window was opened, and nothing was done since. */
  readonly broughtBack: boolean;
  readonly tool: PictureTool;
  /** In pixels of the picture. */
  readonly radius: number;
  readonly softness: number;
  readonly look: Look;
  /** Where the keyboard's cross stands, in pixels of the picture. */
  readonly cross: Spot;
  /** The job that looks for the object, and in which frame. */
  readonly finding: Finding | null;
  /** The job that follows it. */
  readonly followingId: Id | null;
  /** The film of masks that is seen over the film. */
  readonly followedId: Id | null;
}

export type PictureEvent =
  | { type: "tool"; tool: PictureTool }
  | { type: "radius"; radius: number }
  | { type: "softness"; softness: number }
  | { type: "point"; point: MarkedPoint }
  | { type: "box"; box: MarkedBox | null }
  | { type: "words"; words: string }
  | { type: "finding"; finding: Finding | null }
  | { type: "found"; found: readonly FoundMask[]; frame: number }
  | { type: "chosen"; chosen: FoundMask }
  | { type: "following"; jobId: Id | null }
  | { type: "followed"; id: Id | null }
  | { type: "unmark" }
  | { type: "wrote"; patch: Patch }
  | { type: "undone" }
  | { type: "redone" }
  /** The mask of a frame was saved; `step` is the last one that is in it. */
  | { type: "kept"; frame: number; step: Patch | undefined }
  | { type: "discarded" }
  | { type: "look"; look: Look }
  | { type: "cross"; cross: Spot };

const MOST_STEPS = 60;
/** Of a frame that is not looked at: a step may hold the whole mask twice. */
const STEPS_LEFT_BEHIND = 10;
const LEAST_RADIUS = 1;
const MOST_RADIUS = 500;
const LEAST_SCALE = 0.05;
const MOST_SCALE = 16;

export function newPicture(width: number, height: number): PictureState {
  return {
    tool: "brush",
    radius: Math.max(2, Math.round(Math.max(width, height) / 40)),
    softness: 0.3,
    ...unmarked(emptyMask(width, height)),
    frame: 0,
    elsewhere: {},
    broughtBack: false,
    look: { scale: 1, x: 0, y: 0 },
    cross: { x: Math.round(width / 2), y: Math.round(height / 2) },
    finding: null,
    followingId: null,
    followedId: null,
  };
}

export const unmarked = (mask: Mask): Marks => ({
  mask,
  points: [],
  box: null,
  words: "",
  found: [],
  chosen: null,
  undo: [],
  redo: [],
  kept: false,
});

/** The same, looking at another frame: what is marked in that one, and nothing where nothing is. */
export function turnedTo(state: PictureState, frame: number): PictureState {
  if (frame === state.frame) return state;
  const { [frame]: there, ...others } = state.elsewhere;
  const left = !isTouched(state);
  const { mask, points, box, words, found, chosen, kept } = state;
  const [undo, redo] = [state.undo.slice(-STEPS_LEFT_BEHIND), state.redo.slice(-STEPS_LEFT_BEHIND)];
  const elsewhere = left
    ? others
    : { ...others, [state.frame]: { mask, points, box, words, found, chosen, undo, redo, kept } };
  const fresh = () => unmarked(left ? mask : emptyMask(mask.width, mask.height));
  return { ...state, ...(there ?? fresh()), frame, elsewhere };
}

/** The frames in which something is marked, in order. */
export function markedFrames(state: PictureState): readonly number[] {
  const here = isMarked(state) || !isEmpty(state.mask) ? [state.frame] : [];
  return [...Object.keys(state.elsewhere).map(Number), ...here].sort((a, b) => a - b);
}

export function pictured(before: PictureState, event: PictureEvent): PictureState {
  const state = isWork(event) ? { ...before, broughtBack: false, kept: false } : before;
  switch (event.type) {
    case "tool":
      return { ...state, tool: event.tool };
    case "radius":
      return { ...state, radius: Math.round(Math.min(MOST_RADIUS, Math.max(LEAST_RADIUS, event.radius))) };
    case "softness":
      return { ...state, softness: Math.min(1, Math.max(0, event.softness)) };
    case "point":
      return { ...state, points: [...state.points, event.point] };
    case "box":
      return { ...state, box: event.box };
    case "words":
      return { ...state, words: event.words };
    case "finding":
      return { ...state, finding: event.finding };
    case "found":
      return foundIn({ ...state, finding: null }, event.frame, event.found);
    case "chosen":
      return { ...state, chosen: event.chosen };
    case "following":
      return { ...state, followingId: event.jobId };
    case "followed":
      return { ...state, followingId: null, followedId: event.id };
    case "unmark":
      return { ...state, points: [], box: null, words: "", found: [] };
    case "wrote":
      return { ...state, undo: [...state.undo, event.patch].slice(-MOST_STEPS), redo: [] };
    case "undone": {
      const patch = state.undo.at(-1);
      if (patch === undefined) return state;
      return { ...state, undo: state.undo.slice(0, -1), redo: [...state.redo, patch] };
    }
    case "redone": {
      const patch = state.redo.at(-1);
      if (patch === undefined) return state;
      return { ...state, redo: state.redo.slice(0, -1), undo: [...state.undo, patch] };
    }
    case "kept":
      return keptIn({ ...state, broughtBack: false }, event.frame, event.step);
    case "discarded": {
      const { width, height } = state.mask;
      return { ...state, ...unmarked(emptyMask(width, height)), elsewhere: {}, broughtBack: false };
    }
    case "look":
      return { ...state, look: event.look };
    case "cross":
      return { ...state, cross: event.cross };
  }
}

const WORK: readonly PictureEvent["type"][] = [
  "point",
  "box",
  "words",
  "unmark",
  "wrote",
  "undone",
  "redone",
];

const isWork = ({ type }: PictureEvent): boolean => WORK.includes(type);

/** What was written while the mask was being saved is not in it. */
function keptIn(state: PictureState, frame: number, step: Patch | undefined): PictureState {
  const there = frame === state.frame ? state : state.elsewhere[frame];
  if (there === undefined || there.undo.at(-1) !== step) return state;
  if (frame === state.frame) return { ...state, kept: true };
  return { ...state, elsewhere: { ...state.elsewhere, [frame]: { ...there, kept: true } } };
}

function foundIn(state: PictureState, frame: number, found: readonly FoundMask[]): PictureState {
  if (frame === state.frame) return { ...state, found };
  const { mask } = state;
  const there = state.elsewhere[frame] ?? unmarked(emptyMask(mask.width, mask.height));
  return { ...state, elsewhere: { ...state.elsewhere, [frame]: { ...there, found } } };
}

/** The next size that `[` and `]` give: by a fifth, and by one where it is small. */
export function nextRadius(radius: number, direction: 1 | -1): number {
  return radius + direction * Math.max(1, Math.round(radius / 5));
}

/** The whole picture in the middle of a place. */
export function fitted(width: number, height: number, across: number, down: number, margin = 24): Look {
  const scale = Math.max(
    LEAST_SCALE,
    Math.min(MOST_SCALE, (across - 2 * margin) / width, (down - 2 * margin) / height),
  );
  return { scale, x: (across - width * scale) / 2, y: (down - height * scale) / 2 };
}

/** Nearer or further, with what lies under `at` (screen pixels) staying there. */
export function zoomed(look: Look, at: Spot, factor: number): Look {
  const scale = Math.min(MOST_SCALE, Math.max(LEAST_SCALE, look.scale * factor));
  const ratio = scale / look.scale;
  return { scale, x: at.x - (at.x - look.x) * ratio, y: at.y - (at.y - look.y) * ratio };
}

export const onPicture = (look: Look, at: Spot): Spot => ({
  x: (at.x - look.x) / look.scale,
  y: (at.y - look.y) / look.scale,
});

/** The box between two corners in the picture's bounds; null while it is only a click. */
export function boxBetween(a: Spot, b: Spot, width: number, height: number): MarkedBox | null {
  const box = {
    left: Math.max(0, Math.floor(Math.min(a.x, b.x))),
    top: Math.max(0, Math.floor(Math.min(a.y, b.y))),
    right: Math.min(width, Math.ceil(Math.max(a.x, b.x))),
    bottom: Math.min(height, Math.ceil(Math.max(a.y, b.y))),
  };
  return box.right - box.left < 3 || box.bottom - box.top < 3 ? null : box;
}

/** Whether anything was ever done in this frame. */
export const isTouched = (state: Marks): boolean =>
  isMarked(state) || state.undo.length > 0 || state.redo.length > 0 || !isEmpty(state.mask);

/** Whether there is anything to unmark. */
export const isMarked = (state: Marks): boolean =>
  isMeant(state) || state.points.length > 0 || state.found.length > 0;

/** Whether anything says what is meant. */
export const isMeant = ({ points, box, words }: Marks): boolean =>
  points.some(({ inside }) => inside) || box !== null || words.trim() !== "";
