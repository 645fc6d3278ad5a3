import { clsx } from "clsx";
import { ImagePlus, X } from "lucide-react";
import { useState } from "react";
import { assetUrl } from "../../api/client.ts";
import { useCommands } from "../../commands/commands.tsx";
import { addReference, bringReferences, setSketch } from "../../commands/images.ts";
import type { Id } from "../../model/records.ts";
import { MOST_REFERENCES } from "../../model/sketch.ts";
import { IconButton } from "../../ui/Button.tsx";
import { bringsMedia, droppedMedia } from "../drag.ts";

/** Pictures that a new one is made after; dropped here, or sent from where they are looked at. */
export function SketchReferences({ ids }: { ids: readonly Id[] }) {
  const { run } = useCommands();
  const [over, setOver] = useState(false);
  return (
    <section
      aria-label="References"
      className={clsx(
        "mx-3 mb-2 rounded border border-dashed p-2",
        over ? "border-accent bg-accent-soft" : "border-line",
      )}
      onDragOver={(event) => {
        if (!bringsMedia(event.dataTransfer)) return;
        event.preventDefault();
        event.stopPropagation();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false);
        if (!bringsMedia(event.dataTransfer)) return;
        event.preventDefault();
        event.stopPropagation();
        const { assetId, files } = droppedMedia(event.dataTransfer);
        if (assetId !== null) run(addReference, { id: assetId });
        else run(bringReferences, { files });
      }}
    >
      {ids.length === 0 ? (
        <p className="flex items-center gap-2 text-12 text-dim">
          <ImagePlus size={14} className="shrink-0" aria-hidden /> Drag up to {MOST_REFERENCES} pictures here
          as references.
        </p>
      ) : (
        <ul className="grid grid-cols-4 gap-1.5">
          {ids.map((id, index) => (
            <li key={id} className="relative">
              <img
                src={assetUrl.thumbnail(id, 160)}
                alt={`Reference ${index + 1}`}
                className="aspect-square w-full rounded border border-line object-cover"
              />
              <IconButton
                icon={X}
                size="small"
                label={`Remove reference ${index + 1}`}
                className="absolute -top-1 -right-1 bg-veil"
                onClick={() => run(setSketch, { references: ids.filter((each) => each !== id) })}
              />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
