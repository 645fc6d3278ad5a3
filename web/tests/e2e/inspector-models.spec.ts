/** A prompted engine from the inspector, on a tiny checkpoint: its plan, its settings, takes, and work on a take. */

import type { Page } from "@playwright/test";
import { scene, shot } from "../unit/model/fixtures.ts";
import { card, drop, inspector } from "./inspector.ts";
import { expect, expectAccessible, makeProject, post, type Studio, snapshotOf, test } from "./studio.ts";

test.use({ models: true });

/** Without guidance: one pass a step instead of four. */
const QUICK = { steps: 2, guidance_scale: 1, stg_scale: 0, modality_scale: 1, audio_guidance_scale: 1 };

/** One scene with one shot of 17 frames. */
async function makeFilm(studio: Studio, page: Page): Promise<string> {
  const id = await makeProject(studio, page, "Models", { width: 128, height: 64, fps: 24 });
  const tail = id.slice(-8);
  const plain = shot(`shot_000001${tail}`, `scene_000001${tail}`, "a1");
  const records = [
    scene(`scene_000001${tail}`, "a0"),
    {
      ...plain,
      parsed: { ...plain.parsed, frames: 17 },
    },
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

/** Sets the engine's own settings as another window would: they hold for the engine that is chosen. */
async function makeQuick(studio: Studio, page: Page, project: string): Promise<void> {
  const shotNow = async () =>
    (await snapshotOf(studio, page, project)).records.find((each) => each.kind === "shot");
  await expect.poll(async () => (await shotNow())?.overrides.engine).toBe("ltx2");
  const { revision } = await snapshotOf(studio, page, project);
  await post(studio, page, `projects/${project}/changes`, {
    id: `change_quick${project.slice(-15)}`,
    label: "Change settings",
    base_revision: revision,
    diff: {
      added: {},
      updated: { [(await shotNow())?.id ?? ""]: { "overrides.parameters": { from: null, to: QUICK } } },
      removed: {},
    },
  });
}

const take = (page: Page, number: number) =>
  inspector(page).getByRole("button", { name: new RegExp(`^(Pick|Picked:) take ${number}`) });

async function choose(page: Page, field: string, option: RegExp): Promise<void> {
  await inspector(page).getByRole("combobox", { name: field, exact: true }).click();
  await page.getByRole("option", { name: option }).click();
}

test("a shot is planned, generated, guided, compared, and worked on again", async ({
  studio,
  studioPage: page,
}) => {
  const project = await makeFilm(studio, page);
  // The worker tells of its engines when it has started.
  await expect
    .poll(async () => (await page.request.get(`${studio.url}/api/engines`)).text(), { timeout: 120_000 })
    .toContain("ltx2");
  await page.goto(`${studio.url}/${project}/storyboard`);
  await card(page, "1-1").click();

  await test.step("the plan says what would be made, and why", async () => {
    await choose(page, "Engine", /^ltx2/);
    await makeQuick(studio, page, project);
    await expect(inspector(page).getByText("It has no guides: the prompt alone decides.")).toBeVisible();
    await expect(inspector(page).getByRole("combobox", { name: "Pipeline" })).toContainText(
      "automatic: text",
    );
    await choose(page, "Pipeline", /^first frame/);
    await expect(inspector(page).getByText(/needs a first frame/)).toBeVisible();
    await inspector(page).getByRole("button", { name: "Pipeline: back to automatic" }).click();
    await expect(inspector(page).getByText("It has no guides: the prompt alone decides.")).toBeVisible();
  });

  await test.step("the settings are the engine's own, and each goes back to its default", async () => {
    await inspector(page)
      .getByRole("button", { name: /^Settings/ })
      .click();
    const steps = inspector(page).getByRole("spinbutton", { name: "Steps" });
    await expect(steps).toHaveValue("2");
    await steps.fill("3");
    await page.keyboard.press("Enter");
    await inspector(page).getByRole("button", { name: "Steps: back to the default" }).click();
    await expect(steps).toHaveValue("");
    await page.keyboard.press("Control+z");
    await page.keyboard.press("Control+z");
    await expect(steps).toHaveValue("2");
    await expectAccessible(page);
  });

  await test.step("a take is made, then one that begins with a picture", async () => {
    await inspector(page).getByRole("button", { name: "Make a take", exact: true }).click();
    await expect(take(page, 1)).toBeVisible({ timeout: 120_000 });
    await drop(page, "first.png", 0.001);
    await expect(inspector(page).getByText(/It begins with your first frame/)).toBeVisible();
    await inspector(page).getByRole("button", { name: "Make a take", exact: true }).click();
    await expect(take(page, 2)).toBeVisible({ timeout: 120_000 });
  });

  await test.step("the two are seen side by side, and one is picked", async () => {
    await inspector(page).getByRole("button", { name: "compare" }).click();
    const dialog = page.getByRole("dialog", { name: "Takes of shot 1-1" });
    await expect(dialog.getByRole("row", { name: /^Guides none first frame/ })).toBeVisible();
    await expect(dialog.getByRole("row", { name: /^Pipeline text image/ })).toBeVisible();
    await expect(dialog.getByRole("row", { name: /^Prompt/ })).toHaveCount(0);
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "One frame on" }).click();
    const films = dialog.locator("video");
    await expect
      .poll(() =>
        films.evaluateAll((all) =>
          all.map((each) => Math.floor((each as HTMLVideoElement).currentTime * 24)),
        ),
      )
      .toEqual([1, 1]);
    await dialog.getByRole("button", { name: "Play both" }).click();
    await expect
      .poll(() => dialog.getByRole("slider", { name: "Frame of both takes" }).inputValue())
      .not.toBe("1");
    await dialog.getByRole("region", { name: "take 2, right" }).getByRole("button", { name: "Pick" }).click();
    await page.keyboard.press("Escape");
    await expect(take(page, 2)).toHaveAttribute("aria-pressed", "true");
  });

  await test.step("a marked span is retaken, the take is extended, and made again", async () => {
    const ruler = page.getByRole("slider", { name: "Place on the shot's frames" });
    await ruler.focus();
    await page.keyboard.press("Shift+ArrowRight");
    await page.keyboard.press("i");
    await inspector(page).getByRole("button", { name: "Retake span" }).click();
    await expect(take(page, 3)).toBeVisible({ timeout: 120_000 });
    await inspector(page).getByRole("button", { name: "Extend…" }).click();
    await page.getByRole("spinbutton", { name: "Frames to add" }).fill("8");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "At the end" }).click();
    await expect(take(page, 4)).toBeVisible({ timeout: 120_000 });
    await inspector(page).getByRole("button", { name: "More to make" }).click();
    await page.getByRole("menuitem", { name: "Reproduce take 2" }).click();
    await expect(take(page, 5)).toBeVisible({ timeout: 120_000 });
  });

  await test.step("an engine with one guide takes no second", async () => {
    await choose(page, "Engine", /^previz/);
    await drop(page, "second.png", 0.5);
    await expect(page.getByText("This engine takes at most one guide", { exact: true })).toBeVisible();
  });
});

test("a shot that begins with concept art of older words says so, and has it drawn anew", async ({
  studio,
  studioPage: page,
}) => {
  const project = await makeFilm(studio, page);
  await expect
    .poll(async () => (await page.request.get(`${studio.url}/api/engines`)).text(), { timeout: 120_000 })
    .toContain("flux2");
  await page.goto(`${studio.url}/${project}/storyboard`);
  await card(page, "1-1").click();
  await choose(page, "Engine", /^ltx2/);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Shift+r");
  await expect(inspector(page).getByText("It begins with concept art.")).toBeVisible({ timeout: 120_000 });
  const anew = inspector(page).getByRole("button", { name: "Draw the concept art anew" });
  await expect(anew).toBeHidden();
  const { revision, records } = await snapshotOf(studio, page, project);
  const drawn = records.find((each) => each.kind === "shot");
  await post(studio, page, `projects/${project}/changes`, {
    id: `change_words${project.slice(-15)}`,
    label: "Direct",
    base_revision: revision,
    diff: {
      added: {},
      updated: { [drawn?.id ?? ""]: { direction: { from: "", to: "At night." } } },
      removed: {},
    },
  });
  await expect(
    inspector(page).getByText(/Concept art was made before its shot's words changed/),
  ).toBeVisible();
  await expectAccessible(page);
  await anew.click();
  await expect(anew).toBeHidden({ timeout: 120_000 });
  await expect(inspector(page).getByText(/before its shot's words changed/)).toBeHidden();
});
