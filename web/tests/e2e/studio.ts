/** A real studio on a data folder of its own, for each test file; and what every test of a page needs. */

import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { test as base, expect, type Page } from "@playwright/test";
import type { EngineCard, Snapshot } from "../../src/api/client.ts";

export const ROOT = resolve(import.meta.dirname, "../../..");
export const PYTHON = process.env.MILIMO_PYTHON ?? join(ROOT, ".venv/bin/python");
/** A loaded machine takes its time. */
const START_MS = 240_000;

export interface Studio {
  url: string;
  /** Its data folder. */
  data: string;
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

type Environment = Readonly<Record<string, string>>;

/** What works beside the server: nothing, the studio's own workers, or one with every engine on tiny checkpoints. */
type Workers = "none" | "own" | "models";

/** What the worker with tiny checkpoints makes, and goes by. */
const modelsOf = (data: string) => join(data, "models");

async function startServer(
  port: number,
  data: string,
  workers: Workers,
  environment: Environment,
): Promise<ChildProcess> {
  const program = workers === "own" ? ["-m", "milimo.cli", "studio", "--no-browser"] : ["-m", "milimo.app"];
  const settings = {
    MILIMO_DATA: data,
    MILIMO_PACKS: workers === "models" ? modelsOf(data) : join(data, "packs"),
    MILIMO_LORAS: join(workers === "models" ? modelsOf(data) : data, "loras"),
    MILIMO_PORT: String(port),
    ...environment,
  };
  const server = spawn(PYTHON, program, {
    cwd: ROOT,
    env: { ...process.env, ...settings, PYTHONPATH: ROOT },
    stdio: "inherit",
  });
  const until = Date.now() + START_MS;
  while (Date.now() < until) {
    if (server.exitCode !== null) throw new Error(`the studio ended with ${server.exitCode}`);
    const answer = await fetch(`http://127.0.0.1:${port}/api/health`).catch(() => null);
    if (answer?.ok === true) return server;
    await new Promise((wait) => setTimeout(wait, 100));
  }
  server.kill("SIGTERM");
  await ended(server);
  throw new Error("the studio did not start");
}

/** It ends with this process, whose end it notices at its standard input. */
function startModelWorker(data: string, distilled: boolean): ChildProcess {
  const models = modelsOf(data);
  mkdirSync(models, { recursive: true });
  const kind = distilled ? ["distilled"] : [];
  return spawn(PYTHON, ["-m", "tests.fakes.model_worker", "device", data, models, ...kind], {
    cwd: ROOT,
    env: { ...process.env, PYTHONPATH: ROOT },
    stdio: ["pipe", "inherit", "inherit"],
  });
}

const ended = (server: ChildProcess) =>
  new Promise<void>((done) => {
    if (server.exitCode !== null || server.signalCode !== null) done();
    else server.once("exit", () => done());
  });

export const test = base.extend<
  { studioPage: Page },
  { drawing: boolean; models: boolean; distilled: boolean; environment: Environment; studio: Studio }
>({
  /** With the workers that draw and export; without them jobs wait for ever. */
  drawing: [false, { option: true, scope: "worker" }],
  /** With a worker that has every engine, on tiny checkpoints; it exports nothing. */
  models: [false, { option: true, scope: "worker" }],
  /** Its FLUX.2 draws in a few steps, and knows no negative prompt. */
  distilled: [false, { option: true, scope: "worker" }],
  /** Settings beside the studio's place and port. */
  environment: [{}, { option: true, scope: "worker" }],
  studio: [
    async ({ drawing, models, distilled, environment }, use) => {
      const workers: Workers = drawing ? "own" : models ? "models" : "none";
      const data = mkdtempSync(join(tmpdir(), "milimo-e2e-"));
      const port = await freePort();
      let server = await startServer(port, data, workers, environment);
      const worker = models ? startModelWorker(data, distilled) : null;
      await use({
        data,
        url: `http://127.0.0.1:${port}`,
        async kill() {
          server.kill("SIGKILL");
          await ended(server);
        },
        async restart() {
          server = await startServer(port, data, workers, environment);
        },
      });
      server.kill("SIGTERM");
      worker?.kill("SIGTERM");
      await ended(server);
      if (worker !== null) await ended(worker);
      rmSync(data, { recursive: true, force: true });
    },
    { scope: "worker", timeout: START_MS + 30_000 },
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

export interface Format {
  width: number;
  height: number;
  fps: number;
}

/** Makes a project through the API, as another program would. */
export async function makeProject(
  studio: Studio,
  page: Page,
  name: string,
  { width, height, fps }: Format = { width: 640, height: 360, fps: 24 },
): Promise<string> {
  const body = { name, width, height, rate: { numerator: fps, denominator: 1 }, seed: 1 };
  const { id } = await post<{ id: string }>(studio, page, "projects", body);
  return id;
}

/** Asks the API, as another program would. */
export async function post<T>(studio: Studio, page: Page, path: string, data: object): Promise<T> {
  const answer = await page.request.post(`${studio.url}/api/${path}`, {
    headers: { Origin: studio.url },
    data,
  });
  expect(answer.ok(), await answer.text()).toBe(true);
  return (await answer.json()) as T;
}

/** The worker tells of its engines when it has started, and made its checkpoints. */
export const engineReady = (studio: Studio, page: Page, name: string): Promise<void> =>
  expect
    .poll(
      async () => {
        const cards = (await (await page.request.get(`${studio.url}/api/engines`)).json()) as EngineCard[];
        return cards.find((card) => card.name === name)?.ready;
      },
      { timeout: 120_000 },
    )
    .toBe("ready");

/** What the server holds of a project. */
export async function snapshotOf(studio: Studio, page: Page, id: string): Promise<Snapshot> {
  const answer = await page.request.get(`${studio.url}/api/projects/${id}`);
  return (await answer.json()) as Snapshot;
}

/** Pastes text into the screenplay, as soon as its editor has the focus. */
export async function paste(page: Page, text: string): Promise<void> {
  await expect(page.getByRole("textbox", { name: "Screenplay" })).toBeFocused();
  await page.evaluate((pasted) => {
    const data = new DataTransfer();
    data.setData("text/plain", pasted);
    document.activeElement?.dispatchEvent(
      new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }),
    );
  }, text);
}

export { expect };
