import { useVirtualizer } from "@tanstack/react-virtual";
import { clsx } from "clsx";
import { AudioLines, Film } from "lucide-react";
import { useEffect, useRef } from "react";
import { useCommands } from "../../commands/commands.tsx";
import { openEditor } from "../../commands/images.ts";
import { useFacts } from "../../model/model.tsx";
import type { Asset, Id } from "../../model/records.ts";
import { startAssetDrag } from "../drag.ts";
import { BeingDrawn } from "../jobs/BeingDrawn.tsx";
import { useWidth } from "../storyboard/useWidth.ts";
import { posterUrl, useAssetName } from "./names.ts";

const GAP = 12;
const LEAST = 190;
const WORDS = 28;

interface GalleryGridProps {
  /** Jobs under way, whose pictures come first: they will be the newest. */
  making: readonly Id[];
  assets: readonly Asset[];
  chosen: Id | undefined;
  onChoose: (id: Id) => void;
}

export function GalleryGrid({ making, assets, chosen, onChoose }: GalleryGridProps) {
  const parent = useRef<HTMLDivElement>(null);
  const cells = [...making, ...assets];
  const width = useWidth(parent) - 40;
  const columns = Math.max(1, Math.floor((width + GAP) / (LEAST + GAP)));
  const height = ((width - GAP * (columns - 1)) / columns) * (9 / 16) + WORDS;
  const virtual = useVirtualizer({
    count: Math.ceil(cells.length / columns),
    getScrollElement: () => parent.current,
    estimateSize: () => height + GAP,
    overscan: 3,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows are measured anew when their height changes
  useEffect(() => virtual.measure(), [height, virtual]);
  return (
    <div ref={parent} className="overflow-y-auto px-5">
      <div className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ key, index, start }) => (
          <ul
            key={key}
            className="absolute inset-x-0 grid"
            style={{
              top: start,
              height,
              gap: GAP,
              gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
            }}
          >
            {cells
              .slice(index * columns, (index + 1) * columns)
              .map((cell) =>
                typeof cell === "string" ? (
                  <GalleryJob key={cell} id={cell} />
                ) : (
                  <GalleryItem key={cell.id} asset={cell} chosen={cell.id === chosen} onChoose={onChoose} />
                ),
              )}
          </ul>
        ))}
      </div>
    </div>
  );
}

function GalleryJob({ id }: { id: Id }) {
  const title = useFacts(({ jobs }) => jobs[id]?.title);
  return (
    <li className="min-w-0">
      <BeingDrawn id={id} />
      <span className="block truncate pt-1 text-12 text-faint">{title}</span>
    </li>
  );
}

function GalleryItem({
  asset,
  chosen,
  onChoose,
}: {
  asset: Asset;
  chosen: boolean;
  onChoose: (id: Id) => void;
}) {
  const name = useAssetName(asset);
  const url = posterUrl(asset, 480);
  const { run } = useCommands();
  return (
    <li className="min-w-0">
      <button
        type="button"
        aria-pressed={chosen}
        draggable={asset.type === "image"}
        onDragStart={(event) => startAssetDrag(event, asset.id)}
        onClick={() => onChoose(asset.id)}
        onDoubleClick={() => asset.type !== "audio" && run(openEditor, { id: asset.id })}
        className="block w-full text-left"
      >
        <span
          className={clsx(
            "relative block aspect-video overflow-hidden rounded border bg-stage",
            chosen
              ? "border-accent shadow-[0_0_0_1px_var(--color-accent)]"
              : "border-line hover:border-hover",
          )}
        >
          {url === null ? (
            <span className="grid size-full place-items-center text-audio-edge">
              <AudioLines size={24} aria-hidden />
            </span>
          ) : (
            <img src={url} alt="" loading="lazy" className="size-full object-contain" />
          )}
          {asset.type === "video" && (
            <Film size={14} className="absolute right-1.5 bottom-1.5 text-dim" aria-label="video" />
          )}
        </span>
        <span className="block truncate pt-1 text-12 text-dim">{name}</span>
      </button>
    </li>
  );
}
