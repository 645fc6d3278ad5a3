/** Which project a window opens on, and the address that says so: `/project_01h.../storyboard`. */

import { Problem, Unreachable } from "../api/problem.ts";
import type { Connection } from "./connect.ts";
import { drawWhenReady } from "./drawing.ts";
import type { Model } from "./model.tsx";
import { lastFailure } from "./queue.ts";
import type { Id } from "./records.ts";
import type { View } from "./stores.ts";

const LAST_PROJECT = "milimo.project";
const FAILURES_SEEN = "milimo.failures-seen";
const MODELS = "/models";
const ADDRESS = /^\/(project_[0-9a-z]+)(?:\/(script|storyboard|timeline|elements|images))?$/;

/** First start: the sample film, drawn while the user watches. Later: the address, else the last project, else the list. */
export async function start(model: Model, connection: Connection): Promise<void> {
  const { session, stores } = model;
  followAddress(model, connection);
  rememberFailuresSeen(model);
  void connection.refreshEngines();
  if (location.pathname === MODELS) session.set({ view: "models" });
  const asked = ADDRESS.exec(location.pathname);
  if (asked !== null) {
    if (asked[2] !== undefined) session.set({ view: asked[2] as View });
    return connection.open(asked[1] as Id);
  }
  await connection.refreshProjects();
  const projects = stores.facts.getState().projects;
  if (projects === null || location.pathname === "/projects") return;
  const last = projects.find(({ id }) => id === localStorage.getItem(LAST_PROJECT));
  if (last !== undefined) return connection.open(last.id);
  if (projects.length === 0 && location.pathname !== MODELS) await openSampleFilm(model, connection);
}

async function openSampleFilm(model: Model, connection: Connection): Promise<void> {
  try {
    const { id } = await model.api.openSample();
    model.session.set({ view: "storyboard" });
    await connection.open(id);
    await drawWhenReady(model, id);
  } catch (error) {
    if (!(error instanceof Problem || error instanceof Unreachable)) throw error;
    model.session.say({ tone: "bad", title: "The sample film did not open", detail: error.message });
  }
}

/** A failure is shown as news until the tray was opened over it, also after a reload. */
function rememberFailuresSeen({ session, stores }: Model): void {
  session.set({ failuresSeen: localStorage.getItem(FAILURES_SEEN) ?? "" });
  stores.session.subscribe((state, before) => {
    if (state.jobsOpen || !before.jobsOpen) return;
    const seen = lastFailure(stores.facts.getState().jobs);
    localStorage.setItem(FAILURES_SEEN, seen);
    session.set({ failuresSeen: seen });
  });
}

/** Keeps the address, the title and the last project as what is on the screen; and the other way round for Back. */
function followAddress({ session, stores }: Model, connection: Connection): void {
  const write = () => {
    const { projectId, opening } = stores.document.getState();
    if (opening === "opening") return;
    const { view } = stores.session.getState();
    const path = view === "models" ? MODELS : projectId === null ? "/projects" : `/${projectId}/${view}`;
    if (projectId !== null) localStorage.setItem(LAST_PROJECT, projectId);
    if (path !== location.pathname && stores.facts.getState().projects !== null)
      history.pushState(null, "", path);
    else if (path !== location.pathname && projectId !== null) history.replaceState(null, "", path);
  };
  stores.document.subscribe((state, before) => {
    if (state.projectId !== before.projectId || state.opening !== before.opening) write();
  });
  stores.session.subscribe((state, before) => {
    if (state.view === before.view) return;
    if (before.view !== "models") session.set({ backTo: before.view });
    write();
  });
  window.addEventListener("popstate", () => {
    if (location.pathname === MODELS) return session.set({ view: "models" });
    const asked = ADDRESS.exec(location.pathname);
    if (asked?.[1] === undefined) return connection.leave();
    if (asked[2] !== undefined) session.set({ view: asked[2] as View });
    if (asked[1] !== stores.document.getState().projectId) void connection.open(asked[1]);
  });
  window.addEventListener("beforeunload", (event) => {
    if (stores.document.getState().saving !== "saved") event.preventDefault();
  });
}
