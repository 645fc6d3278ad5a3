/** Who speaks and where the film plays, as the script has them. */

import type { Document, Tables } from "./document.ts";

export interface Speaker {
  name: string;
  speeches: number;
}

const castByTable = new WeakMap<Tables["line"], readonly Speaker[]>();

/** Who speaks, the most first. */
export function castOf({ tables }: Document): readonly Speaker[] {
  const held = castByTable.get(tables.line);
  if (held !== undefined) return held;
  const counts = new Map<string, number>();
  for (const { character } of Object.values(tables.line))
    if (character !== "") counts.set(character, (counts.get(character) ?? 0) + 1);
  const cast = [...counts]
    .map(([name, speeches]) => ({ name, speeches }))
    .sort((a, b) => b.speeches - a.speeches || (a.name < b.name ? -1 : 1));
  castByTable.set(tables.line, cast);
  return cast;
}

/** The places of the film in order of appearance, each once, with how many scenes play there. */
export function placesOf({ tables }: Document): readonly { name: string; scenes: number }[] {
  const counts = new Map<string, number>();
  for (const { location, omitted } of Object.values(tables.scene))
    if (location !== "" && !omitted) counts.set(location, (counts.get(location) ?? 0) + 1);
  return [...counts].map(([name, scenes]) => ({ name, scenes }));
}
