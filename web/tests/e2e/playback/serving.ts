/** Pages of the tests, and films for them, served as the studio serves its own. */

import { createReadStream, existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { createServer, type Plugin, type ViteDevServer } from "vite";

/** Serves the films with ranges, as the studio does. */
function films(folder: string): Plugin {
  return {
    name: "films",
    configureServer(server) {
      server.middlewares.use("/films", (request, response) => {
        const path = join(folder, (request.url ?? "").replaceAll("/", "").replace(/\?.*$/, ""));
        if (!existsSync(path)) {
          response.writeHead(404).end();
          return;
        }
        const size = statSync(path).size;
        const range = /bytes=(\d+)-(\d*)/.exec(request.headers.range ?? "");
        const start = Number(range?.[1] ?? 0);
        const end = Math.min(size - 1, range?.[2] ? Number(range[2]) : size - 1);
        response.writeHead(range === null ? 200 : 206, {
          "Content-Type": "video/mp4",
          "Accept-Ranges": "bytes",
          "Content-Length": end - start + 1,
          ...(range === null ? {} : { "Content-Range": `bytes ${start}-${end}/${size}` }),
        });
        createReadStream(path, { start, end }).pipe(response);
      });
    },
  };
}

/** Serves `web`, and the films of a folder below `/films`, on a free port. */
export async function serveFilms(folder: string): Promise<ViteDevServer> {
  const server = await createServer({
    root: resolve(import.meta.dirname, "../../.."),
    configFile: false,
    logLevel: "error",
    server: { port: 0, host: "127.0.0.1" },
    plugins: [films(folder)],
  });
  return server.listen();
}

/** Where a page of `web` is served. */
export function addressOf(server: ViteDevServer, path: string): string {
  const address = server.httpServer?.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return `http://127.0.0.1:${port}/${path}`;
}
