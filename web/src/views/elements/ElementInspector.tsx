import { Check, Trash2 } from "lucide-react";
import { useState } from "react";
import { useCommands } from "../../commands/commands.tsx";
import { deleteElement, setElement, triggerOf, triggerRefused } from "../../commands/element.ts";
import { useDocument, useSession } from "../../model/model.tsx";
import type { Element, Json } from "../../model/records.ts";
import { Button, IconButton } from "../../ui/Button.tsx";
import { Field } from "../../ui/fields.tsx";
import { Select } from "../../ui/Select.tsx";
import { TextField } from "../../ui/TextField.tsx";
import { Appearances } from "./Appearances.tsx";
import { NoElement } from "./ElementsView.tsx";
import { References } from "./References.tsx";
import type { ElementFacts } from "./useElementFacts.ts";
import { Visualise } from "./Visualise.tsx";

const TYPES = [
  { value: "character", label: "character" },
  { value: "location", label: "location" },
  { value: "prop", label: "prop" },
];

export function ElementInspector({ facts }: { facts: ElementFacts }) {
  const id = useSession((state) => state.selection.at(-1));
  const element = useDocument(({ document }) => (id === undefined ? undefined : document.tables.element[id]));
  return (
    <aside aria-label="Element" className="min-h-0 overflow-y-auto bg-panel">
      {element === undefined ? <NoElement /> : <Fields key={element.id} element={element} facts={facts} />}
    </aside>
  );
}

interface FromScriptProps {
  look: string | undefined;
  onUse: (look: string) => void;
}

/** How the script describes a person whom the user has not: what is drawn by until then. */
function FromScript({ look, onUse }: FromScriptProps) {
  if (look === undefined) return null;
  return (
    <div className="mt-1.5 rounded border border-line bg-raised p-2 text-12">
      <p className="text-dim select-text">
        <span className="text-faint">From the script:</span> {look}
      </p>
      <Button icon={Check} className="mt-1.5 h-6 px-2 text-12" onClick={() => onUse(look)}>
        Use it
      </Button>
    </div>
  );
}

function Fields({ element, facts }: { element: Element; facts: ElementFacts }) {
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
        {element.description === "" && (
          <FromScript
            look={facts.looks[element.id]}
            onUse={(description) => set("Describe element", { description })}
          />
        )}
      </Field>
      <Visualise element={element} described={(typed ?? element.description).trim() !== ""} />
      <Appearances shots={facts.shots[element.id]} />
    </>
  );
}
