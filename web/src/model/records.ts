/** The records of intent and the facts, as the server's schema has them. */

import type { components } from "../api/schema.ts";

type Schemas = components["schemas"];

export type Id = string;
export type Rate = Schemas["Rate"];

export type Project = Schemas["Project"];
export type Script = Schemas["Script"];
export type Scene = Schemas["Scene"];
export type Line = Schemas["Line"];
export type Shot = Schemas["Shot"];
export type ShotValues = Schemas["ShotValues"];
export type ShotOverrides = Schemas["ShotOverrides"];
export type Element = Schemas["Element"];
export type Guide = Schemas["Guide"];
export type Track = Schemas["Track"];
export type Clip = Schemas["Clip"];
export type Transition = Schemas["Transition"];
export type Marker = Schemas["Marker"];

export type Size = ShotValues["size"];
export type Framing = ShotValues["framing"];
export type Move = ShotValues["move"];
export type Purpose = ShotValues["purpose"];
export type ClipSource = Clip["source"];
export type Placement = Clip["placement"];

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

/** The schema says only that it is JSON. */
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

export type Change = Omit<Schemas["Change"], "diff"> & { diff: RecordsDiff };

export type Asset = Schemas["Asset"];
export type Take = Schemas["Take"];
export type Job = Schemas["Job"];
export type JobSpec = Schemas["JobSpec"];
export type JobState = Job["state"];
export type Progress = Schemas["Progress"];
