/** Elements on the screen, on a tiny checkpoint: made, named, described, pictured, and found in the shots that show them. */

import type { Page } from "@playwright/test";
import { card } from "./inspector.ts";
import { ramp } from "./studio/pictures.ts";
import { makeShots } from "./studio/shots.ts";
import { engineReady, expect, expectAccessible, type Studio, snapshotOf, test } from "./studio.ts";

test.use({ models: true, distilled: true });

const element = (page: Page) => page.getByRole("complementary", { name: "Element" });
const shelves = (page: Page) => page.getByRole("region", { name: "Elements" });
const field = (page: Page, name: string) => element(page).getByRole("textbox", { name });
const WAIT = { timeout: 120_000 };

async function opened(studio: Studio, page: Page): Promise<string> {
  const project = await makeShots(studio, page, "Elements", { count: 2 });
  await page.goto(`${studio.url}/${project}/elements`);
  await expect(page.getByRole("heading", { name: "Characters" })).toBeVisible();
  return project;
}

test("an element is made, named and called by a word of its own; what cannot be is said in words", async ({
  studio,
  studioPage: page,
}) => {
  const project = await opened(studio, page);
  await expect(shelves(page).getByText(/An element keeps its looks/)).toBeVisible();
  await expect(element(page).getByText("Nothing selected")).toBeVisible();
  await expectAccessible(page);
  await shelves(page).getByRole("button", { name: "KITCHEN 1" }).click();
  await expect(field(page, "Trigger")).toHaveValue("@Kitchen");
  await shelves(page).getByRole("button", { name: "New character" }).click();
  await field(page, "Name").fill("Mara Venn");
  await field(page, "Name").press("Enter");
  await expect(shelves(page).getByRole("button", { name: /^Mara Venn @Newcharacter/ })).toBeVisible();

  await test.step("a trigger that cannot be is refused, and kept to be mended", async () => {
    await field(page, "Trigger").fill("no spaces");
    await field(page, "Trigger").press("Enter");
    await expect(element(page).getByRole("alert")).toHaveText(/^One word: letters/);
    await expect(field(page, "Trigger")).toHaveValue("no spaces");
    await field(page, "Trigger").fill("@kitchen");
    await field(page, "Trigger").press("Enter");
    await expect(element(page).getByRole("alert")).toHaveText("Kitchen goes by @Kitchen already.");
    await expectAccessible(page);
    await field(page, "Trigger").fill("Mara");
    await field(page, "Trigger").press("Enter");
    await expect(element(page).getByRole("alert")).toHaveCount(0);
    await expect(shelves(page).getByRole("button", { name: /^Mara Venn @Mara/ })).toBeVisible();
    await field(page, "Name").fill(" ");
    await field(page, "Name").press("Enter");
    await expect(element(page).getByRole("alert")).toHaveText("It needs a name.");
    await field(page, "Name").press("Escape");
    await expect(field(page, "Name")).toHaveValue("Mara Venn");
  });

  await test.step("pictures are brought in, ordered and taken away", async () => {
    const files = [40, 200].map((shade) => ({
      name: `mara ${shade}.png`,
      mimeType: "image/png",
      buffer: ramp(64, 64, shade),
    }));
    const chooser = page.waitForEvent("filechooser");
    await element(page).getByRole("button", { name: "From a file" }).click();
    await (await chooser).setFiles(files);
    await expect(element(page).getByRole("img", { name: /^Reference \d of Mara Venn/ })).toHaveCount(2);
    const first = element(page).getByRole("img", { name: "Reference 1 of Mara Venn" });
    const source = await first.getAttribute("src");
    await element(page).getByRole("button", { name: "Reference 1 later" }).click();
    await expect(first).not.toHaveAttribute("src", source ?? "");
    await element(page).getByRole("button", { name: "Remove reference 1" }).click();
    await expect(first).toHaveAttribute("src", source ?? "");
    await element(page).getByRole("button", { name: "From the gallery" }).click();
    await page.getByRole("button", { name: "mara 200.png" }).click();
    await expect(element(page).getByRole("img", { name: "Reference 2 of Mara Venn" })).toBeVisible();
  });

  await test.step("the shots that show it are listed, and lead there", async () => {
    const shots = element(page).getByRole("region", { name: "Shots" });
    await expect(shots.getByText("In 2 shots")).toBeVisible();
    await expectAccessible(page);
    await shots.getByRole("button", { name: /1-2/ }).click();
    await expect(page.getByRole("heading", { name: "Shot 1-2" })).toBeVisible();
    await page.keyboard.press("Shift+4");
  });

  await test.step("what is deleted comes back by undo", async () => {
    await shelves(page)
      .getByRole("button", { name: /^Mara Venn/ })
      .click();
    await element(page).getByRole("button", { name: "Delete element" }).click();
    await expect(shelves(page).getByRole("button", { name: /^Mara Venn/ })).toHaveCount(0);
    await page.keyboard.press("Control+z");
    await expect(shelves(page).getByRole("button", { name: /^Mara Venn @Mara/ })).toBeVisible();
    await expect
      .poll(async () => {
        const { records } = await snapshotOf(studio, page, project);
        return records.filter(({ kind }) => kind === "element").length;
      })
      .toBe(2);
  });
});

test("an element is visualised, a shot is painted as concept art, and distilled weights say what they do not heed", async ({
  studio,
  studioPage: page,
}) => {
  const project = await opened(studio, page);
  await engineReady(studio, page, "flux2");
  await shelves(page).getByRole("button", { name: "New character" }).click();
  await expect(element(page).getByText(/Describe it first/)).toBeVisible();
  await field(page, "Description").fill("A woman of forty in a grey coat");
  await element(page).getByRole("button", { name: "Two pictures" }).click();
  const jobs = element(page).getByRole("region", { name: "Under way" }).getByRole("listitem");
  await expect(jobs).toHaveCount(2);
  await jobs.last().getByRole("button", { name: "Cancel" }).click();
  await expect(jobs).toHaveCount(1);
  await expect(jobs.first().getByRole("progressbar")).toBeVisible(WAIT);
  await expectAccessible(page);
  const result = element(page).getByRole("button", { name: "Take result 1 as a reference" });
  await result.click(WAIT);
  await expect(result).toHaveAttribute("aria-pressed", "true");
  await expect(element(page).getByRole("img", { name: "Reference 1 of New character" })).toBeVisible();

  await page.keyboard.press("Shift+2");
  await card(page, "1-2").click();
  await page.keyboard.press("Shift+R");
  await expect(page.getByRole("button", { name: /^Shot 1-2,.* board/ })).toBeVisible(WAIT);
  const { facts } = await snapshotOf(studio, page, project);
  expect(facts.takes.map(({ type, engine }) => ({ type, engine }))).toEqual([
    { type: "board", engine: "flux2" },
  ]);

  await page.keyboard.press("Shift+5");
  const sketch = page.getByRole("complementary", { name: "New picture" });
  await expect(sketch.getByText("These weights are distilled, and know no negative prompt.")).toBeVisible();
  await sketch.getByRole("textbox", { name: "What is to be seen" }).fill("A quay");
  await expect(sketch.getByRole("button", { name: "Generate picture" })).toBeEnabled();
  await sketch.getByRole("textbox", { name: "What is not to be seen" }).fill("people");
  await expect(sketch.getByRole("button", { name: "Generate picture" })).toBeDisabled();
});
