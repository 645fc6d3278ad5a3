import { assetUrl } from "../../api/client.ts";
import type { Placed } from "../../model/cut.ts";
import { projectOf } from "../../model/document.ts";
import { useDocument } from "../../model/model.tsx";
import type { Asset } from "../../model/records.ts";
import type { ClipFace } from "./words.ts";

/** Thumbnails are asked for at one width and shown smaller, so that a zoom asks for none anew. */
const THUMBNAIL_PX = 160;
/** And of every so many frames only, for the same reason. */
const STEP_FRAMES = 12;

export interface StripProps {
  face: ClipFace;
  placed: Placed;
  scale: number;
  window: { start: number; end: number };
  top: number;
  height: number;
}

interface Tile {
  left: number;
  frame: number;
}

/** The clip's pictures side by side; only those near what is seen. */
export function Filmstrip({ face, placed, scale, window, top, height }: StripProps) {
  const rate = useDocument(({ document }) => projectOf(document)?.rate);
  const { asset, base } = face;
  if (asset === null || rate === undefined || asset.height === 0) return null;
  const width = Math.max(16, Math.round((height * asset.width) / asset.height));
  const step =
    asset.rate === null
      ? 0
      : (asset.rate.numerator * rate.denominator) / (asset.rate.denominator * rate.numerator);
  const tiles = tilesOf(placed, scale, window, width, (frame) =>
    thumbnailFrame(asset, base + (placed.clip.source_start + frame) * step),
  );
  return (
    <span aria-hidden className="absolute inset-x-0 overflow-hidden bg-stage" style={{ top, height }}>
      {tiles.map(({ left, frame }) => (
        <img
          key={left}
          src={assetUrl.thumbnail(asset.id, THUMBNAIL_PX, frame)}
          alt=""
          draggable={false}
          decoding="async"
          className="absolute top-0 h-full max-w-none object-cover opacity-95"
          style={{ left, width }}
        />
      ))}
    </span>
  );
}

function tilesOf(
  { start, clip }: Placed,
  scale: number,
  window: { start: number; end: number },
  width: number,
  frameAt: (frame: number) => number,
): Tile[] {
  const first = Math.max(0, Math.floor(((window.start - start) * scale) / width));
  const last = Math.ceil((Math.min(clip.duration, window.end - start) * scale) / width);
  const tiles: Tile[] = [];
  for (let index = first; index < last; index++)
    tiles.push({ left: index * width, frame: frameAt((index * width) / scale) });
  return tiles;
}

function thumbnailFrame(asset: Asset, frame: number): number {
  const held = Math.max(0, Math.min(asset.frames - 1, frame));
  return Math.floor(held / STEP_FRAMES) * STEP_FRAMES;
}
