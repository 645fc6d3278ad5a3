import type { Page } from "@playwright/test";
import { line, scene, shot } from "../unit/model/fixtures.ts";
import { expect, expectAccessible, makeProject, post, type Studio, test } from "./studio.ts";

/** Two scenes with four and two shots, made through the API as another program would. */
async function makeBoard(studio: Studio, page: Page): Promise<string> {
  const id = await makeProject(studio, page, "Boards");
  const shots = [1, 2, 3, 4].map((n) => ({
    ...shot(`shot_00000${n}${id.slice(-8)}`, `scene_000001${id.slice(-8)}`, `a${n}`),
    first_line_id: `line_00000${n}${id.slice(-8)}`,
    last_line_id: `line_00000${n}${id.slice(-8)}`,
  }));
  const others = [5, 6].map((n) =>
    shot(`shot_00000${n}${id.slice(-8)}`, `scene_000002${id.slice(-8)}`, `a${n}`),
  );
  const records = [
    scene(`scene_000001${id.slice(-8)}`, "a0"),
    scene(`scene_000002${id.slice(-8)}`, "a1"),
    ...[1, 2, 3, 4].map((n) =>
      line(`line_00000${n}${id.slice(-8)}`, `scene_000001${id.slice(-8)}`, `a${n}`, `Line ${n}.`),
    ),
    ...shots,
    ...others,
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

const card = (page: Page, label: string) => page.getByRole("button", { name: new RegExp(`^Shot ${label},`) });
const selected = (page: Page) => page.locator('[data-shot][aria-pressed="true"]');
const order = (page: Page) =>
  page
    .locator("[data-shot]")
    .evaluateAll((cards) =>
      cards.map((each) => each.getAttribute("data-shot")?.slice(5, 11) ?? "").slice(0, 4),
    );

test.beforeEach(async ({ studio, studioPage: page }) => {
  const id = await makeBoard(studio, page);
  await page.goto(`${studio.url}/${id}/storyboard`);
  await expect(card(page, "1-1")).toBeVisible();
});

test("shots are walked with arrows, chosen in spans, and set together", async ({ studioPage: page }) => {
  await card(page, "1-1").click();
  await page.keyboard.press("ArrowRight");
  await expect(card(page, "1-2")).toBeFocused();
  await page.keyboard.press("Shift+ArrowRight");
  await expect(selected(page)).toHaveCount(2);
  await page.getByRole("combobox", { name: "Size" }).click();
  await page.getByRole("option", { name: "extreme long" }).click();
  await expect(card(page, "1-2")).toContainText("extreme long");
  await expect(card(page, "1-3")).toContainText("extreme long");
  await expect(card(page, "1-4")).not.toContainText("extreme long");
  await expectAccessible(page);
  await card(page, "1-2").click();
  await page.getByRole("button", { name: "Size: back to the script's" }).click();
  await expect(card(page, "1-2")).not.toContainText("extreme long");
  await page.getByRole("button", { name: /^Undo/ }).click();
  await expect(card(page, "1-2")).toContainText("extreme long");
});

test("a shot is dragged to another place, and back by undo", async ({ studioPage: page }) => {
  const before = await order(page);
  const from = await card(page, "1-1").boundingBox();
  const to = await card(page, "1-3").boundingBox();
  if (from === null || to === null) throw new Error("the cards are on the screen");
  await page.mouse.move(from.x + 60, from.y + 60);
  await page.mouse.down();
  await page.mouse.move(from.x + 90, from.y + 70, { steps: 4 });
  await page.mouse.move(to.x + 80, to.y + 60, { steps: 8 });
  await page.mouse.up();
  await expect.poll(() => order(page)).toEqual([before[1], before[2], before[0], before[3]]);
  await page.keyboard.press("Control+z");
  await expect.poll(() => order(page)).toEqual(before);
  await page.keyboard.press("Alt+ArrowRight");
  await expect.poll(() => order(page)).toEqual([before[1], before[0], before[2], before[3]]);
});

test("shots are added, duplicated and deleted by keys; single keys wait while one writes", async ({
  studioPage: page,
}) => {
  await page.getByRole("button", { name: /^Jobs/ }).click();
  await page.getByRole("switch", { name: "Draw new shots" }).click();
  await page.keyboard.press("Escape");
  await card(page, "1-1").click();
  await page.keyboard.press("n");
  await expect(card(page, "1-5")).toBeVisible();
  await page.getByRole("textbox", { name: "Direction" }).fill("r n t");
  await page.keyboard.press("Delete");
  await page.keyboard.press("Escape");
  await expect(card(page, "1-5")).toBeVisible();
  await page.getByRole("textbox", { name: "Action" }).fill("A new angle.");
  await page.keyboard.press("Control+Enter");
  await expect(card(page, "1-2")).toContainText("A new angle.");
  await card(page, "1-2").click();
  await page.keyboard.press("Control+d");
  await expect(card(page, "1-6")).toBeVisible();
  await card(page, "1-3").click();
  await page.keyboard.press("Delete");
  await expect(card(page, "1-6")).toHaveCount(0);
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+z");
  await expect(card(page, "1-5")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Nothing to undo" })).toBeVisible();
});

test("the length is dragged as one step, and Escape gives a drag up", async ({ studioPage: page }) => {
  await card(page, "1-1").click();
  const field = page.getByRole("spinbutton", { name: "Length in frames" });
  const box = await field.boundingBox();
  if (box === null) throw new Error("the field is on the screen");
  const drag = async (by: number) => {
    await page.mouse.move(box.x + 20, box.y + 10);
    await page.mouse.down();
    await page.mouse.move(box.x + 20 + by, box.y + 10, { steps: 5 });
  };
  await drag(48);
  await expect(card(page, "1-1")).toContainText("5.0 s");
  await page.mouse.up();
  await expect(field).toHaveValue("120");
  await page.getByRole("button", { name: "Undo: Change length" }).click();
  await expect(field).toHaveValue("96");
  await drag(48);
  await page.keyboard.press("Escape");
  await page.mouse.up();
  await expect(field).toHaveValue("96");
  await expect(card(page, "1-1")).toContainText("4.0 s");
});
