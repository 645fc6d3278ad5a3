/** What clips are called on the timeline, pure. */

import { type Cut, type Placed, spineAt } from "../../model/cut.ts";
import type { Document } from "../../model/document.ts";
import type { Asset, Clip, Id, Rate, ShotValues, Take } from "../../model/records.ts";
import { shownTake } from "../../model/resolve.ts";
import { shotLabel, valuesOf } from "../../model/shots.ts";
import { isStale, takesOf } from "../../model/status.ts";
import type { FactsState } from "../../model/stores.ts";
import { durationLabel } from "../../model/time.ts";

export interface ClipFace {
  /** `1-3 MCU Inês`, `rain`, `THE SEA, DAWN`. */
  readonly title: string;
  /** What of it is shown: `take 2`, `board`, `slate`. Empty when it goes without saying. */
  readonly state: string;
  /** Its take was made from other words than today's. */
  readonly stale: boolean;
  /** Frames of the clip, from its start, after which the last frame of a shorter take is held; null when it is long enough. */
  readonly held_from: number | null;
  readonly asset: Asset | null;
  /** The asset's frame that is the source's frame 0. */
  readonly base: number;
  readonly kind: "video" | "audio" | "title" | "gap" | "slate";
}

const FACE: ClipFace = {
  title: "",
  state: "",
  stale: false,
  held_from: null,
  asset: null,
  base: 0,
  kind: "slate",
};

export function faceOf(document: Document, facts: FactsState, clip: Clip): ClipFace {
  const { source } = clip;
  switch (source.type) {
    case "title":
      return { ...FACE, title: source.text.split("\n")[0] ?? "", kind: "title" };
    case "gap":
      return { ...FACE, title: clip.name || "Gap", kind: "gap" };
    case "asset":
      return withAsset(document, clip, { ...FACE, title: clip.name }, facts.assets[source.asset_id], 0);
    case "take": {
      const take = facts.takes[source.take_id];
      return take === undefined
        ? { ...FACE, title: clip.name || "Missing take" }
        : withTake(document, facts, clip, take, titleOfShot(document, take.shot_id));
    }
    case "shot": {
      const shot = document.tables.shot[source.shot_id];
      if (shot === undefined) return { ...FACE, title: clip.name || "Missing shot" };
      const take = shownTake(shot, takesOf(facts, shot.id));
      const title = titleOfShot(document, shot.id);
      return take === undefined
        ? { ...FACE, title, state: "no picture" }
        : withTake(document, facts, clip, take, title);
    }
  }
}

function withTake(document: Document, facts: FactsState, clip: Clip, take: Take, title: string): ClipFace {
  const state = take.type === "board" ? "board" : `take ${take.number}`;
  const face = { ...FACE, title, state, stale: isStale(facts, take) };
  return withAsset(document, clip, face, facts.assets[take.asset_id], take.shot_start);
}

function withAsset(
  document: Document,
  clip: Clip,
  face: ClipFace,
  asset: Asset | undefined,
  base: number,
): ClipFace {
  if (asset === undefined) return { ...face, title: face.title || "Missing file" };
  const onSound = document.tables.track[clip.track_id]?.type === "audio";
  const length =
    asset.type === "video"
      ? projectFrames(document, asset, base) - clip.source_start
      : Number.POSITIVE_INFINITY;
  return {
    ...face,
    title: face.title || asset.name,
    asset,
    base,
    kind: onSound || asset.type === "audio" ? "audio" : "video",
    held_from: !onSound && length < clip.duration ? Math.max(0, length) : null,
  };
}

/** How many frames of the project a film has after frame `base`. */
export function projectFrames(document: Document, asset: Asset, base: number): number {
  const own = asset.rate;
  const ours = Object.values(document.tables.project)[0]?.rate;
  if (own === null || ours === undefined) return asset.frames - base;
  const step = (ours.numerator * own.denominator) / (ours.denominator * own.numerator);
  return Math.floor((asset.frames - base) * step + 1e-9);
}

function titleOfShot(document: Document, shotId: Id): string {
  const shot = document.tables.shot[shotId];
  return shot === undefined
    ? "Missing shot"
    : `${shotLabel(document, shotId)} ${slugOf(valuesOf(shot))}`.trim();
}

const PURPOSES: Partial<Record<ShotValues["purpose"], string>> = {
  establishing: "est",
  insert: "insert",
  title: "title",
};

/** As a continuity sheet would have it: `CU Inês`, `two`, `OTS Tomás`, `insert`, `est`. */
export function slugOf({ purpose, framing, size, characters }: ShotValues): string {
  const known = PURPOSES[purpose];
  if (known !== undefined) return known;
  const [first] = characters;
  const name = first === undefined ? "" : inTitleCase(first);
  if (framing === "over-shoulder") return `OTS ${name}`.trim();
  if (framing === "single") return `${size} ${name}`.trim();
  return framing;
}

/** `DONA INÊS` is Dona Inês; `JEAN-LUC` is Jean-Luc. */
const inTitleCase = (name: string): string =>
  name.replace(/\p{L}+/gu, (word) => word.slice(0, 1) + word.slice(1).toLocaleLowerCase());

/** For a screen reader: everything the picture of the clip says. */
export function spokenName(face: ClipFace, placed: Placed, trackName: string, rate: Rate): string {
  const parts = [face.title || "Clip", face.state, face.stale ? "changed since it was drawn" : ""];
  if (face.held_from !== null) parts.push("holds its last frame");
  if (!placed.clip.enabled) parts.push("disabled");
  return [
    ...parts.filter((part) => part !== ""),
    durationLabel(placed.clip.duration, rate),
    `on ${trackName}`,
  ].join(", ");
}

/** The shot under a frame; null where there is none. */
export function shotAt(cut: Cut, frame: number): Id | null {
  const placed = spineAt(cut, frame);
  if (placed === null || frame >= placed.end) return null;
  const { source } = placed.clip;
  return source.type === "shot" ? source.shot_id : null;
}

/** Its label, for the viewer. */
export function labelAt(document: Document, cut: Cut, frame: number): string {
  const id = shotAt(cut, frame);
  return id === null ? "" : shotLabel(document, id);
}
