import { covered, DISC, found, opened, stage } from "./disc.ts";
import { expect, expectAccessible, makeProject, snapshotOf, test } from "./studio.ts";

test.use({ drawing: true });
test.describe.configure({ timeout: 240_000 });

test("an object is found by a click, corrected by brush, undone, saved and exported", async ({
  studio,
  studioPage: page,
}) => {
  const project = await opened(studio, page, "still");
  await expect(page.getByText("OpenCV does this")).toBeVisible({ timeout: 60_000 });
  await expectAccessible(page);
  await page.keyboard.press("p");
  const box = await stage(page).boundingBox();
  if (box === null) throw new Error("the stage is on the screen");
  const middle = { x: box.width * 0.4, y: box.height / 2 };
  await stage(page).click({ position: middle });
  await page.getByRole("button", { name: "Find object" }).click();
  await expect(found(page).first()).toBeVisible({ timeout: 60_000 });
  await found(page).first().getByRole("button").first().click();
  await expect.poll(() => covered(page)).toBeGreaterThan(DISC * 0.9);
  const alone = await covered(page);
  expect(alone).toBeLessThan(DISC * 1.1);
  await page.keyboard.press("b");
  await page.mouse.move(box.x + box.width * 0.75, box.y + box.height * 0.3);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.85, box.y + box.height * 0.4, { steps: 6 });
  await page.mouse.up();
  expect(await covered(page)).toBeGreaterThan(alone);
  await page.keyboard.press("Control+z");
  expect(await covered(page)).toBeCloseTo(alone, 6);
  await page.keyboard.press("i");
  expect(await covered(page)).toBeCloseTo(1 - alone, 2);
  await page.keyboard.press("i");
  const name = page.getByRole("textbox", { name: "Name the object" });
  await name.fill("the disc");
  await name.press("Enter");
  await expect(page.getByRole("status").filter({ hasText: "Words go alone" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Find object" })).toBeDisabled();
  await page.getByRole("button", { name: "Clear marks" }).click();
  await name.fill("the disc");
  await name.press("Enter");
  await page.getByRole("button", { name: "Find object" }).click();
  await expect(page.getByRole("alert")).toContainText("SAM 3 is needed");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Save mask" }).click();
  await expect(page.getByText("The mask is saved", { exact: true })).toBeVisible();
  const held = (await snapshotOf(studio, page, project)).facts.assets.filter(
    ({ origin }) => origin === "mask",
  );
  expect(held.map(({ width, height, type }) => ({ width, height, type }))).toEqual([
    { width: 960, height: 540, type: "image" },
  ]);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export PNG" }).click();
  expect((await download).suggestedFilename()).toBe("disc.png mask.png");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Back to the pictures" }).click();
  await page.getByRole("button", { name: "Masks", exact: true }).click();
  await expect(page.getByRole("button", { name: "disc.png mask" })).toBeVisible();
  await expectAccessible(page);
});

test("a film's object is boxed by keyboard, followed both ways, and seen over the film", async ({
  studio,
  studioPage: page,
}) => {
  const project = await opened(studio, page, "film");
  await page.getByRole("spinbutton", { name: "Frame" }).fill("12");
  await page.getByRole("spinbutton", { name: "Frame" }).press("Enter");
  await expect(page.getByRole("slider", { name: "Frame of the film" })).toHaveValue("12");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Point at the object" }).click();
  await stage(page).focus();
  await page.keyboard.press("Space");
  await page.getByRole("button", { name: "Both ways" }).click();
  await expect(page.getByText("The mask is shown over the film.")).toBeVisible({ timeout: 120_000 });
  await expectAccessible(page);
  const { facts } = await snapshotOf(studio, page, project);
  const masks = facts.assets.filter(({ origin, type }) => origin === "mask" && type === "video");
  expect(masks.map(({ frames, width }) => ({ frames, width }))).toEqual([{ frames: 24, width: 960 }]);
  await page.getByRole("button", { name: "Save frame as picture" }).click();
  await expect(page.getByText("Saved as a picture", { exact: true })).toBeVisible();
});

test("without weights the panel says what is missing and where to get it", async ({
  studio,
  studioPage: page,
}) => {
  const project = await makeProject(studio, page, "Words");
  await page.goto(`${studio.url}/${project}/images`);
  const panel = page.getByRole("complementary", { name: "New picture" });
  await expect(panel.getByText(/FLUX.2 Klein cannot run yet\./)).toBeVisible({ timeout: 60_000 });
  await panel.getByRole("textbox", { name: "What is to be seen" }).fill("A lighthouse at dusk");
  await expect(panel.getByRole("button", { name: "Generate picture" })).toBeDisabled();
  await expectAccessible(page);
  await panel.getByRole("button", { name: "Models" }).click();
  await expect(page.getByRole("heading", { name: "Models" })).toBeVisible();
});
