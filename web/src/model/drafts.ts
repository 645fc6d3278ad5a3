/**
 * What is marked and painted in pictures and films and not saved yet, as it outlives a reload. Pure; `draft-shelf.ts` is where it lies.
 *
 *     PictureState --draftOf--> Draft --shelf--> Draft --broughtBack--> PictureState, with one step to take each mask back
 */

import { between, emptyMask, isEmpty, type Mask } from "./mask.ts";
import {
  type FoundMask,
  isTouched,
  type MarkedBox,
  type MarkedPoint,
  type Marks,
  type PictureState,
  unmarked,
} from "./picture.ts";
import type { Id } from "./records.ts";

export interface DraftFrame {
  readonly frame: number;
  readonly points: readonly MarkedPoint[];
  readonly box: MarkedBox | null;
  readonly words: string;
  readonly chosen: FoundMask | null;
  /** [height * width], row by row; null where nothing is painted. */
  readonly bytes: Uint8Array | null;
}

/** Of one picture or film, at least one frame. Sizes in pixels. */
export interface Draft {
  readonly width: number;
  readonly height: number;
  readonly frames: readonly DraftFrame[];
}

export interface DraftEntry {
  readonly assetId: Id;
  readonly projectId: Id;
  /** When it was written, in ms since 1970. */
  readonly at: number;
  /** What it takes on the shelf. */
  readonly bytes: number;
}

const MOST_DRAFTS = 40;
const MOST_BYTES = 64_000_000;

/** What is worth keeping; null where there is nothing, or all of it is saved. */
export function draftOf(state: PictureState): Draft | null {
  const { width, height } = state.mask;
  const all = [[state.frame, state] as const, ...Object.entries(state.elsewhere)];
  const frames = all.flatMap(([frame, marks]) => frameOf(Number(frame), marks) ?? []);
  return frames.length === 0 ? null : { width, height, frames };
}

function frameOf(frame: number, { mask, points, box, words, chosen, kept }: Marks): DraftFrame | null {
  const bytes = isEmpty(mask) ? null : mask.data;
  if (kept || (bytes === null && points.length === 0 && box === null && words.trim() === "")) return null;
  return { frame, points, box, words, chosen, bytes };
}

/** The same with what was kept, but for frames in which something has been done since. */
export function broughtBack(state: PictureState, { width, height, frames }: Draft): PictureState {
  if (width !== state.mask.width || height !== state.mask.height) return state;
  let now = state;
  for (const kept of frames) {
    const there = kept.frame === state.frame ? state : state.elsewhere[kept.frame];
    if (there !== undefined && isTouched(there)) continue;
    const marks = marksOf(kept, emptyMask(width, height));
    now =
      kept.frame === state.frame
        ? { ...now, ...marks, broughtBack: true }
        : { ...now, elsewhere: { ...now.elsewhere, [kept.frame]: marks }, broughtBack: true };
  }
  return now;
}

function marksOf({ points, box, words, chosen, bytes }: DraftFrame, mask: Mask): Marks {
  const nothing = mask.data.slice();
  if (bytes !== null) mask.data.set(bytes);
  const step = between(mask, nothing);
  return { ...unmarked(mask), points, box, words, chosen, undo: step === null ? [] : [step] };
}

/** Whether a draft of both would be the same: what is only looked at differently is not written. */
export const isSameDraft = (a: PictureState, b: PictureState): boolean =>
  a.frame === b.frame &&
  a.points === b.points &&
  a.box === b.box &&
  a.words === b.words &&
  a.undo === b.undo &&
  a.redo === b.redo &&
  a.kept === b.kept &&
  a.elsewhere === b.elsewhere;

/** The oldest, where there are more than are kept. */
export function tooMany(entries: readonly DraftEntry[]): readonly Id[] {
  const newest = [...entries].sort((a, b) => b.at - a.at);
  let bytes = 0;
  return newest
    .filter((entry, at) => {
      bytes += entry.bytes;
      return at >= MOST_DRAFTS || bytes > MOST_BYTES;
    })
    .map(({ assetId }) => assetId);
}
