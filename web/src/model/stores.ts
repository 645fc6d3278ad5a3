/** The three stores: the document (intent), the facts, and the session (what this window looks at). */

import { createStore, type StoreApi } from "zustand/vanilla";
import type {
  BreakdownProgress,
  EngineCard,
  HubToken,
  Lora,
  OutlineEntry,
  Pack,
  ProjectSummary,
  ScriptProblem,
  WordsSettings,
} from "../api/client.ts";
import { type Bench, NEW_BENCH } from "./bench.ts";
import { type Document, EMPTY_DOCUMENT } from "./document.ts";
import type { PictureState } from "./picture.ts";
import type { Asset, Id, Job, Progress, Take } from "./records.ts";
import type { Reworks, Way } from "./reworks.ts";
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
  loras: readonly Lora[] | null;
  /** Whether there is a token for the model hub. */
  hub: HubToken | null;
  /** Which language model answers. */
  words: WordsSettings | null;
  projects: readonly ProjectSummary[] | null;
  /** Whether the stream of events is connected. */
  live: boolean;
}

/** `models` belongs to no project: it is reached from everywhere and goes back to where one was. */
export type View = "script" | "storyboard" | "timeline" | "elements" | "images" | "models";
export type DialogName = "palette" | "shortcuts" | "settings" | "export" | "new-project" | "import";

export type SettingsTab = "engines" | "words" | "hub";

/** Scenes that the language model is breaking down. */
export interface Breakdown {
  sceneIds: readonly Id[];
  progress: BreakdownProgress | null;
  cancel: () => void;
}

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
  /** Where leaving the models' page goes. */
  backTo: Exclude<View, "models">;
  dialog: DialogName | null;
  settingsTab: SettingsTab;
  breakdown: Breakdown | null;
  /** What is selected: shots, clips, elements, markers or assets; one kind at a time. The last one is the one in focus. */
  selection: readonly Id[];
  /** The scene at which the script and the storyboard stand. */
  sceneId: Id | null;
  /** How this window stands at the timeline. */
  bench: Bench;
  /** What the next picture is asked for with. */
  sketch: Sketch;
  /** The picture, or the film at one of its frames, that is open in the picture editor; and the saved mask that is to be put on it. */
  editing: { assetId: Id; frame: number; maskId?: Id } | null;
  /** What is marked in pictures and films, by asset: it waits while one is elsewhere; `keep-drafts.ts` keeps it over a reload. */
  pictures: Readonly<Record<Id, PictureState>>;
  /** Sections of the inspector that the user opened (true) or folded, by name; each has a default of its own. */
  sections: Readonly<Record<string, boolean>>;
  /** Where the user stands on the strip of a shot's frames, and the span marked there for a retake, half open. */
  strip: { shotId: Id; frame: number; span: { start: number; end: number } | null } | null;
  /** How the take of a shot is about to be worked on: a span of it anew, or more at its ends. */
  reworking: { shotId: Id; way: Way } | null;
  /** What is written for work on takes, until it has been sent. */
  reworks: Reworks;
  /** The takes that are seen side by side. */
  comparing: { shotId: Id; takeIds: readonly [Id, Id] } | null;
  jobsOpen: boolean;
  /** When the last failed job ended that the user has seen in the tray; an ISO time, empty for none. */
  failuresSeen: string;
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
  loras: null,
  hub: null,
  words: null,
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
      backTo: "script",
      dialog: null,
      settingsTab: "engines",
      breakdown: null,
      selection: [],
      sceneId: null,
      bench: NEW_BENCH,
      sketch: NEW_SKETCH,
      editing: null,
      pictures: {},
      sections: {},
      strip: null,
      reworking: null,
      reworks: {},
      comparing: null,
      jobsOpen: false,
      failuresSeen: "",
      autodraw: true,
      notices: [],
      script: { state: "settled", problems: [], outline: [], failure: "" },
    })),
  };
}
