/** What an engine is told of a shot beside its camera: its own settings, and what it wears. */

import { squashAll, updateOf } from "../model/changes.ts";
import { type Setting, withLora, withParameter } from "../model/limits.ts";
import type { Id, Json, Shot } from "../model/records.ts";
import type { Command, Studio } from "./command.ts";

function change(
  { editor, stores }: Studio,
  ids: readonly Id[],
  label: string,
  values: (shot: Shot) => Readonly<Record<string, Json>>,
): void {
  const { shot: table } = stores.document.getState().document.tables;
  const shots = ids.map((id) => table[id]).filter((shot) => shot !== undefined);
  editor.apply(label, squashAll(shots.map((shot) => updateOf(shot, values(shot)))));
}

/** Sets one of the engine's own settings; null clears it, and the engine decides. */
export const setParameter: Command<{
  ids: readonly Id[];
  name: string;
  label: string;
  value: Setting | null;
}> = {
  id: "shot.set-parameter",
  label: "Change setting",
  group: "Shot",
  hidden: true,
  run: (studio, { ids, name, label, value }) =>
    change(studio, ids, `Change ${label.toLowerCase()}`, ({ overrides }) => ({
      "overrides.parameters": withParameter(overrides.parameters, name, value),
    })),
};

export const clearParameters: Command<{ ids: readonly Id[] }> = {
  id: "shot.clear-parameters",
  label: "Reset settings",
  group: "Shot",
  hidden: true,
  run: (studio, { ids }) => change(studio, ids, "Reset settings", () => ({ "overrides.parameters": null })),
};

interface Wearing {
  ids: readonly Id[];
  name: string;
  weight: number | null;
  /** Taken off for it. */
  insteadOf?: readonly string[];
}

/** Puts a LoRA on shots, or weighs it anew; null takes it off. */
export const wearLora: Command<Wearing> = {
  id: "shot.wear-lora",
  label: "Change LoRAs",
  group: "Shot",
  hidden: true,
  run: (studio, { ids, name, weight, insteadOf = [] }) =>
    change(studio, ids, weight === null ? `Take off ${name}` : `Wear ${name}`, ({ overrides }) => {
      const kept = (overrides.loras ?? []).filter((lora) => !insteadOf.includes(lora.name));
      return { "overrides.loras": withLora(kept, name, weight)?.map((lora) => ({ ...lora })) ?? null };
    }),
};
