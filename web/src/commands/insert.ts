/** Putting things into the cut: shots, titles, gaps, pictures and sound. */

import { spineAt } from "../model/cut.ts";
import { insert } from "../model/edits/order.ts";
import { newId } from "../model/ids.ts";
import type { Asset, ClipSource, Id, Shot, Track } from "../model/records.ts";
import { valuesOf } from "../model/shots.ts";
import { available, clipCommand, make, seconds, tablesToday } from "./clip.ts";
import type { Command, PlainCommand, Studio } from "./command.ts";
import { atTimeline, cutToday } from "./playback.ts";

const TITLE_SECONDS = 3;
const GAP_SECONDS = 1;
const STILL_SECONDS = 4;

type NewClip = Parameters<typeof insert>[0];

const newClip = (track_id: Id, source: ClipSource, duration: number, name = ""): NewClip => ({
  kind: "clip",
  id: newId("clip"),
  track_id,
  source,
  source_start: 0,
  duration,
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
  name,
});

/** The lowest track of a kind that is not locked; off V1 unless `magnetic`. */
function trackFor(studio: Studio, type: Track["type"], magnetic: boolean): Track | undefined {
  const lanes = cutToday(studio).lanes.map(({ track }) => track);
  const fits = lanes.filter((track) => track.type === type && track.magnetic === magnetic && !track.locked);
  return type === "video" ? fits.at(-1) : fits[0];
}

function add(studio: Studio, label: string, clip: NewClip, frame: number, pin = false): void {
  make(studio, label, insert(clip, frame, pin));
  studio.session.select(clip.id);
}

export const addTitle = clipCommand(
  "title",
  "Add a title over the playhead",
  { keys: ["shift+t"], when: atTimeline },
  (studio) => {
    const track = trackFor(studio, "video", false);
    if (track === undefined) return;
    const clip = newClip(track.id, { type: "title", text: "Title" }, seconds(studio, TITLE_SECONDS));
    add(studio, "Add title", clip, studio.transport.frame());
  },
);

export const addGap = clipCommand(
  "gap",
  "Add a gap on V1",
  { keys: ["shift+g"], when: atTimeline },
  (studio) => {
    const track = trackFor(studio, "video", true);
    if (track === undefined) return;
    const clip = newClip(track.id, { type: "gap" }, seconds(studio, GAP_SECONDS));
    add(studio, "Add gap", clip, studio.transport.frame());
  },
);

/** Puts a shot into V1, at the nearest cut; at its own length. */
export const insertShot: Command<{ shot: Shot; frame?: number }> = {
  id: "clip.insert-shot",
  label: "Insert shot",
  group: "Clip",
  hidden: true,
  run(studio, { shot, frame }) {
    const track = trackFor(studio, "video", true);
    if (track === undefined) return;
    const clip = newClip(track.id, { type: "shot", shot_id: shot.id }, valuesOf(shot).frames);
    add(studio, "Insert shot", clip, frame ?? studio.transport.frame());
  },
};

/** Puts an asset onto a track: on V1 at the nearest cut. Sound that is longer than the shot under it stays at its time, like music. */
export const insertAsset: Command<{ asset: Asset; track_id: Id | null; frame: number }> = {
  id: "clip.insert-asset",
  label: "Insert into the cut",
  group: "Clip",
  hidden: true,
  run(studio, { asset, track_id, frame }) {
    const tables = tablesToday(studio);
    const type = asset.type === "audio" ? "audio" : "video";
    const wanted = track_id === null ? undefined : tables.track[track_id];
    const track = wanted?.type === type && !wanted.locked ? wanted : trackFor(studio, type, type === "video");
    if (track === undefined) return;
    const duration = lengthOf(studio, asset);
    const clip = newClip(track.id, { type: "asset", asset_id: asset.id }, duration, asset.name);
    const under = spineAt(cutToday(studio), frame);
    const pin = asset.type === "audio" && (under === null || frame + duration > under.end);
    add(studio, "Insert clip", clip, frame, pin);
  },
};

function lengthOf(studio: Studio, asset: Asset): number {
  if (asset.type === "image") return seconds(studio, STILL_SECONDS);
  const probe = newClip("", { type: "asset", asset_id: asset.id }, 1);
  const frames = available(studio)({ ...probe, order: "a0", placement: { type: "magnetic" } });
  return Math.max(1, frames ?? seconds(studio, STILL_SECONDS));
}

/** Uploads files and puts each onto a track, one after the other. */
export const insertFiles: Command<{ files: readonly File[]; track_id: Id | null; frame: number }> = {
  id: "clip.insert-files",
  label: "Insert files",
  group: "Clip",
  hidden: true,
  async run(studio, { files, track_id, frame }) {
    const { projectId } = studio.stores.document.getState();
    if (projectId === null) return;
    let at = frame;
    for (const file of files) {
      studio.session.say({ tone: "info", title: `Bringing in ${file.name}`, detail: "" });
      const { asset } = await studio.api.upload(projectId, file);
      studio.stores.facts.setState(({ assets }) => ({ assets: { ...assets, [asset.id]: asset } }));
      await insertAsset.run(studio, { asset, track_id, frame: at });
      at += lengthOf(studio, asset);
    }
  },
};

export const insertCommands: readonly PlainCommand[] = [addTitle, addGap];
