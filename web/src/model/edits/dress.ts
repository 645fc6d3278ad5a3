/** What clips and tracks wear: fades, gains, transitions, links, markers. Nothing here moves a clip. */

import { cutOf, follower, linkedWith } from "../cut.ts";
import type { Clip, Id, Marker, Track, Transition } from "../records.ts";
import { type Edit, edit, type MakeId } from "./edit.ts";

/** What the inspector can set on a clip; each value is held in its range. */
export type ClipSettings = Partial<
  Pick<
    Clip,
    | "enabled"
    | "gain_db"
    | "opacity"
    | "fade_in"
    | "fade_out"
    | "fit"
    | "scale"
    | "x"
    | "y"
    | "name"
    | "source"
  >
>;

const held = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value));

export function setClips(ids: readonly Id[], settings: ClipSettings): Edit {
  return edit((draft) => {
    for (const id of ids) {
      const clip = draft.clip[id];
      if (clip === undefined) continue;
      Object.assign(clip, settings);
      clip.gain_db = held(clip.gain_db, -60, 24);
      clip.opacity = held(clip.opacity, 0, 1);
      clip.scale = held(clip.scale, 0.01, 20);
      clip.x = held(clip.x, -4, 4);
      clip.y = held(clip.y, -4, 4);
      clip.fade_in = held(Math.round(clip.fade_in), 0, clip.duration);
      clip.fade_out = held(Math.round(clip.fade_out), 0, clip.duration - clip.fade_in);
    }
  });
}

export function setTrack(
  id: Id,
  settings: Partial<Pick<Track, "muted" | "solo" | "hidden" | "locked" | "gain_db" | "name">>,
): Edit {
  return edit((draft) => {
    const track = draft.track[id];
    if (track === undefined) return;
    Object.assign(track, settings);
    track.gain_db = held(track.gain_db, -60, 24);
  });
}

/**
 * Lays a transition over the cut after a clip, half on each side, or changes the one that is there.
 *
 *     |a-------|b-------|   ->   |a-----><-----b|
 */
export function setTransition(clip_id: Id, type: Transition["type"], frames: number, makeId: MakeId): Edit {
  return edit((draft, before) => {
    const clip = before.clip[clip_id];
    const next = follower(cutOf(before), clip_id)?.clip;
    if (clip === undefined || next === undefined) return;
    const had = Object.values(before.transition).find((transition) => transition.clip_id === clip_id);
    const id = had?.id ?? makeId("transition");
    const in_offset = Math.min(Math.floor(frames / 2), clip.duration);
    const out_offset = Math.min(frames - Math.floor(frames / 2), next.duration);
    draft.transition[id] = { kind: "transition", id, clip_id, type, in_offset, out_offset };
  });
}

export function removeTransitions(ids: readonly Id[]): Edit {
  return edit((draft) => {
    for (const id of ids) delete draft.transition[id];
  });
}

/** Links a picture with a sound, so that they move and trim together. */
export function link(picture: Id, sound: Id): Edit {
  return edit((draft, before) => {
    const clip = draft.clip[sound];
    const cut = cutOf(before);
    const [over, under] = [cut.placed.get(sound), cut.placed.get(picture)];
    if (clip === undefined || over === undefined || under === undefined) return;
    clip.linked_clip_id = picture;
    if (under.clip.placement.type === "magnetic")
      clip.placement = { type: "anchored", clip_id: picture, offset: over.start - under.start };
  });
}

export function unlink(ids: readonly Id[]): Edit {
  return edit((draft, before) => {
    for (const id of ids.flatMap((one) => [one, ...linkedWith(before, one).map((clip) => clip.id)])) {
      const clip = draft.clip[id];
      if (clip !== undefined) clip.linked_clip_id = null;
    }
  });
}

/** Adds a marker at a frame of the timeline, or takes away the one that is there. */
export function toggleMarker(frame: number, makeId: MakeId): Edit {
  return edit((draft, before) => {
    const there = Object.values(before.marker).find(
      (marker) => marker.clip_id === null && marker.frame === frame,
    );
    if (there !== undefined) {
      delete draft.marker[there.id];
      return;
    }
    const id = makeId("marker");
    draft.marker[id] = { kind: "marker", id, frame, clip_id: null, name: "", colour: "amber" };
  });
}

export function setMarker(id: Id, settings: Partial<Pick<Marker, "name" | "colour" | "frame">>): Edit {
  return edit((draft) => {
    const marker = draft.marker[id];
    if (marker !== undefined) Object.assign(marker, settings);
  });
}

export function removeMarkers(ids: readonly Id[]): Edit {
  return edit((draft) => {
    for (const id of ids) delete draft.marker[id];
  });
}
