/**
 * What playing one film takes, in the studio's player and in a `<video>` element of the same Chromium. The two take turns.
 *
 * `MILIMO_BENCH` is a folder with `films.json`, what to play; `figures.json` is written beside it.
 */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { addressOf, serveFilms } from "../e2e/playback/serving.ts";
import type { Film, Shown } from "./page.ts";

const ROUNDS = 3;
const BEGINS = 6;
const SEEKS = 25;
const SECONDS = 10;

/** Of all rounds: milliseconds until the first moved frame, milliseconds of each seek, and frames over ten seconds of each round. */
interface Figures {
  begins: number[];
  seeks: number[];
  runs: Shown[];
}

test("the player and a video element", async ({ page }) => {
  const folder = process.env.MILIMO_BENCH ?? "";
  const films = JSON.parse(readFileSync(join(folder, "films.json"), "utf8")) as Record<string, Film>;
  const server = await serveFilms(folder);
  await page.goto(addressOf(server, "tests/bench/page.html"));
  await page.waitForFunction(() => window.sides !== undefined);
  const figures: Record<string, Record<"ours" | "video", Figures>> = {};
  for (const [name, film] of Object.entries(films)) {
    const ours: Figures = { begins: [], seeks: [], runs: [] };
    const video: Figures = { begins: [], seeks: [], runs: [] };
    for (let round = 0; round < ROUNDS; round++)
      for (const [side, found] of [
        ["ours", ours],
        ["video", video],
      ] as const) {
        await page.evaluate(([which, played]) => window.sides.open(which, played), [side, film] as const);
        for (let turn = 0; turn < BEGINS; turn++)
          found.begins.push(await page.evaluate((at) => window.sides.begin(at), placeOf(film, round, turn)));
        for (let turn = 0; turn < SEEKS; turn++)
          found.seeks.push(
            await page.evaluate((at) => window.sides.seek(at), placeOf(film, round, BEGINS + turn)),
          );
        found.runs.push(await page.evaluate((seconds) => window.sides.run(seconds), SECONDS));
      }
    figures[name] = { ours, video };
  }
  await server.close();
  writeFileSync(join(folder, "figures.json"), JSON.stringify(figures));
  expect(Object.keys(figures)).toEqual(Object.keys(films));
});

/** The same places for both sides, all over the film and never twice in a row; some frames are left to play to. */
const placeOf = ({ frames }: Film, round: number, turn: number): number =>
  2 + ((round * 37 + turn * 101) % (frames - 12));
