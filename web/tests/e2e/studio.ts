/** A real studio on a data folder of its own, for each test file; and what every test of a page needs. */

import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { test as base, expect, type Page } from "@playwright/test";

const ROOT = resolve(import.meta.dirname, "../../..");
const PYTHON = process.env.MILIMO_PYTHON ?? join(ROOT, ".venv/bin/python");
const START_MS = 30_000;

export interface Studio {
  url: string;
  /** Ends the server as a crash would; `restart` begins it again on the same data folder and port. */
  kill(): Promise<void>;
  restart(): Promise<void>;
}

const freePort = () =>
  new Promise<number>((done) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => done(typeof address === "object" && address !== null ? address.port : 0));
    });
  });

async function startServer(port: number, data: string): Promise<ChildProcess> {
  const server = spawn(PYTHON, ["-m", "milimo.app"], {
    cwd: ROOT,
    env: { ...process.env, PYTHONPATH: ROOT, MILIMO_DATA: data, MILIMO_PORT: String(port) },
    stdio: "inherit",
  });
  const until = Date.now() + START_MS;
  while (Date.now() < until) {
    if (server.exitCode !== null) throw new Error(`the studio ended with ${server.exitCode}`);
    const answer = await fetch(`http://127.0.0.1:${port}/api/health`).catch(() => null);
    if (answer?.ok === true) return server;
    await new Promise((wait) => setTimeout(wait, 100));
  }
  throw new Error("the studio did not start");
}

const ended = (server: ChildProcess) =>
  new Promise<void>((done) => {
    if (server.exitCode !== null || server.signalCode !== null) done();
    else server.once("exit", () => done());
  });

export const test = base.extend<{ studioPage: Page }, { studio: Studio }>({
  studio: [
    // Playwright reads from the braces which fixtures this one needs: none.
    // biome-ignore lint/correctness/noEmptyPattern: see above
    async ({}, use) => {
      const data = mkdtempSync(join(tmpdir(), "milimo-e2e-"));
      const port = await freePort();
      let server = await startServer(port, data);
      await use({
        url: `http://127.0.0.1:${port}`,
        async kill() {
          server.kill("SIGKILL");
          await ended(server);
        },
        async restart() {
          server = await startServer(port, data);
        },
      });
      server.kill("SIGTERM");
      await ended(server);
      rmSync(data, { recursive: true, force: true });
    },
    { scope: "worker" },
  ],
  /** A page that fails the test on an error of its own. */
  studioPage: async ({ page }, use) => {
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(error.stack ?? error.message));
    await use(page);
    expect(errors).toEqual([]);
  },
});

/** Nothing that axe finds against WCAG 2 A and AA. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"])
    .analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`)).toEqual(
    [],
  );
}

/** Makes a project through the API, as another program would. */
export async function makeProject(studio: Studio, page: Page, name: string): Promise<string> {
  const answer = await page.request.post(`${studio.url}/api/projects`, {
    headers: { Origin: studio.url },
    data: { name, width: 640, height: 360, rate: { numerator: 24, denominator: 1 }, seed: 1 },
  });
  expect(answer.status()).toBe(201);
  const { id } = (await answer.json()) as { id: string };
  return id;
}

export { expect };
