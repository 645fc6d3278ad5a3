import { ArrowLeft, ArrowRight, ImagePlus, Images, X } from "lucide-react";
import { useState } from "react";
import { assetUrl } from "../../api/client.ts";
import { useCommands } from "../../commands/commands.tsx";
import { addReferences, setElement } from "../../commands/element.ts";
import { giveToElement } from "../../commands/images.ts";
import { useFacts } from "../../model/model.tsx";
import type { Element, Id } from "../../model/records.ts";
import { Button, IconButton } from "../../ui/Button.tsx";
import { FileDrop } from "../../ui/FileDrop.tsx";
import { Popover } from "../../ui/Popover.tsx";

/** The pictures of an element; the first stands for it. */
export function References({ element }: { element: Element }) {
  const { run } = useCommands();
  const ids = element.image_asset_ids;
  const set = (label: string, image_asset_ids: readonly Id[]) =>
    run(setElement, { id: element.id, label, values: { image_asset_ids } });
  const swapped = (index: number): readonly Id[] => {
    const [one, other] = [ids[index], ids[index + 1]];
    if (one === undefined || other === undefined) return ids;
    return [...ids.slice(0, index), other, one, ...ids.slice(index + 2)];
  };
  return (
    <FileDrop
      label="Reference images"
      accept="image/*"
      className="px-3 pb-2"
      onFiles={(files) => run(addReferences, { id: element.id, files })}
    >
      {(choose) => (
        <>
          {ids.length > 0 && (
            <ul className="mb-1.5 grid grid-cols-3 gap-1.5">
              {ids.map((assetId, index) => (
                <li key={assetId} className="relative">
                  <img
                    src={assetUrl.thumbnail(assetId, 240)}
                    alt={`Reference ${index + 1} of ${element.name}`}
                    className="aspect-square w-full rounded border border-line object-cover"
                  />
                  <IconButton
                    icon={X}
                    size="small"
                    label={`Remove reference ${index + 1}`}
                    className="absolute top-1 right-1 bg-veil"
                    onClick={() =>
                      set(
                        "Remove reference image",
                        ids.filter((each) => each !== assetId),
                      )
                    }
                  />
                  <span className="absolute bottom-1 left-1 flex gap-0.5">
                    {index > 0 && (
                      <IconButton
                        icon={ArrowLeft}
                        size="small"
                        label={`Reference ${index + 1} earlier`}
                        className="bg-veil"
                        onClick={() => set("Order reference images", swapped(index - 1))}
                      />
                    )}
                    {index < ids.length - 1 && (
                      <IconButton
                        icon={ArrowRight}
                        size="small"
                        label={`Reference ${index + 1} later`}
                        className="bg-veil"
                        onClick={() => set("Order reference images", swapped(index))}
                      />
                    )}
                  </span>
                </li>
              ))}
            </ul>
          )}
          <div className="flex gap-1.5">
            <Button icon={ImagePlus} className="flex-1" onClick={choose}>
              From a file
            </Button>
            <FromGallery element={element} />
          </div>
        </>
      )}
    </FileDrop>
  );
}

const MOST_SHOWN = 60;

function FromGallery({ element }: { element: Element }) {
  const [open, setOpen] = useState(false);
  const { run } = useCommands();
  const pictures = useFacts(({ assets }) =>
    Object.values(assets)
      .filter(
        ({ id, type, origin }) =>
          type === "image" && origin !== "mask" && !element.image_asset_ids.includes(id),
      )
      .sort((a, b) => (a.created_at < b.created_at ? 1 : -1))
      .slice(0, MOST_SHOWN),
  );
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label="Pictures of this project"
      trigger={
        <Button icon={Images} className="flex-1">
          From the gallery
        </Button>
      }
    >
      {pictures.length === 0 ? (
        <p className="p-4 text-dim">
          {element.image_asset_ids.length === 0 ? "No pictures yet." : "No other pictures."} Boards, imported
          and generated pictures can be chosen here.
        </p>
      ) : (
        <ul className="grid min-h-0 grid-cols-3 gap-1.5 overflow-y-auto p-3">
          {pictures.map(({ id, name }) => (
            <li key={id}>
              <button
                type="button"
                onClick={() => {
                  run(giveToElement, { assetId: id, elementId: element.id });
                  setOpen(false);
                }}
                className="block w-full overflow-hidden rounded border border-line hover:border-accent"
              >
                <img
                  src={assetUrl.thumbnail(id, 160)}
                  alt={name}
                  className="aspect-video w-full object-cover"
                />
              </button>
            </li>
          ))}
        </ul>
      )}
    </Popover>
  );
}
