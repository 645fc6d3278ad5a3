import { ImagePlus, Trash2, X } from "lucide-react";
import { assetUrl } from "../../api/client.ts";
import { useCommands } from "../../commands/commands.tsx";
import { addReferences, deleteElement, setElement } from "../../commands/element.ts";
import { useDocument, useSession } from "../../model/model.tsx";
import type { Element, Json } from "../../model/records.ts";
import { Button, IconButton } from "../../ui/Button.tsx";
import { FileDrop } from "../../ui/FileDrop.tsx";
import { Field, TextField } from "../../ui/fields.tsx";
import { Select } from "../../ui/Select.tsx";
import { NoElement } from "./ElementsView.tsx";

const TYPES = [
  { value: "character", label: "character" },
  { value: "location", label: "location" },
  { value: "prop", label: "prop" },
];

const TRIGGER = /^@[\p{L}\p{N}_.'-]{1,80}$/u;

export function ElementInspector() {
  const id = useSession((state) => state.selection.at(-1));
  const element = useDocument(({ document }) => (id === undefined ? undefined : document.tables.element[id]));
  return (
    <aside aria-label="Element" className="min-h-0 overflow-y-auto bg-panel">
      {element === undefined ? <NoElement /> : <Fields key={element.id} element={element} />}
    </aside>
  );
}

function Fields({ element }: { element: Element }) {
  const { run } = useCommands();
  const set = (label: string, values: Record<string, Json>) =>
    run(setElement, { id: element.id, label, values });
  return (
    <>
      <h3 className="panel-title flex items-center justify-between px-3 pt-2.5 pb-1.5">
        {element.name}
        <IconButton
          icon={Trash2}
          label="Delete element"
          size="small"
          onClick={() => run(deleteElement, { id: element.id })}
        />
      </h3>
      <References element={element} />
      <Field label="Name">
        <TextField
          label="Name"
          value={element.name}
          maxLength={200}
          onCommit={(name) => name.trim() !== "" && set("Rename element", { name: name.trim() })}
        />
      </Field>
      <Field label="Trigger">
        <TextField
          label="Trigger"
          value={element.trigger}
          onCommit={(text) => {
            const trigger = text.startsWith("@") ? text.trim() : `@${text.trim()}`;
            if (TRIGGER.test(trigger)) set("Change trigger", { trigger });
          }}
        />
      </Field>
      <Field label="Type">
        <Select
          label="Type"
          value={element.type}
          options={TYPES}
          onChange={(type) => set("Change type", { type })}
        />
      </Field>
      <Field label="Description">
        <TextField
          label="Description"
          value={element.description}
          lines={6}
          maxLength={20_000}
          placeholder="Age, build, hair, clothes; what the place is made of; whatever must stay the same"
          onCommit={(description) => set("Describe element", { description })}
        />
      </Field>
    </>
  );
}

function References({ element }: { element: Element }) {
  const { run } = useCommands();
  return (
    <FileDrop
      label="Reference images"
      accept="image/*"
      className="px-3 pb-2"
      onFiles={(files) => run(addReferences, { id: element.id, files })}
    >
      {(choose) => (
        <div className="grid grid-cols-3 gap-1.5">
          {element.image_asset_ids.map((assetId, index) => (
            <div key={assetId} className="group relative">
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
                  run(setElement, {
                    id: element.id,
                    label: "Remove reference image",
                    values: { image_asset_ids: element.image_asset_ids.filter((each) => each !== assetId) },
                  })
                }
              />
            </div>
          ))}
          <Button
            icon={ImagePlus}
            className="aspect-square h-auto! w-full flex-col border-dashed text-12 text-dim"
            onClick={choose}
          >
            Add image
          </Button>
        </div>
      )}
    </FileDrop>
  );
}
