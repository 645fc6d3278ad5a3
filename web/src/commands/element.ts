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

const TRIGGER = /^@[\p{L}\p{N}_.'-]{1,80}$/u;

/** As it is written in a prompt: with its `@`, which may be left out when it is typed. */
export const triggerOf = (text: string): string =>
  text.trim().startsWith("@") ? text.trim() : `@${text.trim()}`;

/** Why a trigger that was typed cannot be one, in a sentence; empty where it can. Case tells no two apart. */
export function triggerRefused(text: string, others: readonly Element[]): string {
  const trigger = triggerOf(text);
  if (!TRIGGER.test(trigger)) return "One word: letters, digits, dots, dashes and apostrophes.";
  const folded = trigger.toLocaleLowerCase();
  const held = others.find((other) => other.trigger.toLocaleLowerCase() === folded);
  return held === undefined ? "" : `${held.name} goes by ${held.trigger} already.`;
}

const fresh = (type: Element["type"], name: string, trigger: string, order: string): Element => ({
  kind: "element",
  id: newId("element"),
  order,
  type,
  name: asWritten(name),
  trigger,
  description: "",
  image_asset_ids: [],
  voice: "",
});

export const addElement: Command<{ type: Element["type"]; name: string }> = {
  id: "element.add",
  label: "Add element",
  group: "Element",
  hidden: true,
  run({ editor, session, stores }, { type, name }) {
    const elements = Object.values(stores.document.getState().document.tables.element).sort(byOrder);
    const trigger = triggerFor(name, new Set(elements.map(({ trigger }) => trigger)));
    const element = fresh(type, name, trigger, keysAt(elements, elements.length)[0] ?? "a0");
    editor.apply(`Add ${element.name}`, additionOf(element));
    session.select(element.id);
  },
};

/** Everything that the script names and nobody has described yet, as one step. */
export const addElements: Command<{ type: Element["type"]; names: readonly string[] }> = {
  id: "element.add-all",
  label: "Add all that were found",
  group: "Element",
  hidden: true,
  run({ editor, stores }, { type, names }) {
    const known = Object.values(stores.document.getState().document.tables.element).sort(byOrder);
    const taken = new Set(known.map(({ trigger }) => trigger));
    const orders = keysAt(known, known.length, names.length);
    const added = names.map((name, index): Element => {
      const trigger = triggerFor(name, taken);
      taken.add(trigger);
      return fresh(type, name, trigger, orders[index] ?? "a0");
    });
    if (added.length > 0)
      editor.apply(
        added.length === 1 ? `Add ${added[0]?.name}` : `Add ${added.length} elements`,
        additionOf(...added),
      );
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
