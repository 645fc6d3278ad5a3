/**
 * RenderPlan: the cut, flattened. For every frame its layers, for every sample its gains, and no rule left to decide.
 *
 * The twin of `milimo/domain/render_plan.py`, which says more; both run `cases/resolve/`.
 */

import type { Id, Rate } from "./records.ts";

/** Samples a second of every plan's sound; it has two channels. */
export const SAMPLE_RATE = 48_000;

/** Frames of a file: frame k of the span shows `base + floor((first + k) * numerator / denominator)`, within 0 and `last`. */
export interface AssetPicture {
  type: "asset";
  asset_id: Id;
  still: boolean;
  first: number;
  base: number;
  numerator: number;
  denominator: number;
  last: number;
}

/** Stands in for a shot that has no picture yet, or for a file that is gone. */
export interface SlatePicture {
  type: "slate";
  label: string;
  heading: string;
  text: string;
}

/** Words, white: on black where the layer is added, else over what lies below. */
export interface TitlePicture {
  type: "title";
  text: string;
}

export type Picture = AssetPicture | SlatePicture | TitlePicture;

/** A factor that goes in a straight line from `before` to `after` over [start, end), and keeps those values outside. */
export interface Ramp {
  start: number;
  end: number;
  before: number;
  after: number;
}

/** A picture on the frames [start, end). Higher `z` lies above; of two with the same `z`, the one that starts later. */
export interface Layer {
  clip_id: Id;
  start: number;
  end: number;
  z: number;
  picture: Picture;
  opacity: number;
  ramps: readonly Ramp[];
  fit: "fit" | "fill";
  scale: number;
  x: number;
  y: number;
  /** V1's layers are added up on black ("lighter"), so that a dissolve is an exact mix; others lie over what is below. */
  blend: "add" | "over";
}

/** Sound of a file over the frames [start, end): sample k of the span is the file's sample `source_sample + k`. */
export interface Sound {
  clip_id: Id;
  start: number;
  end: number;
  asset_id: Id;
  source_sample: number;
  /** A factor, not decibels. */
  gain: number;
  ramps: readonly Ramp[];
}

/** Layers sorted by (z, start), sounds by (start, clip id). */
export interface RenderPlan {
  width: number;
  height: number;
  rate: Rate;
  frames: number;
  layers: readonly Layer[];
  sounds: readonly Sound[];
}

/** A layer at one frame: which frame of its file, and how much of it is seen (0 to 1). */
export interface Shown {
  layer: Layer;
  source_frame: number;
  opacity: number;
}

/** Frames [start, end) during which the same layers (bottom first) are up. */
export interface Segment {
  start: number;
  end: number;
  layers: readonly Layer[];
}

/** floor(a * b / c) for whole numbers, c > 0: exact however large the product is. */
export function floorOfProduct(a: number, b: number, c: number): number {
  const product = a * b;
  if (Number.isSafeInteger(product)) {
    const rest = product % c;
    return (product - rest) / c - (rest < 0 ? 1 : 0);
  }
  return floorDivide(BigInt(a) * BigInt(b), BigInt(c));
}

/** floor(a / b), b > 0. */
export function floorDivide(a: bigint, b: bigint): number {
  return Number(a / b - (a % b < 0n ? 1n : 0n));
}

/** The file's frame that a picture shows `offset` frames into its span; 0 where there is no file. */
export function sourceFrame(picture: Picture, offset: number): number {
  if (picture.type !== "asset") return 0;
  const moved = floorOfProduct(picture.first + offset, picture.numerator, picture.denominator);
  return Math.max(0, Math.min(picture.last, picture.base + moved));
}

/** A ramp's factor at the middle of a frame (or sample, if the ramp is given in samples). */
export function rampAt(ramp: Ramp, position: number): number {
  if (position < ramp.start) return ramp.before;
  if (position >= ramp.end) return ramp.after;
  const done = (2 * (position - ramp.start) + 1) / (2 * (ramp.end - ramp.start));
  return ramp.before + (ramp.after - ramp.before) * done;
}

/** The first sample of a frame; the frame's sound ends before `sampleAt(frame + 1)`. */
export function sampleAt(frame: number, rate: Rate): number {
  return floorOfProduct(frame, SAMPLE_RATE * rate.denominator, rate.numerator);
}

/** How loud a sound is at a sample of the timeline: a factor. */
export function gainAt(sound: Sound, sample: number, rate: Rate): number {
  return sound.ramps.reduce((gain, ramp) => {
    const inSamples = { ...ramp, start: sampleAt(ramp.start, rate), end: sampleAt(ramp.end, rate) };
    return gain * rampAt(inSamples, sample);
  }, sound.gain);
}

/** Answers what a plan shows at a frame. Built once for a plan; each answer costs the logarithm of the number of cuts. */
export class PlanReader {
  readonly segments: readonly Segment[];

  constructor(plan: RenderPlan) {
    this.segments = segmentsOf(plan);
  }

  /** The layers that are seen at a frame, bottom first; none is black. Outside the film there are none. */
  at(frame: number): readonly Shown[] {
    const layers = this.#segmentAt(frame)?.layers ?? [];
    return layers.map((layer) => shownAt(layer, frame)).filter((shown) => shown.opacity > 0);
  }

  #segmentAt(frame: number): Segment | undefined {
    let [low, high] = [0, this.segments.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.segments[middle]?.end ?? 0) <= frame) low = middle + 1;
      else high = middle;
    }
    return frame < 0 ? undefined : this.segments[low];
  }
}

function shownAt(layer: Layer, frame: number): Shown {
  const factor = layer.ramps.reduce((product, ramp) => product * rampAt(ramp, frame), 1);
  return {
    layer,
    source_frame: sourceFrame(layer.picture, frame - layer.start),
    opacity: layer.opacity * factor,
  };
}

/** Cut the film wherever a layer begins or ends, and walk it once. */
function segmentsOf(plan: RenderPlan): Segment[] {
  const opening = groupedBy(plan.layers, (layer) => layer.start);
  const edges = [...new Set([0, plan.frames, ...opening.keys(), ...plan.layers.map((layer) => layer.end)])];
  edges.sort((a, b) => a - b);
  const segments: Segment[] = [];
  let up: Layer[] = [];
  for (const [index, start] of edges.slice(0, -1).entries()) {
    up = [...up.filter((layer) => layer.end > start), ...(opening.get(start) ?? [])];
    up.sort((a, b) => a.z - b.z || a.start - b.start);
    segments.push({ start, end: edges[index + 1] ?? start, layers: [...up] });
  }
  return segments;
}

/** Things by a key of theirs, in their order. */
export function groupedBy<T, K>(things: Iterable<T>, keyOf: (thing: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const thing of things) {
    const group = groups.get(keyOf(thing));
    if (group === undefined) groups.set(keyOf(thing), [thing]);
    else group.push(thing);
  }
  return groups;
}

/** Where a picture lies in the frame, in whole even pixels; it may reach beyond the frame's edges. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Where a picture of width x height lies in a frame: fitted or filled, scaled about its centre, moved. Never stretched. */
export function boxOf(
  layer: Layer,
  width: number,
  height: number,
  frameWidth: number,
  frameHeight: number,
): Box {
  const [across, down] = [frameWidth / width, frameHeight / height];
  const factor = (layer.fit === "fit" ? Math.min(across, down) : Math.max(across, down)) * layer.scale;
  const [boxWidth, boxHeight] = [even(width * factor), even(height * factor)];
  return {
    x: nearestEven((frameWidth - boxWidth) / 2 + layer.x * frameWidth),
    y: nearestEven((frameHeight - boxHeight) / 2 + layer.y * frameHeight),
    width: boxWidth,
    height: boxHeight,
  };
}

function even(length: number): number {
  return Math.max(2, nearestEven(length));
}

function nearestEven(length: number): number {
  return 2 * Math.floor(length / 2 + 0.5);
}
