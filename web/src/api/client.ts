/** The studio's HTTP API, one function a route. Throws Problem for what the server refuses, Unreachable when it does not answer. */

import type { AnyRecord, Asset, Change, Id, Job, Rate, Take } from "../model/records.ts";
import { problemFrom, Unreachable } from "./problem.ts";

export interface ProjectSummary {
  id: Id;
  name: string;
  updated_at: string;
  scenes: number;
  shots: number;
  frames: number;
  rate: Rate;
  poster_asset_id: Id | null;
}

export interface Snapshot {
  revision: number;
  last_event_id: number;
  records: AnyRecord[];
  facts: { assets: Asset[]; takes: Take[]; jobs: Job[] };
}

export interface ScriptProblem {
  line: number;
  message: string;
  severity: "error" | "warning" | "info";
}

export interface OutlineEntry {
  scene_id: Id;
  source_line: number;
  heading: string;
  number: string | null;
}

export interface Proposal {
  change: Change;
  problems: ScriptProblem[];
  outline: OutlineEntry[];
  summary: {
    scenes_added: number;
    scenes_changed: number;
    scenes_removed: number;
    shots_added: number;
    shots_omitted: number;
  };
}

export interface EngineStatus {
  name: string;
  ready: "ready" | "missing_packs" | "unfit";
  note: string;
  remedy: string;
  packs: string[];
}

export interface Pack {
  name: string;
  title: string;
  bytes: number;
  licence: string;
  installed: boolean;
}

export type DrawScope = "missing" | "all" | "none";

export interface ExportCheck {
  frames: number;
  seconds: number;
  missing: { shot_id: Id; label: string; shows: "board" | "slate" }[];
}

export type Api = ReturnType<typeof createApi>;

interface Request {
  method?: "GET" | "POST" | "DELETE";
  json?: unknown;
  body?: Blob;
}

export function createApi(token: string, fetcher: typeof fetch = fetch) {
  async function call<T>(path: string, { method = "GET", json, body }: Request = {}): Promise<T> {
    const headers = new Headers({ "X-Milimo-Token": token });
    if (json !== undefined) headers.set("Content-Type", "application/json");
    let response: Response;
    try {
      response = await fetcher(`/api${path}`, {
        method,
        headers,
        ...(json !== undefined ? { body: JSON.stringify(json) } : body !== undefined ? { body } : {}),
      });
    } catch {
      throw new Unreachable();
    }
    if (response.status === 204) return undefined as T;
    const isJson = response.headers.get("Content-Type")?.includes("json") === true;
    const answer: unknown = isJson ? await response.json() : null;
    if (response.status === 502 || response.status === 504) throw new Unreachable();
    if (!response.ok) throw problemFrom(response.status, answer);
    return answer as T;
  }

  const project = (id: Id) => `/projects/${id}`;
  return {
    projects: () => call<ProjectSummary[]>("/projects"),
    createProject: (json: { name: string; width: number; height: number; rate: Rate; seed: number }) =>
      call<{ id: Id }>("/projects", { method: "POST", json }),
    openSample: () => call<{ id: Id }>("/projects/sample", { method: "POST" }),
    snapshot: (id: Id) => call<Snapshot>(project(id)),
    deleteProject: (id: Id) => call<void>(project(id), { method: "DELETE" }),
    bin: () => call<ProjectSummary[]>("/bin"),
    restore: (id: Id) => call<void>(`/bin/${id}/restore`, { method: "POST" }),
    postChange: (id: Id, json: Change) =>
      call<{ revision: number; change_id: Id }>(`${project(id)}/changes`, { method: "POST", json }),
    proposeScript: (id: Id, json: { text: string; format: string; revision: number }) =>
      call<Proposal>(`${project(id)}/propose/script`, { method: "POST", json }),
    proposeCut: (id: Id, revision: number) =>
      call<Proposal>(`${project(id)}/propose/cut`, { method: "POST", json: { revision } }),
    draw: (id: Id, json: { boards: DrawScope; takes: DrawScope; shot_ids?: readonly Id[] }) =>
      call<{ job_ids: Id[] }>(`${project(id)}/draw`, { method: "POST", json }),
    digests: (id: Id) => call<Record<Id, string>>(`${project(id)}/stale`),
    jobs: () => call<Job[]>("/jobs"),
    cancelJob: (id: Id) => call<void>(`/jobs/${id}/cancel`, { method: "POST" }),
    retryJob: (id: Id) => call<void>(`/jobs/${id}/retry`, { method: "POST" }),
    moveJob: (id: Id, before: Id | null) =>
      call<void>(`/jobs/${id}/move`, { method: "POST", json: { before } }),
    cancelAll: (id: Id) => call<void>(`${project(id)}/jobs/cancel`, { method: "POST" }),
    exportCheck: (id: Id) => call<ExportCheck>(`${project(id)}/export/check`),
    exportFilm: (
      id: Id,
      json: { preset: "h264"; missing: "use_board" | "refuse"; width?: number; height?: number },
    ) => call<{ job_id: Id }>(`${project(id)}/export`, { method: "POST", json }),
    upload: (id: Id, file: File) =>
      call<{ asset: Asset; job_id: Id }>(`${project(id)}/assets?name=${encodeURIComponent(file.name)}`, {
        method: "POST",
        body: file,
      }),
    engines: () => call<EngineStatus[]>("/engines"),
    packs: () => call<Pack[]>("/packs"),
    installPack: (name: string) =>
      call<{ job_id: Id }>(`/packs/${encodeURIComponent(name)}/install`, { method: "POST" }),
    removePack: (name: string) => call<void>(`/packs/${encodeURIComponent(name)}`, { method: "DELETE" }),
  };
}

/** Where the browser finds an asset's files. */
export const assetUrl = {
  file: (id: Id) => `/api/assets/${id}/file`,
  download: (id: Id) => `/api/assets/${id}/file?download=1`,
  proxy: (id: Id) => `/api/assets/${id}/proxy`,
  peaks: (id: Id) => `/api/assets/${id}/peaks`,
  /** `width` in pixels; a picture of frame `frame`, at the asset's own shape. */
  thumbnail: (id: Id, width: number, frame = 0) =>
    `/api/assets/${id}/thumbnail?frame=${frame}&width=${width}`,
};
