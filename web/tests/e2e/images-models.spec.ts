/** Pictures of no shot, on a tiny checkpoint: asked for in words, cancelled, made again in part, and put to use. */

import type { Locator, Page } from "@playwright/test";
import { guide } from "./inspector.ts";
import { bringPicture, differing, ramp } from "./studio/pictures.ts";
import { makeShots } from "./studio/shots.ts";
import { engineReady, expect, expectAccessible, snapshotOf, test } from "./studio.ts";

test.use({ models: true });

const panel = (page: Page) => page.getByRole("complementary", { name: "New picture" });
const details = (page: Page) => page.getByRole("complementary", { name: "Picture", exact: true });
const gallery = (page: Page) => page.getByRole("region", { name: "Images" });
const WAIT = { timeout: 120_000 };

test("pictures are generated from words and references, cancelled, and made with the same settings again", async ({
  studio,
  studioPage: page,
}) => {
  const project = await makeShots(studio, page, "Pictures");
  await engineReady(studio, page, "flux2");
  await page.goto(`${studio.url}/${project}/images`);
  await expect(panel(page).getByText("FLUX.2 Klein is ready.")).toBeVisible();
  await expect(gallery(page).getByText("No pictures here yet")).toBeVisible();
  await expectAccessible(page);

  await test.step("references come from the gallery, and go again", async () => {
    await bringPicture(studio, page, project, "sea.png", ramp(128, 64, 40));
    await gallery(page).getByRole("button", { name: "sea.png" }).click();
    await details(page).getByRole("button", { name: "As reference for a new picture" }).click();
    await expect(panel(page).getByRole("img", { name: "Reference 1" })).toBeVisible();
    await panel(page).getByRole("button", { name: "Remove reference 1" }).click();
    await expect(panel(page).getByText(/Drag up to 4 pictures here/)).toBeVisible();
    await gallery(page)
      .getByRole("button", { name: "sea.png" })
      .dragTo(panel(page).getByRole("region", { name: "References" }));
    await expect(panel(page).getByRole("img", { name: "Reference 1" })).toBeVisible();
  });

  await test.step("what is typed counts at once; one of three is cancelled", async () => {
    await panel(page).getByRole("button", { name: "Steps: as the weights ask; set it" }).click();
    await panel(page).getByRole("spinbutton", { name: "Steps" }).fill("2");
    await panel(page).getByRole("spinbutton", { name: "Seed" }).fill("7");
    await panel(page).getByRole("spinbutton", { name: "How many pictures" }).fill("3");
    await panel(page).getByRole("textbox", { name: "What is not to be seen" }).fill("people");
    await panel(page).getByRole("textbox", { name: "What is to be seen" }).fill("A lighthouse at dusk");
    await panel(page).getByRole("button", { name: "Generate 3 pictures" }).click();
    const jobs = panel(page).getByRole("region", { name: "Under way" }).getByRole("listitem");
    await expect(jobs).toHaveCount(3);
    await jobs.last().getByRole("button", { name: "Cancel" }).click();
    await expect(jobs.first().getByRole("progressbar")).toBeVisible(WAIT);
    await expect(jobs).toHaveCount(0, WAIT);
    await expect(gallery(page).getByRole("button", { name: "A lighthouse at dusk" })).toHaveCount(2);
    const { facts } = await snapshotOf(studio, page, project);
    expect(facts.jobs.filter(({ kind, state }) => kind === "image" && state === "cancelled")).toHaveLength(1);
  });

  await test.step("a picture tells how it was made", async () => {
    await gallery(page).getByRole("button", { name: "A lighthouse at dusk" }).last().click();
    await expect(details(page).getByText("people")).toBeVisible();
    await expect(details(page).getByText("reference", { exact: true })).toBeVisible();
    await expect(details(page)).toContainText("Steps2");
    await panel(page).getByRole("textbox", { name: "What is to be seen" }).fill("");
    await details(page).getByRole("button", { name: "Use its settings" }).click();
    await expect(panel(page).getByRole("textbox", { name: "What is to be seen" })).toHaveValue(
      "A lighthouse at dusk",
    );
    await expect(panel(page).getByRole("spinbutton", { name: "Seed" })).toHaveValue("7");
    await expectAccessible(page);
  });

  await test.step("it begins a shot", async () => {
    await details(page).getByRole("combobox", { name: "First frame of a shot" }).click();
    await page.getByRole("option", { name: "Shot 1-1" }).click();
    await expect(page.getByText("It begins shot 1-1", { exact: true })).toBeVisible();
    await page.keyboard.press("Shift+2");
    await page.getByRole("button", { name: /^Shot 1-1,/ }).click();
    await expect(guide(page, "first frame")).toHaveAttribute("aria-valuenow", "0");
  });
});

test("what is masked is made anew, and nothing outside of the mask changes", async ({
  studio,
  studioPage: page,
}) => {
  const project = await makeShots(studio, page, "Inpainting");
  await engineReady(studio, page, "flux2");
  await bringPicture(studio, page, project, "sea.png", ramp(128, 64, 200));
  await page.goto(`${studio.url}/${project}/images`);
  await gallery(page).getByRole("button", { name: "sea.png" }).click();
  await details(page).getByRole("button", { name: "Edit picture" }).click();
  const part = page.getByRole("region", { name: "Inpaint" });
  await part.getByRole("textbox", { name: "What is to be there" }).fill("a red buoy");
  await expect(part.getByText("Paint over what is to change first.")).toBeVisible();
  await expect(part.getByRole("button", { name: "Inpaint" })).toBeDisabled();
  const box = await page.getByRole("application").boundingBox();
  if (box === null) throw new Error("the stage is on the screen");
  await page.mouse.move(box.x + box.width * 0.45, box.y + box.height * 0.5);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.55, box.y + box.height * 0.5, { steps: 4 });
  await page.mouse.up();
  await part.getByRole("button", { name: "Steps: as the weights ask; set it" }).click();
  await part.getByRole("spinbutton", { name: "Steps" }).fill("4");
  await part.getByRole("textbox", { name: "What is to be there" }).fill("a red buoy at night");
  const ask = part.getByRole("button", { name: "Inpaint" });
  const stood = await ask.boundingBox();
  await ask.click();
  const result = part.getByRole("button", { name: "Open result 1" });
  await expect(result).toBeVisible(WAIT);
  const saved = page.getByRole("list", { name: "Saved masks" }).getByRole("listitem");
  await expect(saved).toHaveCount(1);
  expect(await ask.boundingBox(), "the mask that it saved does not push it away").toEqual(stood);
  await expectAccessible(page);

  const { facts } = await snapshotOf(studio, page, project);
  const idOf = (origin: string) => facts.assets.find((asset) => asset.origin === origin)?.id ?? "";
  const found = await differing(page, { before: idOf("upload"), after: idOf("image"), mask: idOf("mask") });
  expect(found.outside).toBe(0);
  expect(found.inside).toBeGreaterThan(50);

  const told = page.waitForResponse((answer) => answer.url().endsWith(`${idOf("mask")}/provenance`));
  await result.click();
  await expect(page.getByRole("heading", { name: "a red buoy at night" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Undo in the mask" })).toBeDisabled();
  await (await told).finished();
  await expect(saved, "masks of another picture").toHaveCount(0);
  await page.keyboard.press("Escape");
  await gallery(page).getByRole("button", { name: "a red buoy at night" }).click();
  await expect(details(page).getByText("128 by 64 from 0, 0")).toBeVisible();
});

test("a picture is seen while it is drawn, where it will stand", async ({ studio, studioPage: page }) => {
  const project = await makeShots(studio, page, "Previews");
  await engineReady(studio, page, "flux2");
  await page.goto(`${studio.url}/${project}/images`);
  const soFar = (where: Locator) => where.getByRole("img", { name: "What the engine has so far" });
  const cancel = (where: Locator) => where.getByRole("button", { name: "Cancel" }).click();

  await test.step("in the gallery and among what is under way", async () => {
    await panel(page).getByRole("button", { name: "Steps: as the weights ask; set it" }).click();
    await panel(page).getByRole("spinbutton", { name: "Steps" }).fill("100");
    await panel(page).getByRole("textbox", { name: "What is to be seen" }).fill("A lighthouse at dusk");
    await panel(page).getByRole("button", { name: "Generate picture" }).click();
    await expect(soFar(gallery(page))).toBeVisible(WAIT);
    await expect(soFar(panel(page))).toBeVisible();
    await expect(gallery(page).getByRole("progressbar")).toBeVisible();
    await expectAccessible(page);
    await gallery(page).getByRole("button", { name: "Takes" }).click();
    await expect(soFar(gallery(page))).toHaveCount(0);
    await gallery(page).getByRole("button", { name: "Generated" }).click();
    await expect(soFar(gallery(page))).toBeVisible();
    await cancel(panel(page));
    await expect(gallery(page).getByText("No pictures here yet")).toBeVisible();
  });

  await test.step("beside the picture that is inpainted", async () => {
    await bringPicture(studio, page, project, "sea.png", ramp(768, 512, 200));
    await gallery(page).getByRole("button", { name: "All", exact: true }).click();
    await gallery(page).getByRole("button", { name: "sea.png" }).click();
    await details(page).getByRole("button", { name: "Edit picture" }).click();
    const part = page.getByRole("region", { name: "Inpaint" });
    await page.getByRole("application").focus();
    await page.keyboard.press("b");
    await page.keyboard.press("Space");
    await part.getByRole("button", { name: "Steps: as the weights ask; set it" }).click();
    await part.getByRole("spinbutton", { name: "Steps" }).fill("100");
    await part.getByRole("textbox", { name: "What is to be there" }).fill("a red buoy");
    await part.getByRole("button", { name: "Inpaint" }).click();
    await expect(soFar(part), "seen once").toHaveCount(1, WAIT);
    await cancel(part);
    await expect(soFar(part)).toHaveCount(0);
  });
});
