import type { Page } from "@playwright/test";
import { covered, DISC, edit, found, opened, stage } from "./disc.ts";
import { expect, expectAccessible, snapshotOf, test } from "./studio.ts";

test.use({ drawing: true });
test.describe.configure({ timeout: 240_000 });

/** A dab in the middle of the disc of frame 0. */
async function pointAtDisc(page: Page): Promise<void> {
  await page.keyboard.press("p");
  await stage(page).focus();
  for (let n = 0; n < 3; n++) await page.keyboard.press("Shift+ArrowLeft");
  await page.keyboard.press("Space");
}

const points = (page: Page) => stage(page).locator("svg circle");

test("marks and mask stay with their frame, and what is asked for is asked of that one", async ({
  studio,
  studioPage: page,
}) => {
  await opened(studio, page, "film");
  await pointAtDisc(page);
  await expect(points(page)).toHaveCount(1);
  await page.getByRole("button", { name: "Find object" }).click();
  await found(page).first().getByRole("button").first().click({ timeout: 60_000 });
  await expect.poll(() => covered(page)).toBeGreaterThan(DISC * 0.9);
  const marked = await covered(page);

  await page.getByRole("button", { name: "Last frame" }).click();
  await expect(points(page)).toHaveCount(0);
  await expect.poll(() => covered(page)).toBe(0);
  await expect(found(page)).toHaveCount(0);
  for (const way of ["← Backward", "Both ways", "Find object", "Save mask"])
    await expect(page.getByRole("button", { name: way })).toBeDisabled();

  await page.getByRole("button", { name: "Frame 0", exact: true }).click();
  await expect(points(page)).toHaveCount(1);
  await expect.poll(() => covered(page)).toBe(marked);
  const saved = page.waitForRequest(/\/masks\?/);
  await page.getByRole("button", { name: "Save mask" }).click();
  expect(new URL((await saved).url()).searchParams.get("frame")).toBe("0");
});

test("a painted mask and its history wait while one is in another view", async ({
  studio,
  studioPage: page,
}) => {
  await opened(studio, page, "still");
  for (const x of [0.3, 0.6]) await stroke(page, x);
  const painted = await covered(page);
  expect(painted).toBeGreaterThan(0);
  await page
    .getByRole("link", { name: "Timeline" })
    .or(page.getByRole("button", { name: "Timeline" }))
    .click();
  await expect(stage(page)).toHaveCount(0);
  await page
    .getByRole("link", { name: "Images" })
    .or(page.getByRole("button", { name: "Images" }))
    .click();
  await expect.poll(() => covered(page)).toBe(painted);
  await page.keyboard.press("Control+z");
  await expect.poll(() => covered(page)).toBeLessThan(painted);
  expect(await covered(page)).toBeGreaterThan(0);
});

/** A stroke down the picture at a share of its width. */
async function stroke(page: Page, x: number): Promise<void> {
  const box = await stage(page).boundingBox();
  if (box === null) throw new Error("the stage is on the screen");
  await page.mouse.move(box.x + box.width * x, box.y + box.height * 0.4);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * x, box.y + box.height * 0.6, { steps: 4 });
  await page.mouse.up();
}

test("marks and masks that are not saved outlive a reload, until they are discarded or saved", async ({
  studio,
  studioPage: page,
}) => {
  await opened(studio, page, "film");
  const sign = page.getByText("Brought back from before");
  await stroke(page, 0.5);
  const painted = await covered(page);
  await page.getByRole("button", { name: "Last frame" }).click();
  await pointAtDisc(page);
  await expect(points(page)).toHaveCount(1);
  await expect(sign).toHaveCount(0);
  await page.reload();
  await edit(page, "film");
  await expect(sign).toBeVisible();
  await expect.poll(() => covered(page)).toBe(painted);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Last frame" }).click();
  await expect(points(page)).toHaveCount(1);
  await page.getByRole("button", { name: "Frame 0", exact: true }).click();
  await page.keyboard.press("Control+z");
  await expect.poll(() => covered(page)).toBe(0);
  await expect(sign).toHaveCount(0);
  await page.keyboard.press("Control+Shift+z");
  await expect.poll(() => covered(page)).toBe(painted);
  const saved = page.waitForResponse(/\/masks\?/);
  await page.getByRole("button", { name: "Save mask" }).click();
  expect((await saved).ok()).toBe(true);

  await page.reload();
  await edit(page, "film");
  await expect(sign).toBeVisible();
  await expect.poll(() => covered(page)).toBe(0);
  await page.getByRole("button", { name: "Discard" }).click();
  await expect(page.getByRole("button", { name: /^Frame \d+$/ })).toHaveCount(0);
  await page.reload();
  await edit(page, "film");
  await page.waitForTimeout(500);
  await expect(sign).toHaveCount(0);
});

test("what is followed is the mask that stands there; its frames and what was saved can be taken up again", async ({
  studio,
  studioPage: page,
}) => {
  const project = await opened(studio, page, "film");
  const box = await stage(page).boundingBox();
  if (box === null) throw new Error("the stage is on the screen");
  // A point on the disc, and a mask that is no outline of anything: the mask is what counts.
  await pointAtDisc(page);
  await page.keyboard.press("b");
  await page.mouse.move(box.x + box.width * 0.45, box.y + box.height * 0.4);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.45, box.y + box.height * 0.6, { steps: 4 });
  await page.mouse.up();
  const painted = await covered(page);
  const asked = page.waitForRequest((request) => request.url().endsWith("/track"));
  await page.getByRole("button", { name: "Forward" }).click();
  const wish = (await asked).postDataJSON();
  expect(wish).toMatchObject({ frame: 0, direction: "forward" });
  expect([typeof wish.mask_id, wish.prompt]).toEqual(["string", undefined]);
  const shown = page.getByText("The mask is shown over the film.");
  await expect(shown).toBeVisible({ timeout: 120_000 });
  const { facts } = await snapshotOf(studio, page, project);
  expect(facts.assets.filter(({ origin }) => origin === "mask").map(({ type }) => type)).toEqual(["video"]);

  await page.getByRole("button", { name: "Last frame" }).click();
  await page.getByRole("button", { name: "Use in this frame" }).click();
  await expect.poll(() => covered(page)).toBeGreaterThan(painted * 0.4);
  await page.getByRole("button", { name: "Save mask" }).click();
  const taken = await covered(page);
  await page.getByRole("button", { name: "First frame" }).click();
  await expect.poll(() => covered(page)).toBe(painted);
  const saved = page.getByRole("list", { name: "Saved masks" }).getByRole("listitem");
  await saved.getByRole("button", { name: "Add" }).click();
  await expect.poll(() => covered(page)).toBeGreaterThan(painted);
  await page.getByRole("button", { name: "Clear mask" }).click();

  // From the gallery, a mask goes back to its frame, and a film of masks to its film.
  await page.getByRole("button", { name: "Last frame" }).click();
  await page.getByRole("button", { name: "Clear mask" }).click();
  await page.getByRole("button", { name: "Back to the pictures" }).click();
  await page.getByRole("button", { name: "Masks", exact: true }).click();
  const tiles = page.getByRole("region", { name: "Images" }).getByRole("button", { name: "disc.mp4 mask" });
  await expect(tiles).toHaveCount(2);
  for (const [at, kind] of [
    [0, "picture"],
    [1, "film"],
  ] as const) {
    await tiles.nth(at).click();
    await page.getByRole("button", { name: `Open on its ${kind}` }).click();
    const frame = page.getByRole("slider", { name: "Frame of the film" });
    await expect(frame).toHaveValue(kind === "picture" ? "23" : "0");
    if (kind === "picture") await expect.poll(() => covered(page)).toBe(taken);
    else await expect(shown).toBeVisible();
    await page.getByRole("button", { name: "Back to the pictures" }).click();
    await page.getByRole("button", { name: "Masks", exact: true }).click();
  }
});
