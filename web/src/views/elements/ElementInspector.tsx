import { Trash2 } from "lucide-react";
import { useState } from "react";
import { useCommands } from "../../commands/commands.tsx";
import { deleteElement, setElement, triggerOf, triggerRefused } from "../../commands/element.ts";
import { useDocument, useSession } from "../../model/model.tsx";
import type { Element, Json } from "../../model/records.ts";
import { IconButton } from "../../ui/Button.tsx";
import { Field } from "../../ui/fields.tsx";
import { Select } from "../../ui/Select.tsx";
import { TextField } from "../../ui/TextField.tsx";
import { Appearances } from "./Appearances.tsx";
import { NoElement } from "./ElementsView.tsx";
import { References } from "./References.tsx";
import type { ElementShots } from "./useElementShots.ts";
import { Visualise } from "./Visualise.tsx";

const TYPES = [
  { value: "character", label: "character" },
  { value: "location", label: "location" },
  { value: "prop", label: "prop" },
];

export function ElementInspector({ shots }: { shots: ElementShots }) {
  const id = useSession((state) => state.selection.at(-1));
  const element = useDocument(({ document }) => (id === undefined ? undefined : document.tables.element[id]));
  return (
    <aside aria-label="Element" className="min-h-0 overflow-y-auto bg-panel">
      {element === undefined ? (
        <NoElement />
      ) : (
        <Fields key={element.id} element={element} shots={shots[element.id]} />
      )}
    </aside>
  );
}

function Fields({ element, shots }: { element: Element; shots: ElementShots[string] | undefined }) {
  const { run } = useCommands();
  const set = (label: string, values: Record<string, Json>) =>
    run(setElement, { id: element.id, label, values });
  const others = useDocument(({ document }) =>
    Object.values(document.tables.element).filter(({ id }) => id !== element.id),
  );
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <>
      <h3 className="flex items-center justify-between gap-2 px-3 pt-2.5 pb-1.5 font-medium">
        <span className="truncate">{element.name}</span>
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
          refuse={(name) => (name.trim() === "" ? "It needs a name." : "")}
          onCommit={(name) => set("Rename element", { name: name.trim() })}
        />
      </Field>
      <Field label="Trigger">
        <TextField
          label="Trigger"
          value={element.trigger}
          refuse={(text) => triggerRefused(text, others)}
          onCommit={(text) => set("Change trigger", { trigger: triggerOf(text) })}
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
          onType={setTyped}
          onCommit={(text) => {
            set("Describe element", { description: text });
            setTyped(null);
          }}
        />
      </Field>
      <Visualise element={element} described={(typed ?? element.description).trim() !== ""} />
      <Appearances shots={shots} />
    </>
  );
}
