/** The studio's HTTP API, one function a route. Throws Problem for what the server refuses, Unreachable when it does not answer. */

import createClient from "openapi-fetch";
import type { AnyRecord, Change, Id } from "../model/records.ts";
import { proposalIn } from "./breakdown.ts";
import { problemFrom, Unreachable } from "./problem.ts";
import type { components, paths } from "./schema.ts";

type Schemas = components["schemas"];

export type ProjectSummary = Schemas["ProjectSummary"];
export type BinnedProject = Schemas["BinnedProject"];
export type NewProject = Schemas["NewProject"];
export type Machine = Schemas["Machine"];
export type EngineCard = Schemas["EngineCard"];
export type Pack = Schemas["PackCard"];
export type PackFiles = Schemas["PackFiles"];
export type Lora = Schemas["LoraCard"];
export type HubToken = Schemas["HubToken"];
export type HubOffer = Schemas["HubOffer"];
export type ScriptProblem = Schemas["ScriptProblem"];
export type OutlineEntry = Schemas["OutlineEntry"];
/** The schema cannot say that a field's value is JSON. */
export type Snapshot = Omit<Schemas["ProjectSnapshot"], "records"> & { records: AnyRecord[] };
export type Proposal = Omit<Schemas["Proposal"], "change"> & { change: Change };
export type WordsSettings = Schemas["WordsShown"];
export type WordsWish = Schemas["WordsWish"];
export type ModelsShown = Schemas["ModelsShown"];
export type WordsTried = Schemas["WordsTried"];
export type EnhancedPrompt = Schemas["EnhancedPrompt"];
export type BreakdownProgress = Schemas["BreakdownProgress"];
/** The schema cannot say that a field's value is JSON. */
export type BreakdownProposal = Omit<Schemas["BreakdownProposal"], "change"> & { change: Change };
export type ScriptFormat = Schemas["NewText"]["format"];
export type ShotPlan = Schemas["ShotPlan"];
/** A span of a take's film anew, or frames at an end of it. Without a prompt the take's, without a seed another. */
export type ReworkWish = Schemas["RetakeWish"] | Schemas["ExtendWish"];
export type ReworkPlan = Schemas["ReworkPlan"];
export type Provenance = Schemas["Provenance"];
export type Weights = Schemas["Weights"];
type DrawWish = Schemas["DrawWish"];
export type NewImages = Schemas["NewImages"];
export type FindMaskWish = Schemas["FindMaskWish"];
export type FollowMaskWish = Schemas["FollowMaskWish"];
export type ElementInShot = Schemas["ElementInShot"];
export type AssetProvenance = Schemas["AssetProvenance"];

export interface ExportCheck {
  frames: number;
  seconds: number;
  missing: { shot_id: Id; label: string; shows: "board" | "slate" }[];
}

export type Api = ReturnType<typeof createApi>;

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

async function answered<T>(answer: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await answer;
  if (!response.ok) throw problemFrom(response.status, error);
  // A 204 has no data, and its route's type says so.
  return data as T;
}

async function reached(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    if (error instanceof TypeError) throw new Unreachable();
    throw error;
  }
}

/** `token` lets this page write; the server puts it into the page. */
export function createApi(token: string) {
  const client = createClient<paths>({ fetch: reached, headers: { "X-Milimo-Token": token } });
  async function read<T>(response: Response): Promise<Answer<T>> {
    const body: unknown = await response.json();
    return response.ok ? { data: body as T, response } : { error: body, response };
  }
  const post = <T>(path: string, body?: string | File) => {
    const headers = {
      "X-Milimo-Token": token,
      ...(typeof body === "string" ? { "Content-Type": "application/json" } : {}),
    };
    return answered(
      reached(
        new Request(`/api${path}`, { method: "POST", headers, ...(body === undefined ? {} : { body }) }),
      ).then(read<T>),
    );
  };
  const project = (project_id: Id) => ({ path: { project_id } });
  const job = (job_id: Id) => ({ path: { job_id } });
  const take = (project_id: Id, take_id: Id) => ({ path: { project_id, take_id } });

  return {
    projects: () => answered(client.GET("/api/projects")),
    createProject: (body: NewProject) => answered(client.POST("/api/projects", { body })),
    snapshot: (id: Id) =>
      answered(client.GET("/api/projects/{project_id}", { params: project(id) })) as Promise<Snapshot>,
    deleteProject: (id: Id) => answered(client.DELETE("/api/projects/{project_id}", { params: project(id) })),
    bin: () => answered(client.GET("/api/bin")),
    restore: (id: Id) => answered(client.POST("/api/bin/{project_id}/restore", { params: project(id) })),
    postChange: (id: Id, body: Change) =>
      answered(client.POST("/api/projects/{project_id}/changes", { params: project(id), body })),
    proposeCut: (id: Id, revision: number) =>
      answered(
        client.POST("/api/projects/{project_id}/propose/cut", { params: project(id), body: { revision } }),
      ) as Promise<Proposal>,
    /** Without `shotIds` for every live shot. */
    draw: (id: Id, wish: Omit<DrawWish, "shot_ids">, shotIds?: readonly Id[]) =>
      answered(
        client.POST("/api/projects/{project_id}/draw", {
          params: project(id),
          body: { ...wish, shot_ids: shotIds === undefined ? null : [...shotIds] },
        }),
      ),
    /** What the shot's next take would be, and why; nothing is made. */
    planShot: (id: Id, shot_id: Id) =>
      answered(
        client.POST("/api/projects/{project_id}/shots/{shot_id}/plan", {
          params: { path: { project_id: id, shot_id } },
          body: { kind: "take" },
        }),
      ),
    provenance: (id: Id, take_id: Id) =>
      answered(
        client.GET("/api/projects/{project_id}/takes/{take_id}/provenance", { params: take(id, take_id) }),
      ),
    rework: (id: Id, take_id: Id, wish: ReworkWish) =>
      answered(
        "span" in wish
          ? client.POST("/api/projects/{project_id}/takes/{take_id}/retake", {
              params: take(id, take_id),
              body: wish,
            })
          : client.POST("/api/projects/{project_id}/takes/{take_id}/extend", {
              params: take(id, take_id),
              body: wish,
            }),
      ),
    /** What it would be; nothing is made. */
    planRework: (id: Id, take_id: Id, wish: ReworkWish) =>
      answered(
        "span" in wish
          ? client.POST("/api/projects/{project_id}/takes/{take_id}/retake/plan", {
              params: take(id, take_id),
              body: wish,
            })
          : client.POST("/api/projects/{project_id}/takes/{take_id}/extend/plan", {
              params: take(id, take_id),
              body: wish,
            }),
      ),
    reproduce: (id: Id, take_id: Id) =>
      answered(
        client.POST("/api/projects/{project_id}/takes/{take_id}/reproduce", { params: take(id, take_id) }),
      ),
    digests: (id: Id) => answered(client.GET("/api/projects/{project_id}/stale", { params: project(id) })),
    cancelJob: (id: Id) => answered(client.POST("/api/jobs/{job_id}/cancel", { params: job(id) })),
    retryJob: (id: Id) => answered(client.POST("/api/jobs/{job_id}/retry", { params: job(id) })),
    moveJob: (id: Id, before: Id | null) =>
      answered(client.POST("/api/jobs/{job_id}/move", { params: job(id), body: { before } })),
    cancelAll: (id: Id) =>
      answered(client.POST("/api/projects/{project_id}/jobs/cancel", { params: project(id) })),
    openSample: () => answered(client.POST("/api/projects/sample")),
    /** `text` as it is in the file, of whichever format; the script that is proposed is Fountain. */
    proposeScript: (id: Id, body: Schemas["NewText"]) =>
      answered(
        client.POST("/api/projects/{project_id}/propose/script", { params: project(id), body }),
      ) as Promise<Proposal>,
    /** Streams the file; answers when it has been probed, while its proxy is still being made. */
    upload: (id: Id, file: File) =>
      answered(
        client.POST("/api/projects/{project_id}/assets", {
          params: { ...project(id), query: { name: file.name } },
          headers: { "Content-Type": "application/octet-stream" },
          body: file,
          bodySerializer: () => file,
        }),
      ),
    /** A job for each picture. */
    drawImages: (id: Id, body: NewImages) =>
      answered(client.POST("/api/projects/{project_id}/images", { params: project(id), body })),
    elementShots: (id: Id) =>
      answered(client.GET("/api/projects/{project_id}/elements/shots", { params: project(id) })),
    elementLooks: (id: Id) =>
      answered(client.GET("/api/projects/{project_id}/elements/looks", { params: project(id) })),
    visualise: (id: Id, element_id: Id, body: Schemas["Visualise"]) =>
      answered(
        client.POST("/api/projects/{project_id}/elements/{element_id}/visualise", {
          params: { path: { project_id: id, element_id } },
          body,
        }),
      ),
    findMask: (id: Id, body: FindMaskWish) =>
      answered(client.POST("/api/projects/{project_id}/segment", { params: project(id), body })),
    followMask: (id: Id, body: FollowMaskWish) =>
      answered(client.POST("/api/projects/{project_id}/track", { params: project(id), body })),
    foundMasks: (job_id: Id) =>
      answered(client.GET("/api/jobs/{job_id}/masks", { params: { path: { job_id } } })),
    /** `png` has the frame's size and is white where the object is; `by` says what made it. */
    saveMask: (
      id: Id,
      png: Blob,
      query: { of: Id; frame: number; name: string; by: string; held?: boolean },
    ) =>
      answered(
        client.POST("/api/projects/{project_id}/masks", {
          params: { ...project(id), query },
          headers: { "Content-Type": "image/png" },
          body: "",
          bodySerializer: () => png,
        }),
      ),
    /** Takes a film's frame as a picture of the project. */
    takeFrame: (id: Id, asset_id: Id, frame: number) =>
      answered(
        client.POST("/api/projects/{project_id}/frames", { params: project(id), body: { asset_id, frame } }),
      ),
    assetProvenance: (asset_id: Id) =>
      answered(client.GET("/api/assets/{asset_id}/provenance", { params: { path: { asset_id } } })),
    exportCheck: (id: Id) =>
      answered(reached(new Request(`/api/projects/${id}/export/check`)).then(read<ExportCheck>)),
    exportFilm: (
      id: Id,
      body: { preset: "h264"; missing: "use_board" | "refuse"; width?: number; height?: number },
    ) => post<{ job_id: Id }>(`/projects/${id}/export`, JSON.stringify(body)),
    health: () => answered(client.GET("/api/health")),
    machine: () => answered(client.GET("/api/machine")),
    words: () => answered(client.GET("/api/words/settings")),
    setWords: (body: WordsWish) => answered(client.PUT("/api/words/settings", { body })),
    wordsModels: (signal: AbortSignal) => answered(client.GET("/api/words/models", { signal })),
    testWords: (signal: AbortSignal) => answered(client.POST("/api/words/test", { signal })),
    enhance: (id: Id, shot_id: Id, signal: AbortSignal) =>
      answered(
        client.POST("/api/projects/{project_id}/shots/{shot_id}/enhance", {
          params: { path: { project_id: id, shot_id } },
          signal,
        }),
      ),
    /** Tells how far it is while the language model answers; aborting the signal stops it. */
    async breakDown(
      id: Id,
      sceneIds: readonly Id[],
      tell: (progress: BreakdownProgress) => void,
      signal: AbortSignal,
    ): Promise<BreakdownProposal> {
      const lines = await answered(
        client.POST("/api/projects/{project_id}/propose/breakdown", {
          params: project(id),
          body: { scene_ids: [...sceneIds] },
          parseAs: "stream",
          signal,
        }),
      );
      return proposalIn(lines as unknown as ReadableStream<Uint8Array>, tell);
    },
    engines: () => answered(client.GET("/api/engines")),
    packs: () => answered(client.GET("/api/packs")),
    packFiles: (name: string) =>
      answered(client.GET("/api/packs/{name}/files", { params: { path: { name } } })),
    installPack: (name: string, acceptLicence: boolean) =>
      answered(
        client.POST("/api/packs/{name}/install", {
          params: { path: { name } },
          body: { accept_licence: acceptLicence },
        }),
      ),
    choosePack: (name: string) =>
      answered(client.POST("/api/packs/{name}/use", { params: { path: { name } } })),
    removePack: (name: string) =>
      answered(client.DELETE("/api/packs/{name}", { params: { path: { name } } })),
    /** Whether there is a token for the model hub; never which. */
    hubToken: () => answered(client.GET("/api/hub/token")),
    setHubToken: (secret: string) => answered(client.PUT("/api/hub/token", { body: { token: secret } })),
    removeHubToken: () => answered(client.DELETE("/api/hub/token")),
    /** Asks the hub whose token it is. */
    hubAccount: () => answered(client.GET("/api/hub/account")),
    loras: () => answered(client.GET("/api/loras")),
    /** Streams the file; `config` is what peft's configuration says of it. */
    importLora: (file: File, config: string) =>
      answered(
        client.POST("/api/loras", {
          params: { query: { name: file.name, config } },
          headers: { "Content-Type": "application/octet-stream" },
          body: file,
          bodySerializer: () => file,
        }),
      ),
    /** What a repository of the hub has; `of` is its name, or an address as one copies it. */
    lookForLora: (of: string) => answered(client.GET("/api/loras/hub", { params: { query: { of } } })),
    fetchLora: (of: string, path: string, name: string) =>
      answered(client.POST("/api/loras/fetch", { body: { of, path, name } })),
    renameLora: (name: string, to: string) =>
      answered(client.PATCH("/api/loras/{name}", { params: { path: { name } }, body: { name: to } })),
    removeLora: (name: string) =>
      answered(client.DELETE("/api/loras/{name}", { params: { path: { name } } })),
  };
}

/** Where the browser finds an asset's files. */
export const assetUrl = {
  file: (id: Id) => `/api/assets/${id}/file`,
  download: (id: Id) => `/api/assets/${id}/file?download=1`,
  proxy: (id: Id) => `/api/assets/${id}/proxy`,
  peaks: (id: Id) => `/api/assets/${id}/peaks`,
  /** A frame whole, without loss. */
  frame: (id: Id, number: number) => `/api/assets/${id}/frame?number=${number}`,
  /** `width` in pixels; a picture of frame `frame`, at the asset's own shape. */
  thumbnail: (id: Id, width: number, frame = 0) =>
    `/api/assets/${id}/thumbnail?frame=${frame}&width=${width}`,
};

/** The small picture that running work renews as it goes; `renewed` is when it last did. */
export const previewUrl = (jobId: Id, renewed: number) => `/api/jobs/${jobId}/preview?renewed=${renewed}`;
