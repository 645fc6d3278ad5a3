/** The records of intent and the facts, in the server's words. */

export type Id = string;

export interface Rate {
  numerator: number;
  denominator: number;
}

export interface Project {
  kind: "project";
  id: Id;
  name: string;
  width: number;
  height: number;
  rate: Rate;
  seed: number;
  style: string;
  script_id: Id | null;
  labels_locked: boolean;
}

export interface Script {
  kind: "script";
  id: Id;
  number: number;
  format: "fountain" | "fdx" | "txt";
  text: string;
  title: string;
  author: string;
}

export type Setting = "INT" | "EXT" | "INT/EXT" | "";

export interface Scene {
  kind: "scene";
  id: Id;
  order: string;
  heading: string;
  number: string | null;
  setting: Setting;
  location: string;
  time_of_day: string;
  omitted: boolean;
}

export type LineType =
  | "action"
  | "dialogue"
  | "transition"
  | "title"
  | "lyric"
  | "note"
  | "section"
  | "synopsis"
  | "centered";

export interface Line {
  kind: "line";
  id: Id;
  scene_id: Id;
  order: string;
  type: LineType;
  text: string;
  character: string;
  extension: string;
  parenthetical: string;
  dual: "" | "left" | "right";
}

export type Size = "ECU" | "CU" | "MCU" | "MS" | "MLS" | "LS" | "ELS";
export type Framing = "single" | "two" | "group" | "over-shoulder" | "POV" | "insert";
export type Move =
  | "static"
  | "push-in"
  | "pull-out"
  | "pan-left"
  | "pan-right"
  | "tilt-up"
  | "tilt-down"
  | "track-left"
  | "track-right"
  | "crane-up"
  | "crane-down"
  | "follow"
  | "handheld";
export type Purpose = "establishing" | "master" | "coverage" | "insert" | "reaction" | "title";

export interface ShotValues {
  size: Size;
  framing: Framing;
  move: Move;
  purpose: Purpose;
  action: string;
  characters: string[];
  subject: string;
  frames: number;
}

export interface ShotOverrides {
  size: Size | null;
  framing: Framing | null;
  move: Move | null;
  purpose: Purpose | null;
  action: string | null;
  characters: string[] | null;
  subject: string | null;
  frames: number | null;
  seed: number | null;
  engine: string | null;
}

export interface Shot {
  kind: "shot";
  id: Id;
  scene_id: Id;
  order: string;
  first_line_id: Id | null;
  last_line_id: Id | null;
  parsed: ShotValues;
  overrides: ShotOverrides;
  direction: string;
  origin: "breakdown" | "user";
  state: "live" | "deleted" | "omitted";
  locked_label: string | null;
  picked_take_id: Id | null;
}

export interface Element {
  kind: "element";
  id: Id;
  order: string;
  type: "character" | "location" | "prop";
  name: string;
  trigger: string;
  description: string;
  image_asset_ids: Id[];
  voice: string;
}

export interface Guide {
  kind: "guide";
  id: Id;
  shot_id: Id;
  asset_id: Id;
  role: "first_frame" | "last_frame" | "keyframe" | "video" | "control" | "reference";
  frame: number;
  strength: number;
}

export interface Track {
  kind: "track";
  id: Id;
  order: string;
  type: "video" | "audio";
  name: string;
  magnetic: boolean;
  muted: boolean;
  solo: boolean;
  hidden: boolean;
  locked: boolean;
  gain_db: number;
}

export type ClipSource =
  | { type: "shot"; shot_id: Id }
  | { type: "take"; take_id: Id }
  | { type: "asset"; asset_id: Id }
  | { type: "title"; text: string }
  | { type: "gap" };

export type Placement =
  | { type: "magnetic" }
  | { type: "anchored"; clip_id: Id; offset: number }
  | { type: "pinned"; start: number };

export interface Clip {
  kind: "clip";
  id: Id;
  track_id: Id;
  order: string;
  source: ClipSource;
  placement: Placement;
  source_start: number;
  duration: number;
  enabled: boolean;
  gain_db: number;
  opacity: number;
  fade_in: number;
  fade_out: number;
  fit: "fit" | "fill";
  scale: number;
  x: number;
  y: number;
  linked_clip_id: Id | null;
  name: string;
}

export interface Transition {
  kind: "transition";
  id: Id;
  clip_id: Id;
  type: "dissolve" | "dip_to_black";
  in_offset: number;
  out_offset: number;
}

export interface Marker {
  kind: "marker";
  id: Id;
  frame: number;
  clip_id: Id | null;
  name: string;
  colour: "amber" | "red" | "green" | "blue" | "violet";
}

export type AnyRecord =
  | Project
  | Script
  | Scene
  | Line
  | Shot
  | Element
  | Guide
  | Track
  | Clip
  | Transition
  | Marker;
export type Kind = AnyRecord["kind"];
export type RecordOf<K extends Kind> = Extract<AnyRecord, { kind: K }>;

/** A field's value as JSON. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

export interface FieldChange {
  from: Json;
  to: Json;
}

/** Records added and removed whole, and fields changed, by record id; a nested field is named with one dot: `overrides.size`. */
export interface RecordsDiff {
  added: Record<Id, AnyRecord>;
  updated: Record<Id, Record<string, FieldChange>>;
  removed: Record<Id, AnyRecord>;
}

export interface Change {
  id: Id;
  label: string;
  base_revision: number;
  diff: RecordsDiff;
}

export interface Asset {
  id: Id;
  sha256: string;
  type: "video" | "image" | "audio";
  mime: string;
  bytes: number;
  name: string;
  width: number;
  height: number;
  rate: Rate | null;
  frames: number;
  sample_rate: number;
  channels: number;
  samples: number;
  proxy_asset_id: Id | null;
  has_peaks: boolean;
  origin: "upload" | "take" | "pass" | "proxy" | "export" | "board";
  created_at: string;
}

export interface Take {
  id: Id;
  shot_id: Id;
  job_id: Id;
  number: number;
  type: "board" | "motion";
  panel: number;
  asset_id: Id;
  passes: Partial<Record<"depth" | "pose" | "id", Id>>;
  frames: number;
  shot_start: number;
  engine: string;
  digest: string;
  created_at: string;
}

export type JobState = "queued" | "running" | "succeeded" | "failed" | "cancelled";

export interface Job {
  id: Id;
  project_id: Id | null;
  kind: "board" | "take" | "ingest" | "export" | "download";
  queue: "device" | "media" | "net";
  shot_id: Id | null;
  title: string;
  state: JobState;
  rank: string;
  error: { title: string; detail: string; remedy: string } | null;
  created_at: string;
  started_at: string | null;
  ended_at: string | null;
  asset_id: Id | null;
  take_ids: Id[];
}

export interface Progress {
  job_id: Id;
  done: number;
  total: number;
  note: string;
  seconds_left: number | null;
}
