/** Ties the model to the server: opens projects, follows the stream of events, keeps the facts fresh. */

import { joinEvents, type StudioEvent } from "../api/events.ts";
import { Problem, Unreachable } from "../api/problem.ts";
import { opened, told } from "./facts.ts";
import type { Model } from "./model.tsx";
import type { Id } from "./records.ts";
import { leftBehind } from "./session.ts";

export interface Connection {
  open(projectId: Id): Promise<void>;
  /** Back to the list of projects. */
  leave(): void;
  refreshProjects(): Promise<void>;
  /** Hears what happens from now on, where no project has been opened that would do so. */
  follow(): Promise<void>;
  /** Engines, packs and LoRAs. */
  refreshEngines(): Promise<void>;
  close(): void;
}

/** Digests of today are asked for this long after the last change, since only the server plans. */
const DIGEST_PAUSE_MS = 400;

export function connect({ api, stores, editor, session }: Model): Connection {
  /** Events up to here are in the snapshot already. */
  let floor = 0;
  /** While a snapshot is on its way: what has come meanwhile. */
  let held: [StudioEvent, number | null][] | null = null;
  let following = false;
  let digestTimer: ReturnType<typeof setTimeout> | undefined;

  const stream = joinEvents({
    event: (event, id) => (held === null ? deliver(event, id) : held.push([event, id])),
    connection(live) {
      if (stores.facts.getState().live !== live) stores.facts.setState({ live });
      if (live) editor.retry();
    },
  });

  function deliver(event: StudioEvent, id: number | null): void {
    if (id !== null && id <= floor) return;
    const { projectId } = stores.document.getState();
    if (event.name === "reset") {
      if (projectId !== null) void snapshot(projectId);
      return;
    }
    if (event.name === "change") {
      editor.follow(event.data.project_id, event.data.change, event.data.revision);
      if (event.data.project_id === projectId) refreshDigests();
    } else if (event.name === "engine" || event.name === "shelf") void refreshEngines();
    else if (event.name === "project") void refreshProjects();
    else {
      stores.facts.setState((facts) => told(facts, event, projectId));
      if (event.name === "job" && event.data.job.kind === "download") void refreshEngines();
    }
  }

  function refreshDigests(): void {
    clearTimeout(digestTimer);
    digestTimer = setTimeout(async () => {
      const { projectId } = stores.document.getState();
      if (projectId === null) return;
      const digests = await api.digests(projectId).catch(keepTrying);
      if (digests !== undefined && stores.document.getState().projectId === projectId)
        stores.facts.setState({ digests });
    }, DIGEST_PAUSE_MS);
  }

  async function snapshot(projectId: Id): Promise<void> {
    held = [];
    try {
      const { records, revision, last_event_id, facts } = await api.snapshot(projectId);
      editor.load(projectId, records, revision);
      stores.facts.setState((before) => opened(before, facts));
      stores.document.setState({ projectId, opening: "open", failure: "" });
      floor = last_event_id;
      following = true;
      stream.start(last_event_id);
      refreshDigests();
    } finally {
      const missed = held;
      held = null;
      for (const [event, id] of missed) deliver(event, id);
    }
  }

  function letGo(): void {
    const state = stores.session.getState();
    state.breakdown?.cancel();
    session.set(leftBehind(state));
  }

  async function open(projectId: Id): Promise<void> {
    letGo();
    session.set({ dialog: null });
    stores.facts.setState({ assets: {}, takes: {}, digests: {} });
    stores.document.setState({ projectId, opening: "opening", failure: "" });
    try {
      await snapshot(projectId);
    } catch (error) {
      if (!(error instanceof Problem || error instanceof Unreachable)) throw error;
      stores.document.setState({ opening: "failed", failure: error.message });
    }
  }

  async function refreshProjects(): Promise<void> {
    const projects = await api.projects().catch(keepTrying);
    if (projects !== undefined) stores.facts.setState({ projects });
  }

  async function follow(): Promise<void> {
    if (following) return;
    following = true;
    const health = await api.health().catch(keepTrying);
    if (health === undefined) following = false;
    else stream.start(health.last_event_id);
  }

  async function refreshEngines(): Promise<void> {
    const [engines, packs, loras, words, hub] = await Promise.all([
      api.engines().catch(keepTrying),
      api.packs().catch(keepTrying),
      api.loras().catch(keepTrying),
      api.words().catch(keepTrying),
      api.hubToken().catch(keepTrying),
    ]);
    stores.facts.setState({
      ...(engines && { engines }),
      ...(packs && { packs }),
      ...(loras && { loras }),
      ...(words && { words }),
      ...(hub && { hub }),
    });
  }

  return {
    open,
    leave() {
      editor.close();
      const { view, backTo } = stores.session.getState();
      letGo();
      session.set({ view: view === "models" ? backTo : view });
      stores.document.setState({ projectId: null, opening: "closed" });
      void refreshProjects();
    },
    refreshProjects,
    follow,
    refreshEngines,
    close: () => {
      clearTimeout(digestTimer);
      stream.close();
    },
  };
}

/** A mirror that cannot be refreshed now keeps what it has. */
function keepTrying(error: unknown): undefined {
  if (error instanceof Problem || error instanceof Unreachable) return undefined;
  throw error;
}
