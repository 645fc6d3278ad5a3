import { ImagePlus, Images as ImagesIcon } from "lucide-react";
import { useState } from "react";
import { assetUrl } from "../../api/client.ts";
import { uploadFiles } from "../../commands/asset.ts";
import { useCommands } from "../../commands/commands.tsx";
import { useDocument, useFacts, useModel, useSession } from "../../model/model.tsx";
import type { Asset } from "../../model/records.ts";
import { shotLabel } from "../../model/shots.ts";
import { Button } from "../../ui/Button.tsx";
import { FileDrop } from "../../ui/FileDrop.tsx";
import { EmptyState } from "../../ui/signs.tsx";
import { AssetInspector } from "./AssetInspector.tsx";
import { GalleryGrid } from "./GalleryGrid.tsx";

export const ACCEPT = "image/*,video/*,audio/*";

type Shelf = "all" | "boards" | "takes" | "uploads";

const SHELVES: readonly { shelf: Shelf; label: string; holds: (asset: Asset) => boolean }[] = [
  { shelf: "all", label: "All", holds: ({ origin, type }) => type === "image" || origin === "take" },
  { shelf: "boards", label: "Boards", holds: ({ origin }) => origin === "board" },
  { shelf: "takes", label: "Takes", holds: ({ origin }) => origin === "take" },
  { shelf: "uploads", label: "Imported", holds: ({ origin }) => origin === "upload" },
];

export function ImagesView() {
  const [shelf, setShelf] = useState<Shelf>("all");
  const holds = SHELVES.find((each) => each.shelf === shelf)?.holds ?? (() => false);
  const assets = useFacts((facts) =>
    Object.values(facts.assets)
      .filter(
        (asset) =>
          asset.origin !== "proxy" && asset.origin !== "pass" && asset.origin !== "export" && holds(asset),
      )
      .sort((a, b) =>
        a.created_at < b.created_at ? 1 : a.created_at > b.created_at ? -1 : a.id < b.id ? 1 : -1,
      ),
  );
  const { run } = useCommands();
  const { session } = useModel();
  const chosen = useSession((state) => state.selection.at(-1));
  return (
    <FileDrop
      label="Import images"
      accept={ACCEPT}
      onFiles={(files) => run(uploadFiles, { files })}
      className="min-h-0"
    >
      {(choose) => (
        <main className="grid h-full min-h-0 grid-cols-[minmax(0,1fr)_300px] gap-px bg-line">
          <section aria-label="Images" className="grid min-h-0 grid-rows-[44px_minmax(0,1fr)] bg-bg">
            <div className="flex items-center gap-1 px-5">
              {SHELVES.map(({ shelf: each, label }) => (
                <Button
                  key={each}
                  tone="ghost"
                  aria-pressed={each === shelf}
                  className={each === shelf ? "bg-raised text-text" : ""}
                  onClick={() => setShelf(each)}
                >
                  {label}
                </Button>
              ))}
              <span className="tabular ml-2 text-12 text-faint">{assets.length}</span>
              <Button icon={ImagePlus} className="ml-auto" onClick={choose}>
                Import…
              </Button>
            </div>
            {assets.length === 0 ? (
              <EmptyState
                icon={ImagesIcon}
                title="No pictures here yet"
                actions={<Button onClick={choose}>Import…</Button>}
              >
                Boards and takes appear as they are drawn. Drop photographs, footage or music anywhere in this
                window to bring them in.
              </EmptyState>
            ) : (
              <GalleryGrid assets={assets} chosen={chosen} onChoose={(id) => session.select(id)} />
            )}
          </section>
          <AssetInspector id={chosen} />
        </main>
      )}
    </FileDrop>
  );
}

/** What an asset is called where it stands: a shot's take by its shot, a file by its name. */
export function useAssetName(asset: Asset): string {
  const take = useFacts((facts) => Object.values(facts.takes).find(({ asset_id }) => asset_id === asset.id));
  const label = useDocument(({ document }) => (take === undefined ? "" : shotLabel(document, take.shot_id)));
  if (take === undefined) return asset.name;
  return `${label} ${take.type === "board" ? (take.panel === 1 ? "board" : `board, panel ${take.panel}`) : `take ${take.number}`}`;
}

export const posterUrl = (asset: Asset, width: number): string | null =>
  asset.type === "audio" ? null : assetUrl.thumbnail(asset.id, width);
