/**
 * A mask under the brush: one byte a pixel of the picture, 0 keeps and 255 is the object. What writes it gives a patch, so every step can
 * be taken back; pure but for `lay`, which writes a patch into the mask's own bytes.
 *
 *     bytes --painted, combined, inverted--> Patch --lay--> bytes      Patch --taken back--> the bytes as they were
 */

export interface Mask {
  readonly width: number;
  readonly height: number;
  /** [height * width], row by row. */
  readonly data: Uint8Array;
}

/** Half open, in pixels. */
interface Rect {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** What a step writes: the bytes of a rectangle, before and after. */
export interface Patch {
  readonly rect: Rect;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

interface Spot {
  readonly x: number;
  readonly y: number;
}

export interface Brush {
  /** In pixels of the picture. */
  readonly radius: number;
  /** The share of the radius over which it fades, 0 to 1. */
  readonly softness: number;
  readonly erases: boolean;
}

export type Combine = "replace" | "add" | "subtract";

export const emptyMask = (width: number, height: number): Mask => ({
  width,
  height,
  data: new Uint8Array(width * height),
});

/** How much a brush covers at a distance from its middle, 0 to 255. */
export function coverage(distance: number, { radius, softness }: Brush): number {
  const fade = Math.max(1, radius * softness);
  return Math.round(255 * Math.min(1, Math.max(0, (radius - distance) / fade + (softness === 0 ? 0.5 : 0))));
}

/** A stroke of the brush in a straight line; null where it touches nothing. */
export function painted(mask: Mask, from: Spot, to: Spot, brush: Brush): Patch | null {
  const reach = brush.radius + 1;
  const rect = within(mask, {
    left: Math.floor(Math.min(from.x, to.x) - reach),
    top: Math.floor(Math.min(from.y, to.y) - reach),
    right: Math.ceil(Math.max(from.x, to.x) + reach) + 1,
    bottom: Math.ceil(Math.max(from.y, to.y) + reach) + 1,
  });
  const [across, down] = [to.x - from.x, to.y - from.y];
  const length = across * across + down * down;
  return patchOf(mask, rect, (was, x, y) => {
    const along = length === 0 ? 0 : ((x - from.x) * across + (y - from.y) * down) / length;
    const nearest = Math.min(1, Math.max(0, along));
    const distance = Math.hypot(x - from.x - nearest * across, y - from.y - nearest * down);
    const cover = coverage(distance, brush);
    return brush.erases ? Math.min(was, 255 - cover) : Math.max(was, cover);
  });
}

/** Another mask of the same size laid over this one. */
export function combined(mask: Mask, other: Uint8Array, how: Combine): Patch | null {
  return patchOf(mask, whole(mask), (was, x, y) => {
    const now = other[y * mask.width + x] ?? 0;
    if (how === "replace") return now;
    return how === "add" ? Math.max(was, now) : Math.min(was, 255 - now);
  });
}

export const inverted = (mask: Mask): Patch | null => patchOf(mask, whole(mask), (was) => 255 - was);
export const cleared = (mask: Mask): Patch | null => patchOf(mask, whole(mask), () => 0);

/** Writes a patch into the mask's bytes, or takes it back. */
export function lay(mask: Mask, { rect, before, after }: Patch, back = false): void {
  const bytes = back ? before : after;
  const across = rect.right - rect.left;
  for (let y = rect.top; y < rect.bottom; y++) {
    const start = (y - rect.top) * across;
    mask.data.set(bytes.subarray(start, start + across), y * mask.width + rect.left);
  }
}

/** One patch for everything between two states of the bytes; null when they are equal. */
export function between(mask: Mask, before: Uint8Array): Patch | null {
  let [left, top, right, bottom] = [mask.width, mask.height, 0, 0];
  for (let y = 0, at = 0; y < mask.height; y++)
    for (let x = 0; x < mask.width; x++, at++)
      if (mask.data[at] !== before[at]) {
        if (x < left) left = x;
        if (x >= right) right = x + 1;
        if (y < top) top = y;
        bottom = y + 1;
      }
  if (right === 0) return null;
  const rect = { left, top, right, bottom };
  return { rect, before: cut(before, mask.width, rect), after: cut(mask.data, mask.width, rect) };
}

export const isEmpty = ({ data }: Mask): boolean => data.every((value) => value === 0);

/** Up to `most` spots that lie well inside what is marked: they stand for the brush when an object is looked for. */
export function spotsIn(mask: Mask, most: number): Spot[] {
  const marked = mask.data.reduce((count, value) => count + (value > 127 ? 1 : 0), 0);
  const step = Math.max(1, Math.ceil(Math.sqrt(marked / most)));
  const spots: Spot[] = [];
  for (let y = Math.floor(step / 2); y < mask.height; y += step)
    for (let x = Math.floor(step / 2); x < mask.width; x += step)
      if ((mask.data[y * mask.width + x] ?? 0) > 127) spots.push({ x, y });
  return spots.length <= most ? spots : spots.filter((_, at) => at % Math.ceil(spots.length / most) === 0);
}

const whole = ({ width, height }: Mask): Rect => ({ left: 0, top: 0, right: width, bottom: height });

function within({ width, height }: Mask, { left, top, right, bottom }: Rect): Rect {
  return {
    left: Math.max(0, left),
    top: Math.max(0, top),
    right: Math.min(width, right),
    bottom: Math.min(height, bottom),
  };
}

function cut(data: Uint8Array, width: number, rect: Rect): Uint8Array {
  const across = rect.right - rect.left;
  const bytes = new Uint8Array(across * (rect.bottom - rect.top));
  for (let y = rect.top; y < rect.bottom; y++)
    bytes.set(data.subarray(y * width + rect.left, y * width + rect.right), (y - rect.top) * across);
  return bytes;
}

function patchOf(mask: Mask, rect: Rect, write: (was: number, x: number, y: number) => number): Patch | null {
  if (rect.left >= rect.right || rect.top >= rect.bottom) return null;
  const before = cut(mask.data, mask.width, rect);
  const after = new Uint8Array(before.length);
  let changed = false;
  for (let y = rect.top, at = 0; y < rect.bottom; y++)
    for (let x = rect.left; x < rect.right; x++, at++) {
      const was = before[at] ?? 0;
      const now = write(was, x, y);
      after[at] = now;
      changed ||= now !== was;
    }
  return changed ? { rect, before, after } : null;
}
