/** What a first view costs: the files that come for it, and when one can work. Prints the figures for docs/benchmarks.md. */

import type { Browser, Page } from "@playwright/test";
import { expect, makeProject, paste, test } from "./studio.ts";

const SCRIPT =
  "INT. KITCHEN - NIGHT\n\nMARA opens a letter.\n\nMARA\nIt is from him.\n\nEXT. HARBOUR - DAY\n\nA ship leaves.\n";
const ROUNDS = 3;
const MISSING = "This part of the studio could not be loaded";
const LOST = /\/assets\/(TimelineView|SettingsDialog)/;
const LOST_TOO = /\/assets\/StoryboardView/;

/** Of each view: what says that one can work in it, and the most that may come for it in kB. */
const VIEWS = [
  { view: "script", most: 1150, ready: (page: Page) => page.getByRole("textbox", { name: "Screenplay" }) },
  {
    view: "storyboard",
    most: 850,
    ready: (page: Page) => page.getByRole("button", { name: /^Shot 1-1,/ }).first(),
  },
  {
    view: "timeline",
    most: 1300,
    ready: (page: Page) => page.getByRole("button", { name: /^Play/ }).first(),
  },
  { view: "elements", most: 850, ready: (page: Page) => page.getByRole("button", { name: "New character" }) },
  { view: "images", most: 850, ready: (page: Page) => page.getByText("Boards and takes appear") },
] as const;

/** The files of the page that have come, by name, with their bytes as they lie on the disk. */
const came = (page: Page): Promise<[string, number][]> =>
  page.evaluate(() =>
    (performance.getEntriesByType("resource") as PerformanceResourceTiming[])
      .filter(({ name }) => /\/assets\/[^/]+\.(js|css)$/.test(new URL(name).pathname))
      .map(({ name, decodedBodySize }): [string, number] => [name.split("/").at(-1) ?? "", decodedBodySize]),
  );

interface Loaded {
  files: [string, number][];
  /** In ms since the address was asked for. */
  painted: number;
  ready: number;
  /** What the page has used of the processor until then, in ms: unlike the others, a busy machine hardly changes it. */
  used: number;
}

/** In a browser that has seen nothing yet, and that is never idle: nothing comes but what the view needs. */
async function load(
  browser: Browser,
  address: string,
  ready: (page: Page) => ReturnType<Page["getByText"]>,
): Promise<Loaded> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.addInitScript(() => {
    window.requestIdleCallback = () => 0;
  });
  const session = await context.newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  await page.goto(address, { waitUntil: "commit" });
  await ready(page).waitFor();
  const times = await page.evaluate(() => ({
    ready: performance.now(),
    painted: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0,
  }));
  const { metrics } = await session.send("Performance.getMetrics");
  const used = 1000 * (metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0);
  const files = await came(page);
  await context.close();
  return { files, used, ...times };
}

const middle = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? 0;

test("a view brings its own part and the shell, and no other", async ({
  studio,
  studioPage: page,
  browser,
}) => {
  const id = await makeProject(studio, page, "Loading");
  await page.goto(`${studio.url}/${id}/script`);
  await paste(page, SCRIPT);
  await expect(page.getByText("HARBOUR", { exact: false }).first()).toBeVisible();
  await page.waitForTimeout(2000);
  for (const { view, most, ready } of VIEWS) {
    const address = `${studio.url}/${id}/${view}`;
    const rounds: Loaded[] = [];
    for (let n = 0; n < ROUNDS; n++) rounds.push(await load(browser, address, ready));
    const { files = [] } = rounds[0] ?? {};
    const [painted, there, used] = (["painted", "ready", "used"] as const).map((name) =>
      middle(rounds.map((round) => round[name])).toFixed(0),
    );
    const kilobytes = files.reduce((sum, [, bytes]) => sum + bytes, 0) / 1000;
    process.stdout.write(
      `${view.padEnd(11)} ${kilobytes.toFixed(0).padStart(5)} kB in ${files.length} files; painted after ${painted} ms, ready after ${there} ms, ${used} ms of processor\n`,
    );
    expect.soft(kilobytes, view).toBeLessThan(most);
    const others = VIEWS.filter((each) => each.view !== view).map((each) => `${each.view}view`);
    expect
      .soft(files.filter(([name]) => others.includes(name.split("-")[0]?.toLowerCase() ?? "")))
      .toEqual([]);
  }
});

test("what is not looked at yet comes while nothing else is to do, and is then there without the network", async ({
  studio,
  studioPage: page,
}) => {
  const id = await makeProject(studio, page, "Loading");
  await page.goto(`${studio.url}/${id}/elements`);
  await expect
    .poll(async () => (await came(page)).map(([name]) => name.split("-")[0]))
    .toEqual(
      expect.arrayContaining(["ScriptView", "TimelineView", "ModelsView", "CompareDialog", "Palette"]),
    );
  await page.route(/\/assets\//, (route) => route.abort());
  await page.keyboard.press("Shift+3");
  await expect(page.getByRole("button", { name: /^Play/ }).first()).toBeVisible();
  await page.keyboard.press("ControlOrMeta+k");
  await expect(page.getByRole("dialog")).toBeVisible();
});

test("a part that does not come is told in its place, and the rest goes on", async ({
  studio,
  studioPage: page,
}) => {
  const id = await makeProject(studio, page, "Loading");
  for (const lost of [LOST, LOST_TOO]) await page.route(lost, (route) => route.abort());
  await page.goto(`${studio.url}/${id}/elements`);
  await expect(page.getByRole("button", { name: "New character" })).toBeVisible();
  await page.keyboard.press("Shift+3");
  await expect(page.getByText(MISSING)).toBeVisible();
  await page.keyboard.press("Shift+4");
  await expect(page.getByRole("button", { name: "New character" })).toBeVisible();
  await page.keyboard.press("ControlOrMeta+Comma");
  const missing = page.getByRole("dialog", { name: MISSING });
  await expect(missing).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(missing).toHaveCount(0);
  await page.keyboard.press("Shift+2");
  await expect(page.getByText(MISSING)).toBeVisible();
  await page.unroute(LOST);
  await page.keyboard.press("Shift+3");
  await expect(page.getByRole("button", { name: /^Play/ }).first(), "once it can be had").toBeVisible();
  await page.keyboard.press("Shift+4");
  await page.keyboard.press("Shift+2");
  await expect(page.getByRole("button", { name: "Reload" })).toBeVisible();
  await page.unroute(LOST_TOO);
  const come = page.waitForResponse(LOST_TOO);
  await page.getByRole("button", { name: "Reload" }).click();
  await (await come).finished();
  await expect(page.getByText(MISSING)).toHaveCount(0);
});
