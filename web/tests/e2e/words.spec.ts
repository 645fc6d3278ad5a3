/** The language model on the screen: chosen in the settings, asked for a richer prompt and a scene's shots, cancelled. */

import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "@playwright/test";
import { expect, expectAccessible, makeProject, post, type Studio, snapshotOf, test } from "./studio.ts";

// A shot's prompt is part of its plan, which needs a worker that has told of its engines.
test.use({ drawing: true });

const SCRIPT = `INT. KITCHEN - NIGHT

MARA opens a letter.

MARA
It is from him.
`;
const PROMPT = "Mara lifts the letter to the lamp, and her hand trembles.";
const SHOTS = {
  shots: [
    { first_line: 1, last_line: 2, size: "LS", framing: "single", move: "pull-out", characters: ["MARA"] },
    { first_line: 2, last_line: 2, size: "ECU", framing: "single", move: "static", characters: ["MARA"] },
  ],
};

/** An Ollama of two models, one of which sees; it waits with its answer while it is told to. */
class Ollama {
  asked = 0;
  closed = 0;
  waits = false;
  #server: Server;

  constructor() {
    this.#server = createServer(async (request, response) => {
      const body = await bodyOf(request);
      const send = (value: unknown) => response.end(`${JSON.stringify(value)}\n`);
      if (request.url === "/api/tags") {
        send({ models: [{ name: "gemma3:4b" }, { name: "tiny" }] });
        return;
      }
      if (request.url === "/api/show") {
        send({ capabilities: body.model === "gemma3:4b" ? ["completion", "vision"] : ["completion"] });
        return;
      }
      this.asked += 1;
      response.on("close", () => {
        if (!response.writableEnded) this.closed += 1;
      });
      if (this.waits) {
        response.write(`${JSON.stringify({ message: { content: "{" } })}\n`);
        return;
      }
      const wanted = JSON.stringify(body.format ?? {}).includes("shots") ? SHOTS : { prompt: PROMPT };
      send({ message: { content: JSON.stringify(wanted) } });
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((done) => this.#server.listen(0, "127.0.0.1", done));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return parts.length === 0 ? {} : JSON.parse(Buffer.concat(parts).toString());
}

const ollama = new Ollama();
let address = "";
test.beforeAll(async () => {
  address = await ollama.start();
});
test.afterAll(() => ollama.stop());

async function makeFilm(studio: Studio, page: Page): Promise<string> {
  const id = await makeProject(studio, page, "Words");
  const asked = { text: SCRIPT, revision: 1 };
  const { change } = await post<{ change: object }>(studio, page, `projects/${id}/propose/script`, asked);
  await post(studio, page, `projects/${id}/changes`, change);
  return id;
}

const shotsOf = async (studio: Studio, page: Page, id: string) =>
  (await snapshotOf(studio, page, id)).records.flatMap((each) => (each.kind === "shot" ? [each] : []));

async function openSettings(page: Page) {
  await page.keyboard.press("Control+,");
  const dialog = page.getByRole("dialog", { name: "Settings" });
  await dialog.getByRole("tab", { name: "Language model" }).click();
  return dialog;
}

test("a language model is chosen, its models are listed, and it is tried", async ({
  studio,
  studioPage: page,
}) => {
  const id = await makeFilm(studio, page);
  await page.goto(`${studio.url}/${id}/storyboard`);
  await expect(page.getByRole("button", { name: /^Shot 1-1,/ })).toBeVisible();
  const dialog = await openSettings(page);
  await dialog.getByRole("combobox", { name: "Who writes" }).click();
  await page.getByRole("option", { name: "Ollama" }).click();
  await expect(dialog.getByRole("textbox", { name: "Address" })).toHaveValue("http://127.0.0.1:11434");
  await dialog.getByRole("textbox", { name: "Address" }).fill("nowhere");
  await page.keyboard.press("Enter");
  await expect(page.getByText(/is no address/).first()).toBeVisible();
  await dialog.getByRole("textbox", { name: "Address" }).fill(`${address}/`);
  await page.keyboard.press("Enter");
  await expect(dialog.getByText("2 models there")).toBeVisible();
  await dialog.getByRole("combobox", { name: "Model" }).click();
  await expect(page.getByRole("option", { name: "gemma3:4b" })).toContainText("looks at pictures");
  await page.getByRole("option", { name: "gemma3:4b" }).click();
  await dialog.getByRole("button", { name: "Try it" }).click();
  await expect(dialog.getByText(/gemma3:4b answered in/)).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  const settings = await (await page.request.get(`${studio.url}/api/words/settings`)).json();
  expect(settings).toMatchObject({ kind: "ollama", address, model: "gemma3:4b", key_is_set: false });
});

test("a prompt is made richer, changed, used, and given back", async ({ studio, studioPage: page }) => {
  await page.request.put(`${studio.url}/api/words/settings`, {
    headers: { Origin: studio.url },
    data: { kind: "ollama", address, model: "gemma3:4b" },
  });
  const id = await makeFilm(studio, page);
  await page.goto(`${studio.url}/${id}/storyboard`);
  await page.getByRole("button", { name: /^Shot 1-2,/ }).click();
  const inspector = page.getByRole("complementary", { name: "Shot" });
  await inspector.getByText("Prompt", { exact: true }).first().click();
  const prompt = inspector.getByRole("textbox", { name: "Prompt", exact: true });
  await expect(prompt).toHaveValue(/Interior, Kitchen, night\. MARA opens a letter\./);
  const assembled = await prompt.inputValue();

  ollama.waits = true;
  const before = ollama.asked;
  await inspector.getByRole("button", { name: "Enhance" }).click();
  await expect(inspector.getByRole("progressbar", { name: "Enhancing the prompt" })).toBeVisible();
  const closed = ollama.closed;
  await expect.poll(() => ollama.asked).toBe(before + 1);
  await inspector.getByRole("button", { name: "Cancel" }).click();
  await expect.poll(() => ollama.closed).toBe(closed + 1);
  ollama.waits = false;

  await inspector.getByRole("button", { name: "Enhance" }).click();
  const made = inspector.getByRole("textbox", { name: "Enhanced prompt, to be changed" });
  await expect(made).toHaveValue(PROMPT);
  await expect(prompt).toHaveValue(assembled);
  await expectAccessible(page);
  await made.fill(`${PROMPT} Slowly.`);
  await inspector.getByRole("button", { name: "Use it" }).click();
  await expect(prompt).toHaveValue(`${PROMPT} Slowly.`);
  await expect(inspector.getByText(assembled)).toBeVisible();
  await expect(inspector.getByText("by gemma3:4b (Ollama), with your own words").first()).toBeVisible();
  await expect(inspector.getByText(`${PROMPT.length + 8} characters`)).toBeVisible();
  const authors = async () => (await shotsOf(studio, page, id)).map(({ overrides }) => overrides.prompt_by);
  await expect.poll(authors).toContainEqual({ kind: "ollama", model: "gemma3:4b", edited: true });
  const own = async () => (await shotsOf(studio, page, id)).map(({ overrides }) => overrides.prompt);
  await expect.poll(own).toContain(`${PROMPT} Slowly.`);
  await inspector.getByRole("button", { name: "Prompt: back to the script's" }).click();
  await expect(prompt).toHaveValue(assembled);
  await inspector.getByRole("textbox", { name: "What to avoid" }).fill("rain");
  await page.keyboard.press("Control+Enter");
  await expect
    .poll(async () => (await shotsOf(studio, page, id)).map(({ overrides }) => overrides.negative_prompt))
    .toContain("rain");
  expect(await own()).toEqual((await own()).map(() => null));
  expect(await authors()).toEqual((await authors()).map(() => null));
});

test("a scene is broken down by the model, cancelled, and taken back", async ({
  studio,
  studioPage: page,
}) => {
  await page.request.put(`${studio.url}/api/words/settings`, {
    headers: { Origin: studio.url },
    data: { kind: "ollama", address, model: "gemma3:4b" },
  });
  const id = await makeFilm(studio, page);
  await page.goto(`${studio.url}/${id}/storyboard`);
  await expect(page.getByRole("button", { name: /^Shot 1-2,/ })).toBeVisible();
  const before = await shotsOf(studio, page, id);
  const breakDown = async () => {
    await page.getByRole("button", { name: "More for this scene" }).click();
    await page.getByRole("menuitem", { name: "Break down with gemma3:4b" }).click();
  };
  ollama.waits = true;
  await breakDown();
  const status = page.getByRole("status", { name: "Breaking down" });
  await expect(status).toContainText("1 of 1: INT. KITCHEN - NIGHT · 1 characters");
  await expectAccessible(page);
  const closed = ollama.closed;
  await status.getByRole("button", { name: "Cancel" }).click();
  await expect(status).toBeHidden();
  await expect.poll(() => ollama.closed).toBe(closed + 1);
  expect(await shotsOf(studio, page, id)).toEqual(before);
  ollama.waits = false;

  await breakDown();
  await expect(page.getByText("One scene broken down by gemma3:4b", { exact: true })).toBeVisible();
  const sizes = async () => (await shotsOf(studio, page, id)).map(({ parsed }) => parsed.size).sort();
  await expect.poll(sizes).toEqual(["ECU", "LS"]);
  await page.keyboard.press("Control+z");
  await expect.poll(sizes).toEqual(before.map(({ parsed }) => parsed.size).sort());
});
