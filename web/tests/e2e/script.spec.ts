import type { Page } from "@playwright/test";
import { expect, expectAccessible, makeProject, paste, snapshotOf, test } from "./studio.ts";

const FILM = `Title: The Tide Table

INT. LIGHTHOUSE KITCHEN - NIGHT

ÉLODIE pours tea into TWO CUPS.

ÉLODIE (O.S.)
(quietly)
You're late again.

EXT. CAUSEWAY - NIGHT

Mary runs. The sea is already over the stones.

MARY
Wait! Wait for me!
`;

const scenes = (page: Page) => page.getByRole("list", { name: "Scenes in order" }).getByRole("listitem");
const boards = (page: Page) =>
  page.getByRole("complementary", { name: "Boards of this scene" }).getByRole("button");

test("a pasted screenplay is scenes at once, shots and a cut as one step, and undone as one", async ({
  studio,
  studioPage: page,
}) => {
  const id = await makeProject(studio, page, "Paste");
  await page.goto(`${studio.url}/${id}/script`);
  await expect(page.getByRole("textbox", { name: "Screenplay" })).toBeFocused();
  await paste(page, FILM);
  await expect(scenes(page).filter({ hasText: "CAUSEWAY" })).toBeVisible({ timeout: 20_000 });
  await expect(boards(page).first()).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole("status").filter({ hasText: "saved" })).toBeVisible();
  await expectAccessible(page);
  await expect(page.getByRole("region", { name: "Cast" })).toContainText("ÉLODIE");

  const count = async (kind: string) =>
    (await snapshotOf(studio, page, id)).records.filter((record) => record.kind === kind).length;
  await expect.poll(() => count("clip")).toBeGreaterThan(0);

  await page.getByRole("button", { name: /^Undo/ }).click();
  await expect(page.getByText("Paste a screenplay, or begin with a heading")).toBeVisible();
  await expect.poll(() => count("scene")).toBe(0);
  await expect.poll(() => count("clip")).toBe(0);
  await page.getByRole("button", { name: /^Redo/ }).click();
  await expect(scenes(page)).toHaveCount(2);
  await expect(page.getByRole("textbox", { name: "Screenplay" })).toContainText("You're late again.");
});

test("what is typed becomes scenes when typing pauses; the list leads into the page", async ({
  studio,
  studioPage: page,
}) => {
  const id = await makeProject(studio, page, "Typing");
  await page.goto(`${studio.url}/${id}/script`);
  await paste(page, FILM);
  await expect(boards(page).first()).toBeVisible({ timeout: 20_000 });
  await page.keyboard.press("Control+End");
  await page.keyboard.type("\n\nINT. LAMP ROOM - DAWN\n\nThe lamp goes out.", { delay: 5 });
  await expect(scenes(page)).toHaveCount(3, { timeout: 20_000 });
  await expect(scenes(page).nth(2)).toContainText("shot", { timeout: 20_000 });
  await scenes(page).first().getByRole("button").click();
  await expect(boards(page).filter({ hasText: "TWO CUPS" }).first()).toBeVisible();
  await expect(page.locator(".cm-look-heading").first()).toHaveText("INT. LIGHTHOUSE KITCHEN - NIGHT");
});

test("a file is imported; one that is no screenplay is refused in words, and nothing is lost", async ({
  studio,
  studioPage: page,
}) => {
  const id = await makeProject(studio, page, "Import");
  await page.goto(`${studio.url}/${id}/script`);
  const choose = async (name: string, buffer: Buffer) => {
    await page.getByRole("button", { name: "Import", exact: true }).click();
    await page
      .getByLabel("Screenplay file")
      .setInputFiles({ name, mimeType: "application/octet-stream", buffer });
  };
  await choose("tide.fountain", Buffer.from(FILM));
  await expect(scenes(page)).toHaveCount(2, { timeout: 20_000 });
  await choose("picture.fountain", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1]));
  await expect(page.getByText("picture.fountain was not imported", { exact: true })).toBeVisible();
  await choose("old.txt", Buffer.from("INT. CAF\xc9 - DAY\n\nRain.\n", "latin1"));
  await expect(scenes(page)).toHaveCount(1, { timeout: 20_000 });
  await expect(scenes(page).first()).toContainText("CAFÉ");
});

test("the editor offers who speaks, where and when; Tab and Enter take an offer, Escape puts it away", async ({
  studio,
  studioPage: page,
}) => {
  const id = await makeProject(studio, page, "Offers");
  await page.goto(`${studio.url}/${id}/script`);
  await expect(page.getByRole("textbox", { name: "Screenplay" })).toBeFocused();
  await paste(page, FILM);
  await expect(scenes(page)).toHaveCount(2, { timeout: 20_000 });
  const offers = page.getByRole("listbox");
  const line = (text: string) => page.locator(".cm-line").filter({ hasText: text });
  await page.keyboard.press("Control+End");
  await page.keyboard.type("\n\nINT. LI", { delay: 20 });
  await expect(offers).toContainText("LIGHTHOUSE KITCHEN");
  await expectAccessible(page);
  await page.keyboard.press("Tab");
  await expect(offers).toContainText("NIGHT");
  await page.keyboard.type("DAW", { delay: 20 });
  await expect(offers).not.toContainText("NIGHT");
  await page.keyboard.press("Enter");
  await expect(line("INT. LIGHTHOUSE KITCHEN - DAWN")).toHaveClass(/cm-look-heading/);
  await page.keyboard.type("MA");
  await expect(offers).toContainText("MARY");
  await page.keyboard.press("Escape");
  await expect(offers).toBeHidden();
  await page.keyboard.type("R");
  await expect(offers).toContainText("MARY");
  await page.keyboard.press("Enter");
  await page.keyboard.type("Tea?");
  await expect(line("Tea?")).toHaveClass(/cm-look-dialogue/);
  await expect(scenes(page)).toHaveCount(3, { timeout: 20_000 });
});
