/** Playback on numbered films: every frame that is drawn is the frame that is due, and a cut falls on its frame. */

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import type { ViteDevServer } from "vite";
import type { Drawn } from "./playback/page.ts";
import type { Piece } from "./playback/plan.ts";
import { addressOf, serveFilms } from "./playback/serving.ts";

const ROOT = resolve(import.meta.dirname, "../../..");
const PYTHON = process.env.MILIMO_PYTHON ?? join(ROOT, ".venv/bin/python");
const FRAMES = 120;

// Making the films takes a while on a busy machine.
test.setTimeout(180_000);

const MAKE = `
import sys
from pathlib import Path
from milimo.domain.time import Rate
from tests.media.numbered import write_numbered_film
for film, name, rate in ((1, "a", 25), (2, "b", 25), (3, "c", 50)):
    write_numbered_film(Path(sys.argv[1]) / f"{name}.mp4", film=film, frames=${FRAMES}, width=768, height=512,
                        rate=Rate(numerator=rate), hertz=330.0 * film)
`;

let server: ViteDevServer;
let folder: string;

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "films-"));
  execFileSync(PYTHON, ["-c", MAKE, folder], { cwd: ROOT, env: { ...process.env, PYTHONPATH: ROOT } });
  server = await serveFilms(folder);
});

test.afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

const CUT: readonly Piece[] = [
  { asset: "asset_a", first: 10, frames: 40 },
  { asset: "asset_b", first: 31, frames: 37 },
  { asset: "asset_a", first: 75, frames: 43 },
];

/** What the bars must say at a frame of a cut. */
function expected(pieces: readonly Piece[], frame: number): { film: number; number: number } {
  let start = 0;
  for (const piece of pieces) {
    if (frame < start + piece.frames) {
      const step = (piece.numerator ?? 1) / (piece.denominator ?? 1);
      const film = { asset_a: 1, asset_b: 2, asset_c: 3 }[piece.asset] ?? 0;
      return { film, number: Math.floor((piece.first + frame - start) * step) };
    }
    start += piece.frames;
  }
  throw new Error(`frame ${frame} is past the end`);
}

function wrong(pieces: readonly Piece[], drawn: readonly Drawn[]): Drawn[] {
  return drawn.filter(({ frame, film, number }) => {
    const due = expected(pieces, frame);
    return film !== due.film || number !== due.number;
  });
}

async function open(page: Page, pieces: readonly Piece[]): Promise<void> {
  await page.goto(addressOf(server, "tests/e2e/playback/page.html"));
  await page.waitForFunction(() => window.bench !== undefined);
  const url = (name: string, frames_a_second: number) => ({
    type: "video" as const,
    url: `/films/${name}.mp4`,
    frames_a_second,
  });
  await page.evaluate(([cut, media]) => window.bench.open(cut, 25, media), [
    pieces,
    { asset_a: url("a", 25), asset_b: url("b", 25), asset_c: url("c", 50) },
  ] as const);
}

test("plays a cut of 768x512 at 25 frames a second without one wrong frame", async ({ page }) => {
  await open(page, CUT);
  await page.evaluate(() => window.bench.seek(0));
  const { drawn, dropped, decoders } = await page.evaluate(() => window.bench.play());
  expect(wrong(CUT, drawn)).toEqual([]);
  const frames = drawn.map(({ frame }) => frame);
  expect(frames.at(-1)).toBe(FRAMES - 1);
  // A loaded machine may drop frames; it never shows another one, and never black.
  expect(new Set(frames).size).toBeGreaterThan(2);
  expect(dropped).toBeLessThanOrEqual(FRAMES - new Set(frames).size);
  expect(decoders).toBe(0);
});

test("converts rates: a film of 50 frames a second in a cut of 25", async ({ page }) => {
  const pieces: Piece[] = [{ asset: "asset_c", first: 3, frames: 50, numerator: 2, denominator: 1 }];
  await open(page, pieces);
  const { drawn } = await page.evaluate(() => window.bench.play());
  expect(wrong(pieces, drawn)).toEqual([]);
  expect(drawn.length).toBeGreaterThan(2);
});

test("begins where it stands", async ({ page }, info) => {
  await open(page, CUT);
  await page.evaluate(() => window.bench.play());
  await page.evaluate(() => window.bench.seek(52));
  const { began_ms, drawn } = await page.evaluate(() => window.bench.play());
  expect(drawn[0]?.frame).toBe(52);
  // Two frames on screen: the picture moves. It takes a tenth of a second on a machine that does nothing else.
  info.annotations.push({
    type: "timing",
    description: `play to the second frame: ${began_ms.toFixed(0)} ms`,
  });
});

test("names no frame of the old cut once there is another", async ({ page }) => {
  await open(page, CUT);
  await page.evaluate(() => window.bench.seek(39));
  const other: Piece[] = [{ asset: "asset_b", first: 5, frames: 60 }];
  const { at_once, later } = await page.evaluate((cut) => window.bench.recut(cut, 25), other);
  expect(at_once).toBe(-1);
  expect(wrong(other, [later])).toEqual([]);
  expect(later.frame).toBe(39);
});

test("an empty film has no frame", async ({ page }) => {
  await open(page, []);
  expect(await page.evaluate(() => window.bench.named(10))).toBeNull();
});

test("seeks and steps to the very frame", async ({ page }) => {
  await open(page, CUT);
  const places = [0, 39, 40, 41, 76, 77, 78, 119, 5, 100, 99, 98, 97];
  for (const frame of places) {
    const seen = await page.evaluate((at) => window.bench.seek(at), frame);
    expect(wrong(CUT, [seen])).toEqual([]);
  }
});

test("shuttles backwards and at double speed over true frames only", async ({ page }) => {
  await open(page, CUT);
  const fast = await page.evaluate(() => window.bench.play(2));
  expect(wrong(CUT, fast.drawn)).toEqual([]);
  expect(fast.drawn.length).toBeGreaterThan(2);
  const back = await page.evaluate(() => window.bench.play(-4));
  expect(wrong(CUT, back.drawn)).toEqual([]);
  expect(back.drawn.at(-1)?.frame).toBe(0);
});
