/** The mask of the picture that is open: its bytes, what is seen of it, and its history. The bytes stay out of React. */

import { type Dispatch, useCallback, useEffect, useLayoutEffect, useMemo, useRef } from "react";
import {
  between,
  type Combine,
  cleared,
  combined,
  inverted,
  isEmpty,
  lay,
  type Mask,
  type Patch,
} from "../../../model/mask.ts";
import type { PictureEvent, PictureState } from "../../../model/picture.ts";

const ACCENT = [240, 168, 64] as const;
const SHOWN = 150;

export interface MaskDesk {
  mask: Mask;
  /** Nothing is marked. */
  empty: boolean;
  attach(canvas: HTMLCanvasElement | null): void;
  /** Begins a stroke: what is painted is laid at once, `end` makes one step of it for the history, and `bail` takes it back. */
  begin(): void;
  /** Nothing, once the stroke has been given up. */
  paint(patch: Patch): void;
  end(): void;
  /** False where no stroke was under way. */
  bail(): boolean;
  combine(other: Uint8Array, how: Combine): void;
  invert(): void;
  clear(): void;
  undo(): void;
  redo(): void;
  png(): Promise<Blob>;
}

export function useMask(state: PictureState, dispatch: Dispatch<PictureEvent>): MaskDesk {
  const { mask, undo } = state;
  const canvas = useRef<HTMLCanvasElement | null>(null);
  const before = useRef<Uint8Array | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: every step changes the history, and the bytes in place
  const empty = useMemo(() => isEmpty(mask), [mask, undo]);

  const show = useCallback((rect: Patch["rect"]) => draw(canvas.current, mask, rect), [mask]);
  const attach = useCallback((element: HTMLCanvasElement | null) => {
    canvas.current = element;
  }, []);
  useLayoutEffect(() => show({ left: 0, top: 0, right: mask.width, bottom: mask.height }), [show, mask]);
  const bail = useCallback(() => {
    const held = before.current;
    if (held === null) return false;
    before.current = null;
    const patch = between(mask, held);
    if (patch !== null) {
      lay(mask, patch, true);
      show(patch.rect);
    }
    return true;
  }, [mask, show]);
  // A stroke that is under way when the frame changes, or the view, was of the one before.
  useEffect(() => () => void bail(), [bail]);
  const step = (patch: Patch | null) => {
    if (patch === null) return;
    lay(mask, patch);
    show(patch.rect);
    dispatch({ type: "wrote", patch });
  };
  const turn = (patch: Patch | undefined, back: boolean) => {
    if (patch === undefined) return;
    lay(mask, patch, back);
    show(patch.rect);
    dispatch({ type: back ? "undone" : "redone" });
  };
  return {
    mask,
    empty,
    attach,
    begin() {
      before.current ??= mask.data.slice();
    },
    paint(patch) {
      if (before.current === null) return;
      lay(mask, patch);
      show(patch.rect);
    },
    end() {
      const held = before.current;
      before.current = null;
      const patch = held === null ? null : between(mask, held);
      if (patch !== null) dispatch({ type: "wrote", patch });
    },
    bail,
    combine: (other, how) => step(combined(mask, other, how)),
    invert: () => step(inverted(mask)),
    clear: () => step(cleared(mask)),
    undo: () => turn(state.undo.at(-1), true),
    redo: () => turn(state.redo.at(-1), false),
    png: () => pngOf(mask),
  };
}

function draw(
  canvas: HTMLCanvasElement | null,
  mask: Mask,
  { left, top, right, bottom }: Patch["rect"],
): void {
  const context = canvas?.getContext("2d");
  if (context == null || right <= left || bottom <= top) return;
  const image = context.createImageData(right - left, bottom - top);
  for (let y = top, at = 0; y < bottom; y++)
    for (let x = left; x < right; x++, at += 4) {
      [image.data[at], image.data[at + 1], image.data[at + 2]] = ACCENT;
      image.data[at + 3] = ((mask.data[y * mask.width + x] ?? 0) * SHOWN) / 255;
    }
  context.putImageData(image, left, top);
}

async function pngOf({ width, height, data }: Mask): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("this browser gives no 2D canvas");
  const image = context.createImageData(width, height);
  for (let at = 0; at < data.length; at++) image.data.fill(data[at] ?? 0, at * 4, at * 4 + 3);
  for (let at = 3; at < image.data.length; at += 4) image.data[at] = 255;
  context.putImageData(image, 0, 0);
  return canvas.convertToBlob({ type: "image/png" });
}

/** The bytes of a mask that the studio holds, at the size that is worked at; null where it cannot be read. */
export async function readMask(url: string, width: number, height: number): Promise<Uint8Array | null> {
  const answer = await fetch(url);
  if (!answer.ok) return null;
  const bitmap = await createImageBitmap(await answer.blob());
  const context = new OffscreenCanvas(width, height).getContext("2d");
  if (context === null) return null;
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  const { data } = context.getImageData(0, 0, width, height);
  return Uint8Array.from({ length: width * height }, (_, at) => data[at * 4] ?? 0);
}
