/** The inspector of a shot and the queue, on a studio whose workers are not there: what is asked for waits, and can be ordered. */

import { execFileSync } from "node:child_process";
import type { Page } from "@playwright/test";
import type { Job } from "../../src/model/records.ts";
import { line, scene, shot } from "../unit/model/fixtures.ts";
import { card, drop, guide, inspector, strip } from "./inspector.ts";
import {
  expect,
  expectAccessible,
  makeProject,
  PYTHON,
  post,
  ROOT,
  type Studio,
  snapshotOf,
  test,
} from "./studio.ts";

/** One scene with three shots of 96 frames. */
async function makeFilm(studio: Studio, page: Page): Promise<string> {
  const id = await makeProject(studio, page, "Inspector");
  const tail = id.slice(-8);
  const sceneId = `scene_000001${tail}`;
  const records = [
    scene(sceneId, "a0"),
    line(`line_000001${tail}`, sceneId, "a1", "Mara pours."),
    ...[1, 2, 3].map((n) => shot(`shot_00000${n}${tail}`, sceneId, `a${n}`)),
  ];
  await post(studio, page, `projects/${id}/changes`, {
    id: `change_${id.slice(-20)}`,
    label: "Write",
    base_revision: 1,
    diff: {
      added: Object.fromEntries(records.map((record) => [record.id, record])),
      updated: {},
      removed: {},
    },
  });
  return id;
}

/** The cards of the studio's own engines, as its workers publish them. */
const publishEngines = (data: string) =>
  execFileSync(PYTHON, ["-m", "tests.fakes.engine_cards", data], {
    cwd: ROOT,
    env: { ...process.env, PYTHONPATH: ROOT },
  });

let project = "";
test.beforeEach(async ({ studio, studioPage: page }) => {
  project = await makeFilm(studio, page);
  await page.goto(`${studio.url}/${project}/storyboard`);
  await card(page, "1-1").click();
});

test("pictures dropped onto the frames guide the shot; keys and fields move them; undo goes all the way back", async ({
  studio,
  studioPage: page,
}) => {
  await inspector(page)
    .getByRole("button", { name: /^Guides/ })
    .click();
  await drop(page, "first.png", 0.001);
  await expect(guide(page, "first frame")).toHaveAttribute("aria-valuenow", "0");
  await expectAccessible(page);
  await guide(page, "first frame").focus();
  await page.keyboard.press("ArrowRight");
  await expect(guide(page, "keyframe")).toHaveAttribute("aria-valuenow", "1");
  await page.keyboard.press("End");
  await expect(guide(page, "last frame")).toHaveAttribute("aria-valuenow", "95");
  await page.keyboard.press("ArrowDown");
  await expect(inspector(page).getByRole("spinbutton", { name: "Strength of last frame" })).toHaveValue("95");
  await inspector(page).getByRole("spinbutton", { name: "Frame of last frame" }).fill("40");
  await page.keyboard.press("Enter");
  await expect(guide(page, "keyframe")).toHaveAttribute("aria-valuenow", "40");
  await guide(page, "keyframe").focus();
  await page.keyboard.press("Delete");
  await expect(strip(page).getByRole("slider")).toHaveCount(1);
  for (let steps = 0; steps < 6; steps += 1) await page.keyboard.press("Control+z");
  await expect(page.getByRole("button", { name: "Nothing to undo" })).toBeVisible();
  await expect
    .poll(async () =>
      (await snapshotOf(studio, page, project)).records.filter(({ kind }) => kind === "guide"),
    )
    .toEqual([]);
});

test("a guide is dragged as one step, and Escape gives the drag up", async ({ studioPage: page }) => {
  await inspector(page)
    .getByRole("button", { name: /^Guides/ })
    .click();
  await drop(page, "first.png", 0.5);
  await strip(page).scrollIntoViewIfNeeded();
  const mark = guide(page, "keyframe");
  await expect(mark).toHaveAttribute("aria-valuenow", "48");
  const box = await mark.boundingBox();
  const along = await strip(page).boundingBox();
  if (box === null || along === null) throw new Error("the guide is on the screen");
  const drag = async (part: number) => {
    await page.mouse.move(box.x + box.width / 2, box.y + box.height - 4);
    await page.mouse.down();
    await page.mouse.move(along.x + along.width * part, box.y + box.height - 4, { steps: 5 });
  };
  await drag(0.25);
  await expect(guide(page, "keyframe")).not.toHaveAttribute("aria-valuenow", "48");
  await page.keyboard.press("Escape");
  await page.mouse.up();
  await expect(guide(page, "keyframe")).toHaveAttribute("aria-valuenow", "48");
  await drag(0.25);
  await page.mouse.up();
  await expect(guide(page, "keyframe")).toHaveAttribute("aria-valuenow", "24");
  await page.getByRole("button", { name: "Undo: Move guide" }).click();
  await expect(guide(page, "keyframe")).toHaveAttribute("aria-valuenow", "48");
});

test("a span is marked on the ruler by mouse and by keys, and stays inside a shot that becomes shorter", async ({
  studioPage: page,
}) => {
  await inspector(page)
    .getByRole("button", { name: /^Guides/ })
    .click();
  const ruler = page.getByRole("slider", { name: "Place on the shot's frames" });
  const box = await ruler.boundingBox();
  if (box === null) throw new Error("the ruler is on the screen");
  await page.mouse.move(box.x + box.width * 0.25 + 1, box.y + 6);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.5 - 1, box.y + 6, { steps: 4 });
  await page.mouse.up();
  await expect(page.getByRole("slider", { name: "Span begins" })).toHaveAttribute("aria-valuenow", "24");
  await expect(page.getByRole("slider", { name: "Span ends" })).toHaveAttribute("aria-valuenow", "48");
  await page.getByRole("slider", { name: "Span ends" }).focus();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("slider", { name: "Span ends" })).toHaveAttribute("aria-valuenow", "49");
  await ruler.focus();
  await page.keyboard.press("Home");
  await page.keyboard.press("i");
  await expect(page.getByRole("slider", { name: "Span begins" })).toHaveAttribute("aria-valuenow", "0");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("slider", { name: "Span begins" })).toHaveCount(0);
});

test("sections stay folded from shot to shot", async ({ studioPage: page }) => {
  await inspector(page)
    .getByRole("button", { name: /^Camera/ })
    .click();
  await expect(page.getByRole("combobox", { name: "Framing" })).toHaveCount(0);
  await card(page, "1-2").click();
  await expect(page.getByRole("heading", { name: "Shot 1-2" })).toBeVisible();
  await expect(page.getByRole("combobox", { name: "Framing" })).toHaveCount(0);
  await inspector(page)
    .getByRole("button", { name: /^Camera/ })
    .click();
  await expect(page.getByRole("combobox", { name: "Framing" })).toBeVisible();
});

test("the queue is ordered by dragging and by keys", async ({ studio, studioPage: page }) => {
  // Without a worker its engines are not known; this is what one would have told.
  publishEngines(studio.data);
  await post(studio, page, `projects/${project}/draw`, { boards: "none", takes: "missing" });
  await page.getByRole("button", { name: /^Jobs/ }).click();
  const queue = page.getByRole("list", { name: "Waiting jobs" });
  const order = () => queue.getByRole("listitem").allInnerTexts();
  const first = (label: string) => queue.getByRole("button", { name: new RegExp(`^${label} take, place`) });
  await expect
    .poll(order)
    .toEqual([/1-1 take/, /1-2 take/, /1-3 take/].map((each) => expect.stringMatching(each)));
  await expectAccessible(page);
  const [from, to] = [await first("1-1").boundingBox(), await first("1-3").boundingBox()];
  if (from === null || to === null) throw new Error("the queue is on the screen");
  await page.mouse.move(from.x + 8, from.y + 8);
  await page.mouse.down();
  await page.mouse.move(from.x + 8, from.y + 20, { steps: 3 });
  await page.mouse.move(to.x + 8, to.y + 10, { steps: 6 });
  await page.mouse.up();
  await expect
    .poll(order)
    .toEqual([/1-2 take/, /1-3 take/, /1-1 take/].map((each) => expect.stringMatching(each)));
  await first("1-1").focus();
  await page.keyboard.press("Alt+ArrowUp");
  await expect
    .poll(order)
    .toEqual([/1-2 take/, /1-1 take/, /1-3 take/].map((each) => expect.stringMatching(each)));
  await expect
    .poll(async () => {
      const jobs = (await (
        await page.request.get(`${studio.url}/api/projects/${project}/jobs`)
      ).json()) as Job[];
      return jobs.map(({ title }) => title);
    })
    .toEqual(["1-2 take", "1-1 take", "1-3 take"]);
});

test("settings say of every engine what it makes and what it lacks, and lead to the models", async ({
  studio,
  studioPage: page,
}) => {
  publishEngines(studio.data);
  await page.keyboard.press("Control+,");
  const dialog = page.getByRole("dialog", { name: "Settings" });
  await expect(dialog.getByRole("listitem", { name: "Previz" })).toContainText(
    /Makes boards and takes\..*ready/,
  );
  await expect(dialog.getByRole("listitem", { name: "LTX-2" })).toContainText(/Makes takes\..*pack missing/);
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Models and LoRAs" }).click();
  await expect(page.getByRole("heading", { name: "Models" })).toBeVisible();
});
