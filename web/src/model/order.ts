/** Order among siblings is a fractional key that sorts as plain ASCII: there is always one between two others, so reorders merge. */

import { generateNKeysBetween } from "fractional-indexing";
import type { Id } from "./records.ts";

interface Ordered {
  id: Id;
  order: string;
}

/** Ties (two clients that put something at the same place) are broken by id, the same everywhere. */
export function byOrder(a: Ordered, b: Ordered): number {
  if (a.order !== b.order) return a.order < b.order ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/**
 * `count` keys that land directly before `siblings[index]` (at the end when index is their length).
 * Siblings that share a key are stepped over: the keys land after all of them.
 */
export function keysAt(siblings: readonly Ordered[], index: number, count = 1): string[] {
  const before = siblings[index - 1]?.order ?? null;
  const after =
    siblings.slice(index).find((sibling) => before === null || sibling.order > before)?.order ?? null;
  return generateNKeysBetween(before, after, count);
}
