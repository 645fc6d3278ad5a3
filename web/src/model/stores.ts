/** The three stores: the document (intent), the facts, and the session (what this window looks at). */

import { createStore, type StoreApi } from "zustand/vanilla";
import type { EngineCard, OutlineEntry, Pack, ProjectSummary, ScriptProblem } from "../api/client.ts";
import { type Bench, NEW_BENCH } from "./bench.ts";
import { type Document, EMPTY_DOCUMENT } from "./document.ts";
import type { Asset, Id, Job, Progress, Take } from "./records.ts";
import { NEW_SKETCH, type Sketch } from "./sketch.ts";

export interface DocumentState {
  /** What the user sees: everything committed, and the gesture under way on top. */
  document: Document;
  projectId: Id | null;
  opening: "closed" | "opening" | "open" | "failed";
  failure: string;
  saving: "saved" | "saving" | "offline";
  /** The label of what would be undone or done again; null when there is nothing. */
  undoLabel: string | null;
  redoLabel: string | null;
}

export interface FactsState {
  assets: Readonly<Record<Id, Asset>>;
  takes: Readonly<Record<Id, Take>>;
  jobs: Readonly<Record<Id, Job>>;
  progress: Readonly<Record<Id, Progress>>;
  /** Of each shot: the digest of what a take would be made from today. */
  digests: Readonly<Record<Id, string>>;
  engines: readonly EngineCard[] | null;
  packs: readonly Pack[] | null;
  projects: readonly ProjectSummary[] | null;
  /** Whether the stream of events is connected. */
  live: boolean;
}

export type View = "script" | "storyboard" | "timeline" | "elements" | "images";
export type DialogName = "palette" | "shortcuts" | "settings" | "export" | "new-project" | "import";

export interface Notice {
  id: number;
  tone: "info" | "good" | "bad";
  title: string;
  detail: string;
  /** A command to offer, by its id. */
  action?: { label: string; commandId: string };
}

export interface SessionState {
  view: View;
  dialog: DialogName | null;
  /** What is selected: shots, clips, elements, markers or assets; one kind at a time. The last one is the one in focus. */
  selection: readonly Id[];
  /** The scene at which the script and the storyboard stand. */
  sceneId: Id | null;
  /** How this window stands at the timeline. */
  bench: Bench;
  /** What the next picture is asked for with. */
  sketch: Sketch;
  /** The picture, or the film at one of its frames, that is open in the picture editor. */
  editing: { assetId: Id; frame: number } | null;
  jobsOpen: boolean;
  /** New shots are drawn by themselves. */
  autodraw: boolean;
  notices: readonly Notice[];
  script: {
    state: "settled" | "typing" | "reading" | "failed";
    problems: readonly ScriptProblem[];
    outline: readonly OutlineEntry[];
    failure: string;
  };
}

export interface Stores {
  document: StoreApi<DocumentState>;
  facts: StoreApi<FactsState>;
  session: StoreApi<SessionState>;
}

export const NO_FACTS: FactsState = {
  assets: {},
  takes: {},
  jobs: {},
  progress: {},
  digests: {},
  engines: null,
  packs: null,
  projects: null,
  live: true,
};

export function createStores(): Stores {
  return {
    document: createStore<DocumentState>(() => ({
      document: EMPTY_DOCUMENT,
      projectId: null,
      opening: "closed",
      failure: "",
      saving: "saved",
      undoLabel: null,
      redoLabel: null,
    })),
    facts: createStore<FactsState>(() => NO_FACTS),
    session: createStore<SessionState>(() => ({
      view: "script",
      dialog: null,
      selection: [],
      sceneId: null,
      bench: NEW_BENCH,
      sketch: NEW_SKETCH,
      editing: null,
      jobsOpen: false,
      autodraw: true,
      notices: [],
      script: { state: "settled", problems: [], outline: [], failure: "" },
    })),
  };
}
