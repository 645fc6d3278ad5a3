import { expect, expectAccessible, makeProject, test } from "./studio.ts";

test("a project is made, renamed, thrown away and restored", async ({ studio, studioPage: page }) => {
  await page.goto(`${studio.url}/projects`);
  await page.getByRole("button", { name: "New project" }).first().click();
  await page.getByLabel("Name", { exact: true }).fill("The Tide Table");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Create" }).click();
  await expect(page.getByRole("button", { name: "Project: The Tide Table" })).toBeVisible();
  await expect(page).toHaveURL(/project_\w+\/script/);

  await page.getByRole("button", { name: "Project: The Tide Table" }).click();
  await page.getByRole("menuitem", { name: "Rename…" }).click();
  await page.getByLabel("Project name").fill("High Water");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Project: High Water" })).toBeVisible();
  await page.keyboard.press("Control+z");
  await expect(page.getByRole("button", { name: "Project: The Tide Table" })).toBeVisible();
  await expect(page.getByRole("status").filter({ hasText: "saved" })).toBeVisible();

  await page.getByRole("button", { name: "Project: The Tide Table" }).click();
  await page.getByRole("menuitem", { name: "All projects" }).click();
  const card = page.getByRole("main").getByRole("listitem").filter({ hasText: "The Tide Table" });
  await expect(card).toBeVisible();
  await expectAccessible(page);
  await card.getByRole("button", { name: "More about The Tide Table" }).click();
  await page.getByRole("menuitem", { name: "Move to the bin" }).click();
  await expect(card).toHaveCount(0);
  await page.getByRole("button", { name: "Bin", exact: true }).click();
  await page.getByRole("button", { name: "Restore" }).click();
  await page.getByRole("button", { name: "Back to projects" }).click();
  await expect(card).toBeVisible();
});

test("the views, the palette and the sheet of shortcuts are reached by keys alone", async ({
  studio,
  studioPage: page,
}) => {
  const id = await makeProject(studio, page, "Keys");
  await page.goto(`${studio.url}/${id}/script`);
  await expect(page.getByRole("textbox", { name: "Screenplay" })).toBeFocused();
  await page.keyboard.type("!");
  await expect(page.getByRole("textbox", { name: "Screenplay" })).toHaveText("!");
  await page.keyboard.press("Backspace");
  await page.keyboard.press("Escape");
  for (const [key, view] of [
    ["2", "Storyboard"],
    ["4", "Elements"],
    ["5", "Images"],
    ["1", "Script"],
  ] as const) {
    await page.keyboard.press(`Shift+${key}`);
    await expect(
      page.getByRole("navigation", { name: "Views" }).getByRole("button", { name: view }),
    ).toHaveAttribute("aria-current", "page");
    await expectAccessible(page);
    await page.keyboard.press("Escape");
  }
  await page.keyboard.press("Shift+?");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+Shift+P");
  await page.keyboard.type("models");
  await expect(page.getByRole("option", { selected: true })).toHaveText(/^Models and LoRAs/);
  await page.getByRole("combobox", { name: "Commands" }).fill("elem");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/elements/);
  await page.keyboard.press("Control+j");
  await expect(page.getByRole("dialog", { name: "Jobs" })).toBeVisible();
  await expectAccessible(page);
});

test("two windows see each other's changes; what was done while the studio was gone is sent when it is back", async ({
  studio,
  studioPage: page,
  context,
}) => {
  const id = await makeProject(studio, page, "Two windows");
  await page.goto(`${studio.url}/${id}/elements`);
  const other = await context.newPage();
  await other.goto(`${studio.url}/${id}/elements`);
  await page.getByRole("button", { name: "New character" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Mara");
  await page.keyboard.press("Enter");
  await expect(other.getByRole("button", { name: /Mara/ })).toBeVisible();

  await studio.kill();
  await page.getByLabel("Description").fill("Sixty, oilskin, a limp.");
  await page.getByLabel("Name", { exact: true }).focus();
  await expect(page.getByRole("status").filter({ hasText: "offline" })).toBeVisible();
  await studio.restart();
  await expect(page.getByRole("status").filter({ hasText: "saved" })).toBeVisible({ timeout: 20_000 });
  await other.getByRole("button", { name: /Mara/ }).click();
  await expect(other.getByLabel("Description")).toHaveValue("Sixty, oilskin, a limp.", { timeout: 20_000 });
});
