/** How long a clip's source is, in frames of the project. */

import type { Document } from "./document.ts";
import type { Asset, Clip, Rate } from "./records.ts";
import type { FactsState } from "./stores.ts";
import { resample } from "./time.ts";

/** A clip that follows a shot is never limited: a shorter take holds its last frame. Nor is a still, a title or a gap. */
export function availableFor(document: Document, facts: FactsState): (clip: Clip) => number | null {
  const rate = Object.values(document.tables.project)[0]?.rate;
  return ({ source }) => {
    if (source.type !== "asset" || rate === undefined) return null;
    const asset = facts.assets[source.asset_id];
    return asset === undefined ? null : framesOf(asset, rate);
  };
}

/** An asset's length in frames of a rate; null for a still. */
export function framesOf(asset: Asset, rate: Rate): number | null {
  if (asset.type === "image") return null;
  if (asset.type === "video")
    return asset.rate === null ? asset.frames : resample(asset.frames, asset.rate, rate);
  const per_second: Rate = { numerator: Math.max(1, asset.sample_rate), denominator: 1 };
  return Math.max(1, resample(asset.samples, per_second, rate));
}
