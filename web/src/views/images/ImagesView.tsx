import { ImagePlus, Images as ImagesIcon } from "lucide-react";
import { useEffect, useState } from "react";
import { uploadFiles } from "../../commands/asset.ts";
import { useCommands } from "../../commands/commands.tsx";
import { useDocument, useFacts, useModel, useSession } from "../../model/model.tsx";
import type { Asset, Job } from "../../model/records.ts";
import { Button } from "../../ui/Button.tsx";
import { FileDrop } from "../../ui/FileDrop.tsx";
import { EmptyState } from "../../ui/signs.tsx";
import { AssetInspector } from "./AssetInspector.tsx";
import { PictureEditor } from "./editor/PictureEditor.tsx";
import { GalleryGrid } from "./GalleryGrid.tsx";
import { GeneratePanel } from "./GeneratePanel.tsx";

export const ACCEPT = "image/*,video/*,audio/*";

type Shelf = "all" | "generated" | "boards" | "takes" | "masks" | "uploads";

const SHELVES: readonly {
  shelf: Shelf;
  label: string;
  holds: (asset: Asset) => boolean;
  /** Whose pictures are shown while they are made. */
  makes?: readonly Job["kind"][];
}[] = [
  {
    shelf: "all",
    label: "All",
    holds: ({ origin, type }) => origin !== "mask" && type !== "audio",
    makes: ["image", "board", "take"],
  },
  { shelf: "generated", label: "Generated", holds: ({ origin }) => origin === "image", makes: ["image"] },
  { shelf: "boards", label: "Boards", holds: ({ origin }) => origin === "board", makes: ["board"] },
  { shelf: "takes", label: "Takes", holds: ({ origin }) => origin === "take", makes: ["take"] },
  { shelf: "masks", label: "Masks", holds: ({ origin }) => origin === "mask" },
  { shelf: "uploads", label: "Imported", holds: ({ origin }) => origin === "upload" },
];

const EMPTY: Readonly<Record<Shelf, string>> = {
  all: "Boards and takes appear as they are drawn. Drop photographs, footage or music anywhere in this window to bring them in.",
  generated:
    "Say on the left what is to be seen. What is generated, inpainted or taken from a film appears here.",
  boards: "Boards appear as they are drawn.",
  takes: "Takes appear as they are made.",
  masks: "Open a picture or a film, mark an object in it, and save the mask.",
  uploads: "Drop photographs, footage or music anywhere in this window to bring them in.",
};

export function ImagesView() {
  const editing = useSession((state) => state.editing);
  const asset = useFacts((facts) => (editing === null ? undefined : facts.assets[editing.assetId]));
  const { studio } = useCommands();
  useEffect(() => void studio.connection.refreshEngines(), [studio]);
  return editing !== null && asset !== undefined && asset.type !== "audio" ? (
    <PictureEditor key={asset.id} asset={asset} frame={editing.frame} />
  ) : (
    <Gallery />
  );
}

function Gallery() {
  const [shelf, setShelf] = useState<Shelf>("all");
  const { holds = () => false, makes = [] } = SHELVES.find((each) => each.shelf === shelf) ?? {};
  const projectId = useDocument((state) => state.projectId);
  const making = useFacts(({ jobs }) =>
    Object.values(jobs)
      .filter((job) => job.state === "running" && job.project_id === projectId && makes.includes(job.kind))
      .map(({ id }) => id),
  );
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
        <main className="grid h-full min-h-0 grid-cols-[300px_minmax(0,1fr)_300px] gap-px bg-line">
          <GeneratePanel />
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
            {assets.length + making.length === 0 ? (
              <EmptyState
                icon={ImagesIcon}
                title="No pictures here yet"
                actions={<Button onClick={choose}>Import…</Button>}
              >
                {EMPTY[shelf]}
              </EmptyState>
            ) : (
              <GalleryGrid
                making={making}
                assets={assets}
                chosen={chosen}
                onChoose={(id) => session.select(id)}
              />
            )}
          </section>
          <AssetInspector id={chosen} />
        </main>
      )}
    </FileDrop>
  );
}
