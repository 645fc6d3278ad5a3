/** A studio's API in memory, for tests of the browser's side alone: a snapshot, changes with revisions, and media from a folder. */

import { createReadStream, existsSync, statSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { createServer, type Plugin, type ViteDevServer } from "vite";
import type { Change } from "../../../src/model/records.ts";
import { film } from "./film.ts";

const MACHINE = {
  gpus: [],
  cores: 2,
  memory_bytes: 8e9,
  memory_free_bytes: 4e9,
  disk_free_bytes: 1e11,
};

export interface FakeStudio {
  readonly url: string;
  /** Every change that was posted since `forget`, in order. */
  readonly changes: Change[];
  forget(): void;
  close(): Promise<void>;
}

/**
 * `media` is a folder of `1.mp4`, `2.mp4`, `3.mp4`: asset N is film N mod 3 (or 3). The project `project_000012` is a film of twelve
 * shots.
 */
export async function fakeStudio(root: string, media: string): Promise<FakeStudio> {
  const changes: Change[] = [];
  const server: ViteDevServer = await createServer({
    root,
    logLevel: "error",
    server: { port: 0, host: "127.0.0.1", proxy: {} },
    plugins: [api(media, changes)],
  });
  await server.listen();
  const address = server.httpServer?.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const forget = () => void changes.splice(0);
  return { url: `http://127.0.0.1:${port}`, changes, forget, close: () => server.close() };
}

function api(media: string, changes: Change[]): Plugin {
  return {
    name: "fake-studio",
    configureServer(server) {
      server.middlewares.use("/api", (request, response) => void answer(request, response, media, changes));
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  media: string,
  changes: Change[],
): Promise<void> {
  const path = (request.url ?? "").replace(/\?.*$/, "");
  if (path === "/events") {
    response.writeHead(200, { "Content-Type": "text/event-stream" }).write(": open\n\n");
    return;
  }
  if (path.startsWith("/assets/")) return asset(request, response, path, media);
  if (path.endsWith("/changes")) {
    changes.push((await body(request)) as Change);
    return json(response, { revision: changes.length + 1, change_id: changes.at(-1)?.id });
  }
  if (path.endsWith("/export/check")) return json(response, { frames: 500, seconds: 20, missing: [] });
  const shots = /^\/projects\/project_(\d+)$/.exec(path)?.[1];
  if (shots !== undefined)
    return json(response, { revision: changes.length + 1, last_event_id: 0, ...film(Number(shots)) });
  if (path.endsWith("/stale")) return json(response, {});
  if (path === "/machine") return json(response, MACHINE);
  return json(response, []);
}

function json(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(value));
}

async function body(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return JSON.parse(Buffer.concat(parts).toString());
}

function asset(request: IncomingMessage, response: ServerResponse, path: string, media: string): void {
  const [, , id = "", what] = path.split("/");
  const number = Number(id.replace(/\D/g, ""));
  const film = ((number - 1) % 3) + 1;
  const picture = join(media, `${((number - 1) % 6) + 1}.jpg`);
  if (what === "peaks") peaks(response, number);
  else if (what !== "thumbnail") file(request, response, join(media, `${film}.mp4`), "video/mp4");
  else if (existsSync(picture)) file(request, response, picture, "image/jpeg");
  else response.writeHead(200, { "Content-Type": "image/svg+xml" }).end(thumbnail(number));
}

const thumbnail = (number: number): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 12 8"><rect width="12" height="8" fill="hsl(${(number * 67) % 360} 30% 45%)"/></svg>`;

function peaks(response: ServerResponse, seed: number): void {
  const pairs = Int8Array.from({ length: 200 * 60 }, (_, at) => {
    const loud = Math.abs(Math.sin(at / 37 + seed) * Math.sin(at / 401)) * 100 + 6;
    return at % 2 === 0 ? -loud : loud;
  });
  response.writeHead(200, { "Content-Type": "application/octet-stream" }).end(Buffer.from(pairs.buffer));
}

/** With ranges, as the studio serves them. */
export function file(request: IncomingMessage, response: ServerResponse, path: string, type: string): void {
  if (!existsSync(path)) {
    response.writeHead(404).end();
    return;
  }
  const size = statSync(path).size;
  const range = /bytes=(\d+)-(\d*)/.exec(request.headers.range ?? "");
  const start = Number(range?.[1] ?? 0);
  const end = Math.min(size - 1, range?.[2] ? Number(range[2]) : size - 1);
  response.writeHead(range === null ? 200 : 206, {
    "Content-Type": type,
    "Accept-Ranges": "bytes",
    "Content-Length": end - start + 1,
    ...(range === null ? {} : { "Content-Range": `bytes ${start}-${end}/${size}` }),
  });
  createReadStream(path, { start, end }).pipe(response);
}
