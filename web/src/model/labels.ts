/** What scenes and shots are called: scene-shot, `12A-3`. The server gives the same labels; both are held to `cases/labels`. */

import type { Id, Scene, Shot } from "./records.ts";

export interface Labels {
  scenes: ReadonlyMap<Id, string>;
  shots: ReadonlyMap<Id, string>;
}

/** Shots of a scene in order, deleted ones too: under locked labels what goes leaves its number behind. */
type ShotsOf = (sceneId: Id) => readonly Shot[];

export function labelsOf(scenes: readonly Scene[], shotsOf: ShotsOf, locked: boolean): Labels {
  const named = locked ? lockedScenes(scenes, shotsOf) : countedScenes(scenes);
  const shots = new Map<Id, string>();
  for (const [sceneId, own] of named) {
    const labels = locked ? lockedShots(own, shotsOf(sceneId)) : countedShots(own, shotsOf(sceneId));
    for (const [id, label] of labels) shots.set(id, label);
  }
  return { scenes: named, shots };
}

/** The first of `12A`, `12B` ... `12Z`, `12AA` ... that is free. */
export function lettered(label: string, used: ReadonlySet<string>): string {
  for (let number = 1; ; number++) {
    let letters = "";
    for (let rest = number; rest > 0; rest = Math.floor((rest - 1) / 26))
      letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
    if (!used.has(label + letters)) return label + letters;
  }
}

function countedScenes(scenes: readonly Scene[]): Map<Id, string> {
  const live = scenes.filter(({ omitted }) => !omitted);
  return new Map(live.map(({ id, number }, place) => [id, number ?? String(place + 1)]));
}

function countedShots(own: string, shots: readonly Shot[]): Map<Id, string> {
  const live = shots.filter(({ state }) => state === "live");
  return new Map(live.map(({ id }, place) => [id, `${own}-${place + 1}`]));
}

/** Locked shots keep their scene's label; a new scene is `12A` after `12`. */
function lockedScenes(scenes: readonly Scene[], shotsOf: ShotsOf): Map<Id, string> {
  const kept = new Map<Id, string>();
  for (const { id } of scenes) {
    const label = shotsOf(id).find(({ locked_label }) => locked_label !== null)?.locked_label;
    if (label != null) kept.set(id, label.slice(0, Math.max(0, label.lastIndexOf("-"))));
  }
  const used = new Set(kept.values());
  const labels = new Map<Id, string>();
  let before = "0";
  for (const { id, number, omitted } of scenes) {
    const own = kept.get(id) ?? (number !== null && number !== "" && !used.has(number) ? number : undefined);
    if (omitted && !kept.has(id)) continue;
    const label = own ?? lettered(before, used);
    if (own !== undefined) before = own;
    used.add(label);
    labels.set(id, label);
  }
  return labels;
}

/** An insert takes the label before it, and a letter: `12-2A`. */
function lockedShots(own: string, shots: readonly Shot[]): Map<Id, string> {
  const labels = new Map<Id, string>();
  for (const { id, locked_label } of shots) if (locked_label !== null) labels.set(id, locked_label);
  if (labels.size === 0) return countedShots(own, shots);
  const used = new Set(labels.values());
  let before = `${own}-0`;
  for (const { id, state } of shots) {
    const label = labels.get(id);
    if (label !== undefined) before = label;
    else if (state === "live") {
      const inserted = lettered(before, used);
      labels.set(id, inserted);
      used.add(inserted);
    }
  }
  return labels;
}
