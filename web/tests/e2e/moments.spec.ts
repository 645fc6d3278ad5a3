/** The five moments that must be perfect, in the real studio with its workers. A slow machine makes them late, never wrong. */

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page, TestInfo } from "@playwright/test";
import type { Change, Clip, Shot } from "../../src/model/records.ts";
import { scene, shot } from "../unit/model/fixtures.ts";
import { type FrameNumber, numberInRow } from "./playback/numbered.ts";
import { listen } from "./studio/feed.ts";
import { expect, makeProject, PYTHON, paste, post, ROOT, type Studio, snapshotOf, test } from "./studio.ts";

test.use({ drawing: true });
test.setTimeout(600_000);

const PATIENCE = { timeout: 300_000 };
const SMALL = { width: 320, height: 180, fps: 24 };
const FILM = `INT. LIGHTHOUSE KITCHEN - NIGHT

ELODIE pours tea.

ELODIE
You are late again.

EXT. CAUSEWAY - NIGHT

Tom runs along the stones.

TOM
Wait for me!

INT. LAMP ROOM - DAWN

The lamp goes out.
`;

/** Every clip of a project as the server holds it, by id. */
async function clipsOf(studio: Studio, page: Page, id: string): Promise<Record<string, Clip>> {
  const { records } = await snapshotOf(studio, page, id);
  return Object.fromEntries(records.flatMap((each) => (each.kind === "clip" ? [[each.id, each]] : [])));
}

/** A project with a written script and its cut, made through the API, so that nothing is drawn unasked. */
async function makeFilm(studio: Studio, page: Page, name: string): Promise<string> {
  const id = await makeProject(studio, page, name, SMALL);
  for (const [what, body] of [
    ["script", { text: FILM, format: "fountain", revision: 1 }],
    ["cut", { revision: 2 }],
  ] as const) {
    const { change } = await post<{ change: Change }>(studio, page, `projects/${id}/propose/${what}`, body);
    await post(studio, page, `projects/${id}/changes`, change);
  }
  return id;
}

/** Asks for pictures, as soon as the workers of a studio that has only just started have told of their engines. */
async function draw(studio: Studio, page: Page, id: string, wish: object): Promise<void> {
  await expect
    .poll(async () => {
      const url = `${studio.url}/api/projects/${id}/draw`;
      return (await page.request.post(url, { headers: { Origin: studio.url }, data: wish })).status();
    }, PATIENCE)
    .toBe(202);
}

const shotsOf = async (studio: Studio, page: Page, id: string): Promise<Shot[]> =>
  (await snapshotOf(studio, page, id)).records.filter((each) => each.kind === "shot");

async function jobsEnded(studio: Studio, page: Page, id: string): Promise<void> {
  await expect
    .poll(async () => {
      const { facts } = await snapshotOf(studio, page, id);
      return facts.jobs.filter(({ state }) => state === "queued" || state === "running").length;
    }, PATIENCE)
    .toBe(0);
}

const spine = (page: Page) => page.locator("[data-clip][aria-label*='on V1']");
const saved = (page: Page) => page.getByRole("status").filter({ hasText: "saved" });

/** The viewer shows this frame. */
const frameShown = (page: Page, frame: number) =>
  expect(page.locator(`canvas[data-frame="${frame}"]`)).toBeVisible(PATIENCE);

/** Written beside the test's result: how long it took is measured, not judged. */
function note(info: TestInfo, what: string, milliseconds: number): void {
  info.annotations.push({ type: "timing", description: `${what}: ${(milliseconds / 1000).toFixed(2)} s` });
  process.stdout.write(`    ${what}: ${(milliseconds / 1000).toFixed(2)} s\n`);
}

test("Paste: the right scenes at once, all boards before any motion", async ({
  studio,
  studioPage: page,
}, info) => {
  const id = await makeProject(studio, page, "Paste", SMALL);
  await page.goto(`${studio.url}/${id}/script`);
  await expect(page.getByRole("textbox", { name: "Screenplay" })).toBeFocused();
  const { heard, close } = listen(studio, (await snapshotOf(studio, page, id)).last_event_id);
  const begun = performance.now();
  await paste(page, FILM);
  const list = page.getByRole("list", { name: "Scenes in order" }).getByRole("listitem");
  await expect(list).toHaveCount(3, PATIENCE);
  note(info, "paste to scenes", performance.now() - begun);
  for (const [place, name] of ["LIGHTHOUSE KITCHEN", "CAUSEWAY", "LAMP ROOM"].entries())
    await expect(list.nth(place)).toContainText(name);

  const board = page.getByRole("complementary", { name: "Boards of this scene" }).locator("img").first();
  await expect(board).toBeVisible(PATIENCE);
  note(info, "paste to the first board on the screen", performance.now() - begun);

  const takes = () => heard.filter(({ name }) => name === "take").map(({ data }) => data.take as TakeTold);
  const boarded = () => new Set(takes().flatMap(({ type, shot_id }) => (type === "board" ? [shot_id] : [])));
  const firstMotion = () => takes().findIndex(({ type }) => type === "motion");
  await expect.poll(firstMotion, PATIENCE).toBeGreaterThan(0);
  close();
  const shots = await shotsOf(studio, page, id);
  expect([...boarded()].sort()).toEqual(shots.map((each) => each.id).sort());
  const order = takes().map(({ type }) => type);
  expect(order.slice(0, firstMotion())).toEqual(order.filter((type) => type === "board"));
  await post(studio, page, `projects/${id}/jobs/cancel`, {});
});

interface TakeTold {
  type: "board" | "motion";
  shot_id: string;
}

test("Space: it plays at once, a board and slates standing in for what is not made yet", async ({
  studio,
  studioPage: page,
}, info) => {
  const id = await makeFilm(studio, page, "Space");
  const first = (await shotsOf(studio, page, id))[0];
  await draw(studio, page, id, { boards: "missing", takes: "none", shot_ids: [first?.id] });
  await jobsEnded(studio, page, id);
  await page.goto(`${studio.url}/${id}/timeline`);
  await expect(spine(page).nth(0)).toHaveAccessibleName(/, board,/, PATIENCE);
  await expect(spine(page).nth(1)).toHaveAccessibleName(/, no picture,/);
  await frameShown(page, 0);
  await page.keyboard.press("ArrowDown");
  for (let step = 0; step < 12; step++) await page.keyboard.press("ArrowLeft");
  const cut = (await clipsOf(studio, page, id))[(await spine(page).first().getAttribute("data-clip")) ?? ""];
  const from = (cut?.duration ?? 0) - 12;
  await frameShown(page, from);

  const watching = page.evaluate(watch, from + 24);
  await page.keyboard.press("Space");
  const { seen, moved } = await watching;
  await page.keyboard.press("Space");
  note(info, "Space to the second frame", moved);
  expect(seen.length).toBeGreaterThan(2);
  const frames = seen.map(({ frame }) => frame);
  expect(frames).toEqual([...frames].sort((a, b) => a - b));
  expect(seen.filter(({ spread }) => spread < 20)).toEqual([]);
  // One picture on each side of the cut, and the cut is where the document has it.
  const looks = (late: boolean) =>
    new Set(seen.filter(({ frame }) => frame >= from + 12 === late).map(({ look }) => look));
  expect([looks(false).size, looks(true).size]).toEqual([1, 1]);
  expect(looks(true)).not.toEqual(looks(false));
});

interface Seen {
  frame: number;
  /** From the darkest to the brightest of some of its pixels. */
  spread: number;
  /** The same for equal pictures. */
  look: string;
}

/** Run in the page: everything the canvas shows until it shows frame `last`. */
async function watch(last: number): Promise<{ seen: Seen[]; moved: number }> {
  const canvas = document.querySelector('canvas[aria-label="The film\'s picture"]') as HTMLCanvasElement;
  const context = canvas.getContext("2d") as CanvasRenderingContext2D;
  const seen: Seen[] = [];
  const begun = performance.now();
  let moved = 0;
  let frame = -1;
  while (frame < last && performance.now() - begun < 60_000) {
    // Between two cuts it names none.
    frame = Number(canvas.dataset.frame ?? -1);
    if (frame >= 0 && seen.at(-1)?.frame !== frame) {
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
      const some = Array.from(
        { length: 500 },
        (_, at) => data[4 * Math.floor((at * data.length) / 2000)] ?? 0,
      );
      seen.push({ frame, spread: Math.max(...some) - Math.min(...some), look: some.join() });
      if (seen.length === 2) moved = performance.now() - begun;
    }
    await new Promise(requestAnimationFrame);
  }
  return { seen, moved };
}

test("Fix one line of the script: nothing moves; one stale badge", async ({ studio, studioPage: page }) => {
  const id = await makeFilm(studio, page, "Fix");
  await draw(studio, page, id, { boards: "missing", takes: "none" });
  await jobsEnded(studio, page, id);
  const before = await clipsOf(studio, page, id);
  const drawn = (await snapshotOf(studio, page, id)).facts.takes;
  await page.goto(`${studio.url}/${id}/script`);
  await expect(page.getByRole("textbox", { name: "Screenplay" })).toContainText("The lamp goes out.");
  await page.locator(".cm-line", { hasText: "Tom runs along the stones." }).click();
  await page.keyboard.press("End");
  await page.keyboard.press("Backspace");
  await page.keyboard.type(" and falls.");
  const text = async () =>
    (await snapshotOf(studio, page, id)).records.find((each) => each.kind === "script")?.text ?? "";
  await expect.poll(text, PATIENCE).toContain("Tom runs along the stones and falls.");
  await expect(saved(page)).toBeVisible();
  expect(await clipsOf(studio, page, id)).toEqual(before);

  await page.keyboard.press("Escape");
  await page.keyboard.press("Shift+3");
  await expect(page.getByText(/· 1 stale/)).toBeVisible(PATIENCE);
  await expect(spine(page).filter({ hasText: "stale" })).toHaveCount(1);
  expect((await snapshotOf(studio, page, id)).facts.takes).toEqual(drawn);
});

/** What a file brought into the studio is, and how much of it the cut shows. */
const added = (...records: { id: string }[]) => ({
  added: Object.fromEntries(records.map((each) => [each.id, each])),
  updated: {},
  removed: {},
});

function clip(
  number: number,
  on: string,
  fields: Pick<Clip, "source" | "placement" | "duration"> & Partial<Clip>,
): Clip {
  return {
    kind: "clip",
    id: `clip_${String(number).padStart(6, "0")}`,
    track_id: on,
    order: `b${number}`,
    source_start: 0,
    enabled: true,
    gain_db: 0,
    opacity: 1,
    fade_in: 0,
    fade_out: 0,
    fit: "fit",
    scale: 1,
    x: 0,
    y: 0,
    linked_clip_id: null,
    name: "",
    ...fields,
  };
}

/** The ids of the first tracks by their names. */
async function tracksOf(studio: Studio, page: Page, id: string): Promise<Record<string, string>> {
  const { records } = await snapshotOf(studio, page, id);
  return Object.fromEntries(records.flatMap((each) => (each.kind === "track" ? [[each.name, each.id]] : [])));
}

/** Makes footage by the tests' own means, in a folder that is gone afterwards. */
async function withMedia(script: string, work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "moments-"));
  try {
    python(script, folder);
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const python = (script: string, ...values: string[]): string =>
  execFileSync(PYTHON, ["-c", script, ...values], {
    cwd: ROOT,
    env: { ...process.env, PYTHONPATH: ROOT },
    encoding: "utf8",
  });

/** Imports files through the library and waits for their proxies. Gives the assets' ids by the files' names. */
async function bringIn(
  studio: Studio,
  page: Page,
  id: string,
  ...files: string[]
): Promise<Record<string, string>> {
  await page.locator('aside[aria-label="Library"] input[type=file]').setInputFiles(files);
  const assets = async () => (await snapshotOf(studio, page, id)).facts.assets;
  await expect.poll(async () => (await assets()).length, PATIENCE).toBe(files.length);
  await jobsEnded(studio, page, id);
  return Object.fromEntries((await assets()).map((asset) => [asset.name, asset.id]));
}

const TONE = `
import sys
from pathlib import Path
from tests.media.numbered import write_tone
write_tone(Path(sys.argv[1]) / "line.wav", seconds=1, hertz=440)
`;

test("Trim, reorder, undo: dialogue keeps its sync, and undone all is as it was", async ({
  studio,
  studioPage: page,
}) => {
  const id = await makeFilm(studio, page, "Trim");
  await page.goto(`${studio.url}/${id}/timeline`);
  await withMedia(TONE, async (folder) => {
    const line = (await bringIn(studio, page, id, join(folder, "line.wav")))["line.wav"] ?? "";
    const under = (await spine(page).nth(1).getAttribute("data-clip")) ?? "";
    const sound = clip(900_001, (await tracksOf(studio, page, id)).A1 ?? "", {
      source: { type: "asset", asset_id: line },
      placement: { type: "anchored", clip_id: under, offset: 12 },
      duration: 24,
    });
    const change = { id: "change_900001", label: "Lay a line", base_revision: 3, diff: added(sound) };
    await post(studio, page, `projects/${id}/changes`, change);
    const heard = page.locator(`[data-clip="${sound.id}"]`);
    const seen = page.locator(`[data-clip="${under}"]`);
    await expect(heard).toBeVisible(PATIENCE);
    const left = async (of: typeof heard) => (await of.boundingBox())?.x ?? Number.NaN;
    const apart = async () => (await left(heard)) - (await left(seen));
    const start = await clipsOf(studio, page, id);
    const [sync, place] = [await apart(), await left(seen)];

    await spine(page).first().click();
    for (let step = 0; step < 3; step++) await page.keyboard.press("<");
    await expect.poll(() => left(seen), PATIENCE).toBeLessThan(place - 5);
    expect(Math.abs((await apart()) - sync)).toBeLessThanOrEqual(1);
    const trimmed = await left(seen);
    await seen.click();
    await page.keyboard.press("Alt+ArrowRight");
    await expect.poll(() => left(seen), PATIENCE).toBeGreaterThan(trimmed + 5);
    expect(Math.abs((await apart()) - sync)).toBeLessThanOrEqual(1);
    await expect(saved(page)).toBeVisible();
    const edited = await clipsOf(studio, page, id);
    expect(edited).not.toEqual(start);
    expect(edited[sound.id]).toEqual(start[sound.id]);

    for (let step = 0; step < 4; step++) await page.keyboard.press("Control+z");
    await expect.poll(() => clipsOf(studio, page, id), PATIENCE).toEqual(start);
    expect(await left(seen)).toBe(place);
  });
});

const FOOTAGE = `
import sys
from pathlib import Path
from milimo.domain.time import Rate
from tests.media.numbered import Number, draw_number, write_numbered_film, write_tone
folder = Path(sys.argv[1])
for film in (1, 2):
    write_numbered_film(folder / f"{film}.mp4", film=film, frames=80, width=768, height=512, rate=Rate(numerator=25))
draw_number(768, 512, Number(3, 7)).save(folder / "still.png")
write_tone(folder / "music.wav", seconds=10, hertz=440)
`;
const READ = `
import json, sys
from pathlib import Path
from tests.media.numbered import numbers_of, sound_of, strength
film = Path(sys.argv[1])
sound = sound_of(film)
print(json.dumps({
    "numbers": [None if each is None else {"film": each.film, "frame": each.frame} for each in numbers_of(film)],
    "music": [strength(sound[at : at + 4800], 440) for at in range(4800, len(sound) - 9600, 4800)],
}))
`;
/** Film 1 from frame 10, the still, film 2 from frame 31, a shot that has no picture: where each begins, and how long the film is. */
const [STILL_AT, SECOND_AT, SHOT_AT, END] = [40, 64, 101, 121];
const SAMPLED = [0, 9, 39, 40, 63, 64, 87, 100, 101, 120];

function due(frame: number): FrameNumber | null {
  if (frame < STILL_AT) return { film: 1, frame: 10 + frame };
  if (frame < SECOND_AT) return { film: 3, frame: 7 };
  return frame < SHOT_AT ? { film: 2, frame: 31 + frame - SECOND_AT } : null;
}

/** What the viewer shows at a frame that is reached by keys. */
async function shownAt(page: Page, frame: number): Promise<FrameNumber | null> {
  await page.keyboard.press("Home");
  for (let step = 0; step < Math.floor(frame / 10); step++) await page.keyboard.press("Shift+ArrowRight");
  for (let step = 0; step < frame % 10; step++) await page.keyboard.press("ArrowRight");
  await frameShown(page, frame);
  const row = await page.locator("canvas[data-frame]").evaluate((canvas: HTMLCanvasElement) => {
    const context = canvas.getContext("2d") as CanvasRenderingContext2D;
    return [...context.getImageData(0, Math.floor(canvas.height / 24), canvas.width, 1).data];
  });
  return numberInRow(row);
}

test("Export: what comes out is what the viewer showed, and what is missing is named before", async ({
  studio,
  studioPage: page,
}) => {
  const id = await makeProject(studio, page, "Export", { width: 768, height: 512, fps: 25 });
  await page.goto(`${studio.url}/${id}/timeline`);
  await withMedia(FOOTAGE, async (folder) => {
    const files = ["1.mp4", "2.mp4", "still.png", "music.wav"];
    const assets = await bringIn(studio, page, id, ...files.map((name) => join(folder, name)));
    const { V1 = "", A2 = "" } = await tracksOf(studio, page, id);
    const source = (name: string) => ({ type: "asset", asset_id: assets[name] ?? "" }) as const;
    const on = { type: "magnetic" } as const;
    const diff = added(
      scene("scene_900001", "a0"),
      shot("shot_900001", "scene_900001", "a0"),
      clip(1, V1, { source: source("1.mp4"), placement: on, source_start: 10, duration: STILL_AT }),
      clip(2, V1, { source: source("still.png"), placement: on, duration: SECOND_AT - STILL_AT }),
      clip(3, V1, {
        source: source("2.mp4"),
        placement: on,
        source_start: 31,
        duration: SHOT_AT - SECOND_AT,
      }),
      clip(4, V1, {
        source: { type: "shot", shot_id: "shot_900001" },
        placement: on,
        duration: END - SHOT_AT,
      }),
      clip(5, A2, { source: source("music.wav"), placement: { type: "pinned", start: 0 }, duration: END }),
    );
    const change = { id: "change_900001", label: "Cut", base_revision: 1, diff };
    await post(studio, page, `projects/${id}/changes`, change);
    await expect(spine(page)).toHaveCount(4, PATIENCE);
    const viewed: (FrameNumber | null)[] = [];
    for (const frame of SAMPLED) viewed.push(await shownAt(page, frame));
    expect(viewed).toEqual(SAMPLED.map(due));

    await page.getByRole("button", { name: /^Export/ }).click();
    const dialog = page.getByRole("dialog", { name: "Export film" });
    await expect(dialog.getByRole("region", { name: "Missing" })).toContainText("1-1", PATIENCE);
    await expect(dialog).toContainText(`${END} f`);
    await dialog.getByRole("button", { name: "Export with what there is" }).click();
    const link = dialog.getByRole("link", { name: "Download film" });
    await expect(link).toBeVisible(PATIENCE);
    const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
    const film = join(folder, "film.mp4");
    await download.saveAs(film);
    const { numbers, music } = JSON.parse(python(READ, film)) as {
      numbers: (FrameNumber | null)[];
      music: number[];
    };
    expect(numbers).toEqual(Array.from({ length: END }, (_, frame) => due(frame)));
    expect(SAMPLED.map((frame) => numbers[frame])).toEqual(viewed);
    // A tone of 0.25 from the first sample to the last, under footage, still and slate alike.
    expect(Math.min(...music)).toBeGreaterThan(0.2);
  });
});
