/** Clips: the tools, and every edit of the cut that a key or a menu can make. */

import { availableFor } from "../model/available.ts";
import { isEmpty } from "../model/changes.ts";
import { type Cut, type CutTables, follower, spineAt } from "../model/cut.ts";
import {
  type ClipSettings,
  link,
  removeMarkers,
  removeTransitions,
  setClips,
  setMarker,
  setTrack,
  setTransition,
  toggleMarker,
  unlink,
} from "../model/edits/dress.ts";
import { diffOf, type Edit, inTurn } from "../model/edits/edit.ts";
import { moveFree, remove, reorder, setPinned } from "../model/edits/order.ts";
import { copy, duplicate, paste, split } from "../model/edits/split.ts";
import { trimHead, trimTail } from "../model/edits/trim.ts";
import { newId } from "../model/ids.ts";
import type { Clip, Id, Transition } from "../model/records.ts";
import { framesFromSeconds } from "../model/time.ts";
import type { Command, PlainCommand, Studio } from "./command.ts";
import { atTimeline, cutToday, setBench } from "./playback.ts";

const DISSOLVE_SECONDS = 0.5;

export const tablesToday = ({ stores }: Studio): CutTables => stores.document.getState().document.tables;

/** Makes an edit as one undo step. */
export function make(studio: Studio, label: string, edit: Edit): void {
  const before = tablesToday(studio);
  const diff = diffOf(before, edit(before));
  if (!isEmpty(diff)) studio.editor.apply(label, diff);
}

const selected = ({ stores }: Studio): readonly Id[] => stores.session.getState().selection;

const isLocked = (tables: CutTables, clip: Clip): boolean => tables.track[clip.track_id]?.locked === true;

/** The selected clips that are there and may be changed. */
export function selectedClips(studio: Studio): readonly Clip[] {
  const tables = tablesToday(studio);
  return selected(studio).flatMap((id) => {
    const clip = tables.clip[id];
    return clip === undefined || isLocked(tables, clip) ? [] : [clip];
  });
}

const idsOf = (clips: readonly Clip[]): Id[] => clips.map(({ id }) => id);

export const available = (studio: Studio) =>
  availableFor(studio.stores.document.getState().document, studio.stores.facts.getState());

const hasClips = (studio: Studio): boolean => atTimeline(studio) && selectedClips(studio).length > 0;

interface Shape {
  keys?: readonly string[];
  when?: (studio: Studio) => boolean;
}

export const clipCommand = (
  id: string,
  label: string,
  { keys = [], when = hasClips }: Shape,
  run: (studio: Studio) => void,
): PlainCommand => ({ id: `clip.${id}`, label, group: "Clip", keys, when, run });

/** Deletes what is selected of the cut: clips, transitions, markers. */
export const removeSelected = clipCommand(
  "delete",
  "Delete, and close the gap",
  {
    keys: ["delete", "backspace"],
    when: (studio) =>
      atTimeline(studio) && selected(studio).some((id) => /^(?:clip|transition|marker)_/.test(id)),
  },
  (studio) => {
    const ids = selected(studio);
    const of = (prefix: string) => ids.filter((id) => id.startsWith(prefix));
    const clips = idsOf(selectedClips(studio));
    const next = followerOf(cutToday(studio), clips);
    make(
      studio,
      clips.length > 0 ? "Delete clip" : of("marker_").length > 0 ? "Delete marker" : "Delete transition",
      inTurn([remove(clips), removeTransitions(of("transition_")), removeMarkers(of("marker_"))]),
    );
    const there = next !== null && tablesToday(studio).clip[next] !== undefined;
    studio.session.select(...(there ? [next] : []));
  },
);

/** What to select when clips go: the one that follows them. */
function followerOf(cut: Cut, ids: readonly Id[]): Id | null {
  const last = ids.at(-1);
  return last === undefined ? null : (follower(cut, last)?.clip.id ?? null);
}

/** The selected clips under the playhead, or every clip there on tracks that are not locked. */
function underPlayhead(studio: Studio): Id[] {
  const frame = studio.transport.frame();
  const under = [...cutToday(studio).placed.values()]
    .filter(({ clip, start, end }) => start < frame && frame < end && !isLocked(tablesToday(studio), clip))
    .map(({ clip }) => clip.id);
  const chosen = under.filter((id) => selected(studio).includes(id));
  return chosen.length > 0 ? chosen : under;
}

export const splitAtPlayhead = clipCommand(
  "split",
  "Split at the playhead",
  { keys: ["mod+b", "s"], when: atTimeline },
  (studio) => make(studio, "Split clip", split(underPlayhead(studio), studio.transport.frame(), newId)),
);

export const splitClip: Command<{ id: Id; frame: number }> = {
  id: "clip.split-at",
  label: "Split clip",
  group: "Clip",
  hidden: true,
  run: (studio, { id, frame }) => make(studio, "Split clip", split([id], frame, newId)),
};

/** The selected clip, or the one of V1 under the playhead. */
function inFocus(studio: Studio): Clip | null {
  const chosen = selectedClips(studio).at(-1);
  if (chosen !== undefined) return chosen;
  const under = spineAt(cutToday(studio), studio.transport.frame())?.clip;
  return under === undefined || isLocked(tablesToday(studio), under) ? null : under;
}

function trimToPlayhead(studio: Studio, edge: "head" | "tail"): void {
  const clip = inFocus(studio);
  const placed = clip === null ? undefined : cutToday(studio).placed.get(clip.id);
  if (placed === undefined) return;
  const frame = studio.transport.frame();
  if (edge === "head") make(studio, "Trim start", trimHead(placed.clip.id, frame - placed.start));
  else make(studio, "Trim end", trimTail(placed.clip.id, frame + 1 - placed.end, available(studio)));
  if (edge === "head" && placed.clip.placement.type === "magnetic") studio.transport.seek(placed.start);
}

export const trimStartToPlayhead = clipCommand(
  "trim-start",
  "Trim start to the playhead",
  { keys: ["["], when: atTimeline },
  (studio) => trimToPlayhead(studio, "head"),
);
export const trimEndToPlayhead = clipCommand(
  "trim-end",
  "Trim end to the playhead",
  { keys: ["]"], when: atTimeline },
  (studio) => trimToPlayhead(studio, "tail"),
);

/** On V1 a nudge lengthens or shortens the clip; elsewhere it moves it. */
function nudge(studio: Studio, by: number): void {
  const clips = selectedClips(studio);
  const free = clips.filter(({ placement }) => placement.type !== "magnetic");
  const edits = clips
    .filter(({ placement }) => placement.type === "magnetic")
    .map(({ id }) => trimTail(id, by, available(studio)));
  if (free.length > 0) edits.push(moveFree(idsOf(free), by, (clip) => clip.track_id));
  make(studio, free.length === clips.length ? "Nudge clip" : "Trim end", inTurn(edits));
}

const nudges = [
  clipCommand("nudge-back", "Nudge a frame earlier, or shorten on V1", { keys: [","] }, (studio) =>
    nudge(studio, -1),
  ),
  clipCommand("nudge-on", "Nudge a frame later, or lengthen on V1", { keys: ["."] }, (studio) =>
    nudge(studio, 1),
  ),
  clipCommand("nudge-back-ten", "Nudge ten frames earlier", { keys: ["<"] }, (studio) => nudge(studio, -10)),
  clipCommand("nudge-on-ten", "Nudge ten frames later", { keys: [">"] }, (studio) => nudge(studio, 10)),
];

function moveInOrder(studio: Studio, by: -1 | 1): void {
  const spine = cutToday(studio).spine?.clips ?? [];
  const ids = idsOf(selectedClips(studio).filter(({ placement }) => placement.type === "magnetic"));
  const first = spine.findIndex(({ clip }) => ids.includes(clip.id));
  if (first >= 0) make(studio, "Move clip", reorder(ids, Math.max(0, first + by)));
}

const orderCommands = [
  clipCommand("earlier", "Move earlier on V1", { keys: ["alt+left"] }, (studio) => moveInOrder(studio, -1)),
  clipCommand("later", "Move later on V1", { keys: ["alt+right"] }, (studio) => moveInOrder(studio, 1)),
];

export const duplicateClips = clipCommand("duplicate", "Duplicate", { keys: ["mod+d"] }, (studio) =>
  make(studio, "Duplicate clip", duplicate(idsOf(selectedClips(studio)), newId)),
);

const copyClips = clipCommand("copy", "Copy clips", { keys: ["mod+c"] }, (studio) =>
  setBench(studio, { clipboard: copy(tablesToday(studio), idsOf(selectedClips(studio))) }),
);

const cutClips = clipCommand("cut", "Cut clips", { keys: ["mod+x"] }, (studio) => {
  const ids = idsOf(selectedClips(studio));
  setBench(studio, { clipboard: copy(tablesToday(studio), ids) });
  make(studio, "Cut clips", remove(ids));
});

const pasteClips = clipCommand(
  "paste",
  "Paste at the playhead",
  {
    keys: ["mod+v"],
    when: (studio) => atTimeline(studio) && studio.stores.session.getState().bench.clipboard !== null,
  },
  (studio) => {
    const { clipboard } = studio.stores.session.getState().bench;
    if (clipboard !== null) make(studio, "Paste clips", paste(clipboard, studio.transport.frame(), newId));
  },
);

const selectAll = clipCommand(
  "select-all",
  "Select every clip",
  { keys: ["mod+a"], when: atTimeline },
  (studio) => studio.session.select(...Object.keys(tablesToday(studio).clip)),
);

const selectNone = clipCommand(
  "select-none",
  "Select nothing",
  { keys: ["escape"], when: atTimeline },
  (studio) => {
    studio.session.select();
    setBench(studio, { tool: "select" });
  },
);

export const toggleEnabled = clipCommand("enabled", "Enable or disable", { keys: ["shift+e"] }, (studio) => {
  const clips = selectedClips(studio);
  const enabled = clips.every((clip) => !clip.enabled);
  make(studio, enabled ? "Enable clip" : "Disable clip", setClips(idsOf(clips), { enabled }));
});

export const toggleLink = clipCommand("link", "Link or unlink sound", { keys: ["alt+l"] }, (studio) => {
  const clips = selectedClips(studio);
  const tables = tablesToday(studio);
  const linked = clips.some(
    ({ id, linked_clip_id }) =>
      linked_clip_id !== null || Object.values(tables.clip).some((clip) => clip.linked_clip_id === id),
  );
  if (linked) make(studio, "Unlink sound", unlink(idsOf(clips)));
  else {
    const [picture, sound] = ["video", "audio"].map((type) =>
      clips.find((clip) => tables.track[clip.track_id]?.type === type),
    );
    if (picture !== undefined && sound !== undefined) make(studio, "Link sound", link(picture.id, sound.id));
  }
});

export const togglePinned = clipCommand(
  "pin",
  "Pin to the time, or ride with V1",
  {
    keys: ["alt+p"],
    when: (studio) =>
      atTimeline(studio) && selectedClips(studio).some(({ placement }) => placement.type !== "magnetic"),
  },
  (studio) => {
    const clips = selectedClips(studio).filter(({ placement }) => placement.type !== "magnetic");
    const pin = clips.some(({ placement }) => placement.type === "anchored");
    make(studio, pin ? "Pin clip" : "Anchor clip", inTurn(clips.map(({ id }) => setPinned(id, pin))));
  },
);

/** A time in whole frames of the project; at least one. */
export const seconds = (studio: Studio, count: number): number => {
  const rate = Object.values(studio.stores.document.getState().document.tables.project)[0]?.rate;
  return rate === undefined ? 24 : Math.max(1, framesFromSeconds(count, rate));
};

/** The cut nearest to the playhead, or after the selected clip; half a second, half on each side. */
function dissolve(studio: Studio, type: "dissolve" | "dip_to_black"): void {
  const cut = cutToday(studio);
  const chosen = selectedClips(studio).at(-1)?.id;
  const frame = studio.transport.frame();
  const spine = cut.spine?.clips ?? [];
  const nearest = spine
    .slice(0, -1)
    .reduce<(typeof spine)[number] | null>(
      (best, placed) =>
        best === null || Math.abs(placed.end - frame) < Math.abs(best.end - frame) ? placed : best,
      null,
    );
  const id = chosen !== undefined && follower(cut, chosen) !== null ? chosen : nearest?.clip.id;
  const label = type === "dissolve" ? "Dissolve" : "Dip to black";
  if (id !== undefined)
    make(studio, label, setTransition(id, type, seconds(studio, DISSOLVE_SECONDS), newId));
}

export const addDissolve = clipCommand(
  "dissolve",
  "Dissolve at the cut",
  { keys: ["shift+d"], when: atTimeline },
  (studio) => dissolve(studio, "dissolve"),
);
const addDip = clipCommand(
  "dip",
  "Dip to black at the cut",
  { keys: ["shift+b"], when: atTimeline },
  (studio) => dissolve(studio, "dip_to_black"),
);

export const addMarker = clipCommand(
  "marker",
  "Marker at the playhead",
  { keys: ["m"], when: atTimeline },
  (studio) => make(studio, "Marker", toggleMarker(studio.transport.frame(), newId)),
);

export const setClip: Command<{ ids: readonly Id[]; label: string; settings: ClipSettings }> = {
  id: "clip.set",
  label: "Change clip",
  group: "Clip",
  hidden: true,
  run: (studio, { ids, label, settings }) => make(studio, label, setClips(ids, settings)),
};

export const changeTrack: Command<{ id: Id; label: string; settings: Parameters<typeof setTrack>[1] }> = {
  id: "track.set",
  label: "Change track",
  group: "Clip",
  hidden: true,
  run: (studio, { id, label, settings }) => make(studio, label, setTrack(id, settings)),
};

export const changeMarker: Command<{ id: Id; settings: Parameters<typeof setMarker>[1] }> = {
  id: "marker.set",
  label: "Change marker",
  group: "Clip",
  hidden: true,
  run: (studio, { id, settings }) => make(studio, "Change marker", setMarker(id, settings)),
};

export const changeTransition: Command<{ clip_id: Id; type: Transition["type"]; frames: number }> = {
  id: "transition.set",
  label: "Change transition",
  group: "Clip",
  hidden: true,
  run: (studio, { clip_id, type, frames }) =>
    make(studio, "Change transition", setTransition(clip_id, type, frames, newId)),
};

/** What a gesture has come to. */
export const makeEdit: Command<{ label: string; edit: Edit }> = {
  id: "clip.gesture",
  label: "Edit the cut",
  group: "Clip",
  hidden: true,
  run: (studio, { label, edit }) => make(studio, label, edit),
};

export const clipCommands: readonly PlainCommand[] = [
  splitAtPlayhead,
  trimStartToPlayhead,
  trimEndToPlayhead,
  ...nudges,
  ...orderCommands,
  removeSelected,
  duplicateClips,
  copyClips,
  cutClips,
  pasteClips,
  selectAll,
  toggleEnabled,
  toggleLink,
  togglePinned,
  addDissolve,
  addDip,
  addMarker,
  selectNone,
];
