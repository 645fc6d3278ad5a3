/** The frames of a shot that are marked in the cut, pure. */

import { type Bench, markedRange } from "./bench.ts";
import { type CutTables, cutOf } from "./cut.ts";
import type { Id, Shot } from "./records.ts";
import { valuesOf } from "./shots.ts";
import type { SessionState } from "./stores.ts";

/** Frames of a shot, half open. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A span of a shot that has become shorter; null when nothing of it is left. */
export function within(span: Span, frames: number): Span | null {
  return span.start >= frames ? null : { start: span.start, end: Math.min(span.end, frames) };
}

/** What is marked of a shot: on the strip of its frames; else, at the timeline, what I and O have marked of it in the cut. */
export function markedOf(
  tables: CutTables,
  { strip, view, bench, selection }: Pick<SessionState, "strip" | "view" | "bench" | "selection">,
  shot: Shot,
): Span | null {
  const own = strip?.shotId === shot.id ? strip.span : null;
  const marked = own ?? (view === "timeline" ? markedInShot(tables, bench, shot.id, selection) : null);
  return marked === null ? null : within(marked, valuesOf(shot).frames);
}

/**
 * The part of the marked range that lies on a clip of the shot, in frames of the shot: on the clip that is selected, else on the first
 * that it touches. Null when nothing of the shot is marked.
 *
 *     cut    |--a--|----b----|--c--|      marked  ......[####]..
 *     shot b            0123456789                      ^ 4 to 8
 */
export function markedInShot(
  tables: CutTables,
  bench: Bench,
  shotId: Id,
  selection: readonly Id[],
): Span | null {
  const cut = cutOf(tables);
  const range = markedRange(bench, cut.frames);
  if (range === null) return null;
  const touched = [...cut.placed.values()].filter(
    ({ clip, start, end }) =>
      clip.source.type === "shot" && clip.source.shot_id === shotId && start < range.end && end > range.start,
  );
  const chosen = touched.find(({ clip }) => selection.includes(clip.id)) ?? touched[0];
  if (chosen === undefined) return null;
  const inShot = (frame: number) => frame - chosen.start + chosen.clip.source_start;
  return {
    start: inShot(Math.max(range.start, chosen.start)),
    end: inShot(Math.min(range.end, chosen.end)),
  };
}
