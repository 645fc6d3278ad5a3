/** Cuts of numbered films, as the player takes them. */

import type { Layer, RenderPlan, Sound } from "../../../src/model/resolve.ts";

export interface Piece {
  /** Which numbered film: `asset_a` is film 1. */
  asset: string;
  first: number;
  frames: number;
  /** The film's frames a second over the plan's. */
  numerator?: number;
  denominator?: number;
}

/** `rate` in whole frames a second; the picture is `width` by `height` pixels. */
export function planOf(pieces: readonly Piece[], rate: number, width: number, height: number): RenderPlan {
  let start = 0;
  const layers: Layer[] = [];
  const sounds: Sound[] = [];
  for (const [index, piece] of pieces.entries()) {
    const end = start + piece.frames;
    const clip_id = `clip_${String(index).padStart(6, "0")}`;
    const { numerator = 1, denominator = 1 } = piece;
    layers.push({
      clip_id,
      start,
      end,
      z: 0,
      picture: {
        type: "asset",
        still: false,
        asset_id: piece.asset,
        first: piece.first,
        base: 0,
        numerator,
        denominator,
        last: 100_000,
      },
      opacity: 1,
      ramps: [],
      fit: "fit",
      scale: 1,
      x: 0,
      y: 0,
      blend: "add",
    });
    const source_sample = Math.floor((piece.first * 48_000) / rate);
    sounds.push({ clip_id, start, end, asset_id: piece.asset, source_sample, gain: 1, ramps: [] });
    start = end;
  }
  return {
    width,
    height,
    rate: { numerator: rate, denominator: 1 },
    frames: start,
    layers,
    sounds,
  };
}
