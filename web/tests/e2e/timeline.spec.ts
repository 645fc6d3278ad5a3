/** The timeline on a film in memory: what is drawn, every gesture, and undo; playback through it on numbered footage. */

import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { expect, type Locator, type Page, test } from "@playwright/test";
import { numbered } from "./studio/film.ts";
import { type FakeStudio, fakeStudio } from "./studio/server.ts";

const ROOT = resolve(import.meta.dirname, "../../..");
const WEB = join(ROOT, "web");
const VENV = join(ROOT, ".venv/bin/python");
const PYTHON = process.env.MILIMO_PYTHON ?? (existsSync(VENV) ? VENV : "python3");
const MAKE = `
import sys
from pathlib import Path
from milimo.domain.time import Rate
from tests.media.numbered import write_numbered_film
for film in (1, 2, 3):
    write_numbered_film(Path(sys.argv[1]) / f"{film}.mp4", film=film, frames=120, width=768, height=512,
                        rate=Rate(numerator=25), hertz=330.0 * film)
`;

// The first page is made from some two hundred modules.
test.setTimeout(180_000);

let media: string;
let studio: FakeStudio;

test.beforeAll(async () => {
  media = mkdtempSync(join(tmpdir(), "timeline-"));
  execFileSync(PYTHON, ["-c", MAKE, media], { cwd: ROOT, env: { ...process.env, PYTHONPATH: ROOT } });
  studio = await fakeStudio(WEB, media);
});

test.afterAll(async () => {
  await studio.close();
  rmSync(media, { recursive: true });
});

test.beforeEach(() => studio.forget());

async function open(page: Page, shots: number): Promise<void> {
  await page.goto(`${studio.url}/${numbered("project", shots)}/timeline`);
  await expect(clip(page, 1)).toBeVisible({ timeout: 60_000 });
}

const clip = (page: Page, number: number): Locator =>
  page.locator(`[data-clip="${numbered("clip", number)}"]`);

/** Left edge and width on the screen, in whole pixels. */
async function span(locator: Locator): Promise<{ left: number; width: number }> {
  const box = await locator.boundingBox();
  return { left: Math.round(box?.x ?? -1), width: Math.round(box?.width ?? -1) };
}

async function drag(
  page: Page,
  from: Locator,
  at: "body" | "head" | "tail",
  by: number,
  hold = false,
): Promise<void> {
  const box = await from.boundingBox();
  if (box === null) throw new Error("nothing to drag");
  const x = at === "head" ? box.x + 2 : at === "tail" ? box.x + box.width - 2 : box.x + box.width / 2;
  await page.mouse.move(x, box.y + 9);
  await page.mouse.down();
  await page.mouse.move(x + by / 2, box.y + 9, { steps: 4 });
  await page.mouse.move(x + by, box.y + 9, { steps: 4 });
  if (!hold) await page.mouse.up();
}

/** The same but for the rounding of both ends. */
const near = (a: number, b: number) => expect(Math.abs(a - b)).toBeLessThanOrEqual(1);

const labels = () => studio.changes.map(({ label }) => label);

test("draws the cut as named buttons, and axe finds nothing", async ({ page }) => {
  await open(page, 6);
  await expect(clip(page, 2)).toHaveAccessibleName("1-2 OTS Élodie, take 1, 3.5 s, on V1");
  await expect(page.getByRole("button", { name: "THE SEA, DAWN, 2.0 s, on V2" })).toBeVisible();
  await clip(page, 2).click();
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21aa"]).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
});

test("trim, reorder, undo: dialogue keeps its sync", async ({ page }) => {
  await open(page, 6);
  await page.keyboard.press("n");
  const picture = await span(clip(page, 2));
  const line = await span(clip(page, 1002));

  await drag(page, clip(page, 1), "tail", -40);
  const [trimmed, rode] = [await span(clip(page, 2)), await span(clip(page, 1002))];
  expect(trimmed.left).toBeLessThan(picture.left - 30);
  near(rode.left - trimmed.left, line.left - picture.left);

  await drag(page, clip(page, 2), "body", 260);
  const [moved, along] = [await span(clip(page, 2)), await span(clip(page, 1002))];
  expect(moved.left).toBeGreaterThan(trimmed.left + 50);
  near(along.left - moved.left, line.left - picture.left);
  expect(labels()).toEqual(["Trim end", "Move clip"]);

  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+z");
  expect(await span(clip(page, 2))).toEqual(picture);
  expect(await span(clip(page, 1002))).toEqual(line);
});

test("a head trim keeps what is said in step with the picture", async ({ page }) => {
  await open(page, 6);
  await page.keyboard.press("n");
  const [picture, line] = [await span(clip(page, 2)), await span(clip(page, 1002))];
  await drag(page, clip(page, 2), "head", 12);
  const [trimmed, rode] = [await span(clip(page, 2)), await span(clip(page, 1002))];
  const cut = picture.width - trimmed.width;
  expect(cut).toBeGreaterThan(5);
  expect(trimmed.left).toBe(picture.left);
  near(line.left - rode.left, cut);
});

test("Escape gives a drag up, and nothing has happened", async ({ page }) => {
  await open(page, 6);
  const before = await span(clip(page, 2));
  await drag(page, clip(page, 1), "tail", -60, true);
  expect((await span(clip(page, 2))).left).toBeLessThan(before.left);
  await page.keyboard.press("Escape");
  expect(await span(clip(page, 2))).toEqual(before);
  await page.mouse.up();
  expect(labels()).toEqual([]);
});

test("edits by keys alone", async ({ page }) => {
  await open(page, 6);
  await clip(page, 1).focus();
  await page.keyboard.press("ArrowRight");
  await expect(clip(page, 2)).toBeFocused();
  await expect(clip(page, 2)).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press(".");
  await page.keyboard.press("Control+d");
  await page.keyboard.press("Shift+E");
  await page.keyboard.press("m");
  await page.keyboard.press("Delete");
  expect(labels()).toEqual(["Trim end", "Duplicate clip", "Disable clip", "Marker", "Delete clip"]);
  for (let step = 0; step < 5; step++) await page.keyboard.press("Control+z");
  await expect(clip(page, 2)).toHaveAccessibleName("1-2 OTS Élodie, take 1, 3.5 s, on V1");
});

test("the blade splits under the pointer; Ctrl+B at the playhead", async ({ page }) => {
  await open(page, 6);
  const count = () => page.locator("[data-track='track_000001'] [data-clip]").count();
  await page.keyboard.press("b");
  await clip(page, 1).click();
  await page.keyboard.press("a");
  await page.keyboard.press("End");
  for (let step = 0; step < 5; step++) await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Control+b");
  expect(await count()).toBe(8);
  expect(labels()).toEqual(["Split clip", "Split clip"]);
});

test("a sound moves along its track and rides on what is under it then", async ({ page }) => {
  await open(page, 6);
  await drag(page, clip(page, 1002), "body", 120);
  const change = studio.changes.at(-1);
  expect(change?.label).toBe("Move clip");
  expect(Object.keys(change?.diff.updated ?? {})).toEqual(["clip_001002"]);
});

test("plays what the cut says, through every cut, and Space stops it", async ({ page }) => {
  await open(page, 4);
  await page.waitForFunction(() => document.querySelector("canvas[data-frame='0']") !== null);
  await page.keyboard.press("Space");
  await expect(page.getByRole("button", { name: "Pause" })).toBeVisible();
  const seen = await page.evaluate(watchFrames, 6000);
  await page.keyboard.press("Space");
  const wrong = seen.filter(([frame, number]) => number !== null && number !== expectedNumber(frame));
  expect(wrong).toEqual([]);
  expect(seen.filter(([, number]) => number === null)).toEqual([]);
  // A loaded machine drops frames; it never shows a wrong one, and never black.
  expect(seen.length).toBeGreaterThan(5);
});

/** The takes begin ten frames in; each clip shows its own film from there. */
function expectedNumber(frame: number): string {
  let start = 0;
  for (let number = 1; ; number++) {
    const duration = 40 + ((number * 7) % 5) * 12;
    if (frame < start + duration) return `${((number - 1) % 3) + 1}:${10 + frame - start}`;
    start += duration;
  }
}

/** Reads every frame that is drawn, in the page: [timeline frame, "film:frame"]. */
async function watchFrames(milliseconds: number): Promise<[number, string | null][]> {
  const canvas = document.querySelector("canvas[data-frame]") as HTMLCanvasElement;
  const { readNumber } = await import(/* @vite-ignore */ `${location.origin}/tests/e2e/playback/numbered.ts`);
  const seen: [number, string | null][] = [];
  const until = performance.now() + milliseconds;
  while (performance.now() < until) {
    const frame = Number(canvas.dataset.frame);
    if (seen.at(-1)?.[0] !== frame) {
      const read = readNumber(canvas) as { film: number; frame: number } | null;
      seen.push([frame, read === null ? null : `${read.film}:${read.frame}`]);
    }
    await new Promise(requestAnimationFrame);
  }
  return seen;
}

test("a hundred and fifty shots: only what is seen is drawn, and an edit is quick", async ({ page }) => {
  await open(page, 150);
  expect(await page.locator("[data-clip]").count()).toBeLessThan(80);
  await page.keyboard.press("Shift+Z");
  await expect(page.locator("[data-clip]")).toHaveCount(150 + 50 + 2);
  const frames = await page.evaluate(async () => {
    const took: number[] = [];
    const element = document.querySelector('[data-clip="clip_000010"]') as HTMLElement;
    const { x, y } = element.getBoundingClientRect();
    const fire = (type: string, at: number) =>
      (type === "pointerdown" ? element : window).dispatchEvent(
        new PointerEvent(type, { bubbles: true, button: 0, clientX: at, clientY: y + 9 }),
      );
    fire("pointerdown", x + 3);
    for (let step = 0; step < 20; step++) {
      const begun = performance.now();
      fire("pointermove", x + 3 + step * 4);
      await new Promise(requestAnimationFrame);
      took.push(performance.now() - begun);
    }
    fire("pointerup", x + 83);
    return took.sort((a, b) => a - b);
  });
  expect(frames).toHaveLength(20);
  const description = `${frames[10]?.toFixed(1)} ms`;
  test.info().annotations.push({ type: "median frame of a drag", description });
});
