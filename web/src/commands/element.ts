/** Elements: characters, locations and props that keep their looks from shot to shot. */

import { additionOf, EMPTY_DIFF, removalOf, squash, updateOf } from "../model/changes.ts";
import { newId } from "../model/ids.ts";
import { byOrder, keysAt } from "../model/order.ts";
import type { Element, Id, Json } from "../model/records.ts";
import type { Command } from "./command.ts";

const TITLES = /(^|[\s'-])(\p{L})(\p{L}*)/gu;

/** A name out of the script, which is in capitals, as one writes it: `MRS. DALLOWAY` is `Mrs. Dalloway`. */
function asWritten(name: string): string {
  if (name !== name.toLocaleUpperCase()) return name;
  return name
    .toLocaleLowerCase()
    .replace(
      TITLES,
      (_, before: string, first: string, rest: string) => before + first.toLocaleUpperCase() + rest,
    );
}

/** `Élodie Marsh` is pulled into a prompt by `@ÉlodieMarsh`; a number follows where that is taken. */
export function triggerFor(name: string, taken: ReadonlySet<string>): string {
  const word =
    asWritten(name)
      .replace(/[^\p{L}\p{N}_'.-]/gu, "")
      .slice(0, 70) || "Element";
  let trigger = `@${word}`;
  for (let count = 2; taken.has(trigger); count++) trigger = `@${word}${count}`;
  return trigger;
}

export const addElement: Command<{ type: Element["type"]; name: string }> = {
  id: "element.add",
  label: "Add element",
  group: "Element",
  hidden: true,
  run({ editor, session, stores }, { type, name }) {
    const elements = Object.values(stores.document.getState().document.tables.element).sort(byOrder);
    const element: Element = {
      kind: "element",
      id: newId("element"),
      order: keysAt(elements, elements.length)[0] ?? "a0",
      type,
      name: asWritten(name),
      trigger: triggerFor(name, new Set(elements.map(({ trigger }) => trigger))),
      description: "",
      image_asset_ids: [],
      voice: "",
    };
    editor.apply(`Add ${element.name}`, additionOf(element));
    session.select(element.id);
  },
};

export const setElement: Command<{ id: Id; label: string; values: Readonly<Record<string, Json>> }> = {
  id: "element.set",
  label: "Change element",
  group: "Element",
  hidden: true,
  run({ editor, stores }, { id, label, values }) {
    const element = stores.document.getState().document.tables.element[id];
    if (element !== undefined) editor.apply(label, updateOf(element, values));
  },
};

export const deleteElement: Command<{ id: Id }> = {
  id: "element.delete",
  label: "Delete element",
  group: "Element",
  hidden: true,
  run({ editor, session, stores }, { id }) {
    const element = stores.document.getState().document.tables.element[id];
    if (element === undefined) return;
    editor.apply(`Delete ${element.name}`, squash(EMPTY_DIFF, removalOf(element)));
    session.select();
  },
};

/** Uploads pictures and adds them to an element's references. */
export const addReferences: Command<{ id: Id; files: readonly File[] }> = {
  id: "element.add-references",
  label: "Add reference images",
  group: "Element",
  hidden: true,
  async run({ api, editor, stores }, { id, files }) {
    const { projectId } = stores.document.getState();
    if (projectId === null) return;
    for (const file of files) {
      const { asset } = await api.upload(projectId, file);
      stores.facts.setState(({ assets }) => ({ assets: { ...assets, [asset.id]: asset } }));
      const element = stores.document.getState().document.tables.element[id];
      if (element !== undefined && asset.type === "image")
        editor.apply(
          "Add reference image",
          updateOf(element, { image_asset_ids: [...element.image_asset_ids, asset.id] }),
        );
    }
  },
};
