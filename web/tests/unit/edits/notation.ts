/**
 * Cuts in one line each, for tables of edits.
 *
 *     film("V1 a10 b6+2", "A1 d@b+1:3", "V2 t@12:4")
 *
 * `a10` is ten frames on V1; `b6+2` begins two frames into its source; `d@b+1:3` is three frames anchored one frame after b begins;
 * `t@12:4` four frames pinned at 12. `=p` at the end links a clip with p. A name is the clip's id without its prefix.
 */

import { type CutTables, cutOf } from "../../../src/model/cut.ts";
import type { MakeId } from "../../../src/model/edits/edit.ts";
import { keysAt } from "../../../src/model/order.ts";
import type { Clip, Id, Placement, Track } from "../../../src/model/records.ts";

export const id = (name: string): Id => `clip_${name.padEnd(6, "0")}`;
const trackId = (name: string): Id => `track_${name.toLowerCase()}0000`;
const TRACKS = ["V1", "V2", "A1", "A2"];

function trackOf(name: string, place: number): Track {
  return {
    kind: "track",
    id: trackId(name),
    order: `a${place}`,
    type: name.startsWith("V") ? "video" : "audio",
    name,
    magnetic: name === "V1",
    muted: false,
    solo: false,
    hidden: false,
    locked: false,
    gain_db: 0,
  };
}

export function clip(name: string, fields: Partial<Clip> = {}): Clip {
  return {
    kind: "clip",
    id: id(name),
    track_id: trackId("V1"),
    order: "a0",
    source: { type: "asset", asset_id: "asset_000001" },
    placement: { type: "magnetic" },
    source_start: 0,
    duration: 10,
    enabled: true,
    gain_db: 0,
    opacity: 1,
    fade_in: 0,
    fade_out: 0,
    fit: "fit",
    scale: 1,
    x: 0,
    y: 0,
    linked_clip_id: null,
    name: "",
    ...fields,
  };
}

const WORD = /^([a-z]\w*?)(?:@(?:([a-z]\w*)([+-]\d+)|(\d+)):)?(\d+)(?:\+(\d+))?(?:=([a-z]\w*))?$/;

function clipOf(word: string, track: string, order: string): Clip {
  const parts = WORD.exec(word);
  if (parts === null) throw new Error(`${word} is no clip`);
  const [, name = "", anchor, offset, start, duration, source, linked] = parts;
  const placement: Placement =
    anchor !== undefined
      ? { type: "anchored", clip_id: id(anchor), offset: Number(offset) }
      : start !== undefined
        ? { type: "pinned", start: Number(start) }
        : { type: "magnetic" };
  return clip(name, {
    track_id: trackId(track),
    order,
    placement,
    duration: Number(duration),
    source_start: Number(source ?? 0),
    linked_clip_id: linked === undefined ? null : id(linked),
  });
}

export function film(...lanes: readonly string[]): CutTables {
  const tables = { track: {}, clip: {}, transition: {}, marker: {} } as {
    -readonly [K in keyof CutTables]: Record<Id, never>;
  };
  for (const [place, name] of TRACKS.entries())
    Object.assign(tables.track, { [trackId(name)]: trackOf(name, place) });
  for (const lane of lanes) {
    const [track = "", ...words] = lane.split(/\s+/);
    const keys = keysAt([], 0, words.length);
    for (const [at, word] of words.entries()) {
      const made = clipOf(word, track, keys[at] ?? "a0");
      Object.assign(tables.clip, { [made.id]: made });
    }
  }
  return tables;
}

const nameOf = (clipId: Id): string => clipId.slice("clip_".length).replace(/0+$/, "");

/** Where everything lies: `V1 a0-10 b10-16+2`; the source's start follows a plus where it is not 0. Empty tracks are left out. */
export function show(tables: CutTables): string[] {
  return cutOf(tables)
    .lanes.toSorted((a, b) => TRACKS.indexOf(a.track.name) - TRACKS.indexOf(b.track.name))
    .filter(({ clips }) => clips.length > 0)
    .map(({ track, clips }) =>
      [
        track.name,
        ...clips.map(({ clip: one, start, end }) => {
          const source = one.source_start === 0 ? "" : `+${one.source_start}`;
          const { placement } = one;
          const on = placement.type === "anchored" ? `@${nameOf(placement.clip_id)}` : "";
          return `${nameOf(one.id)}${on}:${start}-${end}${source}`;
        }),
      ].join(" "),
    );
}

/** `clip_n1`, `clip_n2`: as ids of what an edit makes. */
export function counting(): MakeId {
  let count = 0;
  return (prefix) => {
    count += 1;
    return prefix === "clip" ? id(`n${count}`) : `${prefix}_00000${count}`;
  };
}

export const track = trackId;
