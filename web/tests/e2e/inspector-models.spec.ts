/** A prompted engine from the inspector, on a tiny checkpoint: its plan, its settings, takes, and work on a take. */

import type { Locator, Page } from "@playwright/test";
import type { Provenance } from "../../src/api/client.ts";
import { card, drop, guide, inspector } from "./inspector.ts";
import { dropOnPage, lora } from "./studio/loras.ts";
import { makeShots, QUICK, setParameters } from "./studio/shots.ts";
import { engineReady, expect, expectAccessible, post, type Studio, snapshotOf, test } from "./studio.ts";

test.use({ models: true });

const take = (page: Page, number: number) =>
  inspector(page).getByRole("button", { name: new RegExp(`^(Pick|Picked:) take ${number}`) });

async function choose(page: Page, field: string, option: RegExp): Promise<void> {
  await inspector(page).getByRole("combobox", { name: field, exact: true }).click();
  await page.getByRole("option", { name: option }).click();
}

/** The spec of a take of the first shot. */
async function madeFrom(page: Page, studio: Studio, project: string, number: number) {
  const { facts } = await snapshotOf(studio, page, project);
  const made = facts.takes.find((each) => each.type === "motion" && each.number === number);
  const answer = await page.request.get(`${studio.url}/api/projects/${project}/takes/${made?.id}/provenance`);
  return ((await answer.json()) as Provenance).spec;
}

test("a shot is planned, generated, guided, compared, and worked on again", async ({
  studio,
  studioPage: page,
}) => {
  const project = await makeShots(studio, page, "Models");
  await engineReady(studio, page, "ltx2");
  await page.goto(`${studio.url}/${project}/storyboard`);
  await card(page, "1-1").click();

  await test.step("the plan says what would be made, and why", async () => {
    await choose(page, "Engine", /^ltx2/);
    await setParameters(studio, page, project, QUICK);
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
    await dialog.getByRole("slider", { name: "Frame of both takes" }).press("w");
    const wipe = dialog.getByRole("slider", { name: "Wipe" });
    await expect(wipe).toHaveAttribute("aria-valuenow", "50");
    await wipe.press("Shift+ArrowRight");
    await expect(wipe).toHaveAttribute("aria-valuetext", "60 percent take 1, the rest take 2");
    const box = await wipe.boundingBox();
    if (box === null) throw new Error("the wipe is on the screen");
    await page.mouse.move(box.x + box.width * 0.6, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.25, box.y + box.height / 2, { steps: 4 });
    await page.mouse.up();
    await expect(wipe).toHaveAttribute("aria-valuenow", "25");
    await expectAccessible(page);
    await wipe.press("ArrowLeft");
    await expect(wipe).toHaveAttribute("aria-valuenow", "24");
    await dialog.getByRole("button", { name: "Wipe between the two" }).click();
    await expect(wipe).toHaveCount(0);
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
    const retake = page.getByRole("dialog", { name: "Retake a span of take 2" });
    const prompt = retake.getByRole("textbox", { name: "Prompt" });
    await expect(prompt).toBeFocused();
    await expect(prompt).toHaveValue(/A kitchen|Mara|view/i);
    await expect(
      retake.getByText("Made by ltx2, with the size, settings and LoRAs of take 2."),
    ).toBeVisible();
    await expectAccessible(page);
    await prompt.fill("Thunder over the pier.");
    await expect(retake.getByRole("button", { name: "Back to take 2's" })).toBeVisible();
    const seed = retake.getByRole("spinbutton", { name: "Seed" });
    await seed.fill("77");
    await page.keyboard.press("Enter");
    await prompt.focus();
    await page.keyboard.press("Escape");
    await expect(retake).toHaveCount(0);
    await inspector(page).getByRole("button", { name: "Retake span" }).click();
    await expect(prompt).toHaveValue("Thunder over the pier.");
    await expect(seed).toHaveValue("77");
    await page.route(/\/retake$/, (route) => route.abort());
    await seed.focus();
    await page.keyboard.press("Control+Enter");
    await expect(retake.getByRole("alert")).toHaveText(
      "Retake: not done. The studio does not answer. It was not done: try again when it does.",
    );
    await expectAccessible(page);
    await page.unroute(/\/retake$/);
    await expect(prompt).toHaveValue("Thunder over the pier.");
    await seed.focus();
    await page.keyboard.press("Control+Enter");
    await expect(retake).toHaveCount(0);
    await expect(take(page, 3)).toBeVisible({ timeout: 120_000 });
    expect(await madeFrom(page, studio, project, 3)).toMatchObject({
      prompt: "Thunder over the pier.",
      seed: 77,
      pipeline: "retake",
      said: null,
    });
  });

  await test.step("by its key, with the prompt of the take or the shot's of today", async () => {
    const own = await madeFrom(page, studio, project, 2);
    await inspector(page).getByRole("textbox", { name: "Prompt" }).fill("A storm breaks.");
    await page.keyboard.press("Control+Enter");
    await page.route(/\/provenance$/, (route) => route.abort());
    await card(page, "1-1").focus();
    await page.keyboard.press("Alt+e");
    const extend = page.getByRole("dialog", { name: "Extend take 2" });
    const prompt = extend.getByRole("textbox", { name: "Prompt" });
    await expect(prompt).toBeFocused();
    await expect(extend.getByText(/^The prompt of take 2 could not be read\./)).toBeVisible();
    await expectAccessible(page);
    await page.unroute(/\/provenance$/);
    await extend.getByRole("button", { name: "Read it again" }).click();
    await expect(prompt).toHaveValue(own.prompt);
    const added = extend.getByRole("spinbutton", { name: "Frames to add" });
    const proposed = await added.inputValue();
    await added.fill("9999");
    await page.keyboard.press("Escape");
    await expect(extend).toBeVisible();
    await expect(added).toHaveValue(proposed);
    await page.keyboard.press("Escape");
    await expect(extend).toHaveCount(0);
    await expect(card(page, "1-1")).toBeFocused();
    await page.keyboard.press("Alt+e");
    await extend.getByRole("button", { name: "Use the shot's prompt of today" }).click();
    await expect(prompt).toHaveValue("A storm breaks.");
    await extend.getByRole("button", { name: "Back to take 2's" }).click();
    await extend.getByRole("spinbutton", { name: "Frames to add" }).fill("8");
    await page.keyboard.press("Control+Enter");
    await expect(take(page, 4)).toBeVisible({ timeout: 120_000 });
    const longer = await madeFrom(page, studio, project, 4);
    expect(longer).toMatchObject({ prompt: own.prompt, pipeline: "extend", said: { start: 0 } });
    expect(longer.seed).not.toBe(own.seed);
    await inspector(page).getByRole("button", { name: "More to make" }).click();
    await page.getByRole("menuitem", { name: "Reproduce take 2" }).click();
    await expect(take(page, 5)).toBeVisible({ timeout: 120_000 });
    await inspector(page).getByRole("button", { name: "Extend…" }).click();
    await page.getByRole("combobox", { name: "Where" }).click();
    await page.getByRole("option", { name: "before its start" }).click();
    const frames = page.getByRole("spinbutton", { name: "Frames to add" });
    await frames.fill("20000");
    await page.keyboard.press("Tab");
    await expect(
      page.getByText(/The take would have \d+ frames, and ltx2 makes at most 20000/),
    ).toBeVisible();
    await expect(page.getByRole("button", { name: "Extend", exact: true })).toBeDisabled();
    let answer: () => void = () => undefined;
    const asked = new Promise<void>((done) => {
      answer = done;
    });
    await page.route(/\/extend\/plan$/, async (route) => {
      await asked;
      await route.continue();
    });
    await frames.fill("8");
    await page.keyboard.press("Tab");
    await expect(page.getByText(/The take would have \d+ frames/)).toHaveCount(0);
    await expect(page.getByRole("button", { name: "Extend", exact: true })).toBeEnabled();
    answer();
    await page.unroute(/\/extend\/plan$/);
    await expectAccessible(page);
    await page.getByRole("button", { name: "Extend", exact: true }).click();
    await expect(take(page, 6)).toBeVisible({ timeout: 120_000 });
  });

  await test.step("an engine with one guide takes no second", async () => {
    await choose(page, "Engine", /^previz/);
    await drop(page, "second.png", 0.5);
    await expect(page.getByText("This engine takes at most one guide", { exact: true })).toBeVisible();
  });

  await test.step("a guide off the engine's steps, or beyond the shot, is refused in words", async () => {
    await guide(page, "first frame").focus();
    for (let steps = 0; steps < 3; steps += 1) await page.keyboard.press("ArrowRight");
    await expect(guide(page, "keyframe")).toHaveAttribute("aria-valuenow", "3");
    await choose(page, "Engine", /^ltx2/);
    await expect(inspector(page).getByText("off the engine's steps of 8 frames")).toBeVisible();
    await expect(
      inspector(page).getByText(/cannot lie on frame 3: .* Move it to frame 1 or 9\./),
    ).toBeVisible();
    await inspector(page).getByRole("spinbutton", { name: "Length" }).fill("2");
    await page.keyboard.press("Enter");
    await expect(inspector(page).getByText("beyond the shot's 2 frames")).toBeVisible();
    await expect(inspector(page).getByText(/Move it to a frame from 0 to 1\./)).toBeVisible();
    await expectAccessible(page);
  });
});

test("a take is seen while it is made: on its card, in the tray and in the viewer; a span marked there is retaken", async ({
  studio,
  studioPage: page,
}) => {
  const project = await makeShots(studio, page, "Seen", { frames: 161, width: 384, height: 384 });
  await engineReady(studio, page, "ltx2");
  await page.goto(`${studio.url}/${project}/timeline`);
  await page.getByRole("button", { name: "Insert 1-1 at the playhead" }).click();
  await page.keyboard.press("Shift+2");
  await card(page, "1-1").click();
  await choose(page, "Engine", /^ltx2/);
  await setParameters(studio, page, project, { ...QUICK, steps: 100 });
  await expect(inspector(page).getByText("It has no guides: the prompt alone decides.")).toBeVisible();
  const seen = (place: Locator) => place.getByRole("img", { name: "What the engine has so far" });
  const drawn = (image: Locator) =>
    expect
      .poll(() => image.evaluate((element) => (element as HTMLImageElement).naturalWidth))
      .toBeGreaterThan(0);

  await test.step("what there is so far is seen wherever the shot is", async () => {
    await card(page, "1-1").click();
    await page.keyboard.press("t");
    await expect(seen(card(page, "1-1"))).toBeVisible({ timeout: 120_000 });
    await drawn(seen(card(page, "1-1")));
    await page.getByRole("button", { name: /^Jobs/ }).click();
    const tray = page.getByRole("dialog", { name: "Jobs" });
    await drawn(seen(tray));
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Shift+3");
    const viewer = page.getByRole("region", { name: "Viewer" });
    await drawn(seen(viewer));
    await expect(viewer.getByRole("figure", { name: "Being made" })).toContainText(/take \d+ %/);
    await expectAccessible(page);
    await page.getByRole("button", { name: /^Jobs/ }).click();
    await tray.getByRole("button", { name: "Cancel", exact: true }).click();
    await expect(viewer.getByRole("figure", { name: "Being made" })).toHaveCount(0);
    await page.keyboard.press("Escape");
  });

  await test.step("I and O in the viewer mark what is retaken", async () => {
    await setParameters(studio, page, project, QUICK);
    await page.getByRole("button", { name: /^1-1 .*on V1$/ }).click();
    await page.getByRole("tab", { name: "Shot" }).click();
    const panel = page.getByRole("tabpanel", { name: "Shot" });
    await panel.getByRole("button", { name: "Make a take", exact: true }).click();
    await expect(panel.getByRole("button", { name: /take 1/ }).first()).toBeVisible({ timeout: 120_000 });
    const retake = panel.getByRole("button", { name: "Retake span" });
    await expect(retake).toBeDisabled();
    await page.getByRole("button", { name: /^1-1 .*on V1$/ }).click();
    await page.keyboard.press("Home");
    await page.keyboard.press("Shift+ArrowRight");
    await page.keyboard.press("i");
    await page.keyboard.press("Shift+ArrowRight");
    await page.keyboard.press("o");
    await expect(retake).toHaveAttribute("title", /^Makes frames 10 to (19|20) of take 1 anew$/);
    await page.getByRole("tab", { name: "Clip" }).click();
    await page.keyboard.press("Alt+r");
    const asked = page.getByRole("dialog", { name: "Retake a span of take 1" });
    await expect(asked.getByRole("textbox", { name: "Prompt" })).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(asked).toHaveCount(0);
    await page.keyboard.press("Space");
    await expect(page.getByRole("button", { name: "Pause", exact: true })).toBeVisible();
    await page.keyboard.press("Space");
    await expect(asked).toHaveCount(0);
    await page.keyboard.press("Alt+r");
    await expect(asked.getByText(/^Makes frames 10 to (19|20) of take 1 anew/)).toBeVisible();
    await asked.getByRole("button", { name: "Retake", exact: true }).click();
    await expect(panel.getByRole("button", { name: /^Pick take 2/ })).toBeVisible({ timeout: 120_000 });
  });
});

test("a LoRA of the shelf is worn, weighed and taken off; one that does not fit is refused in words", async ({
  studio,
  studioPage: page,
}) => {
  const project = await makeShots(studio, page, "LoRAs");
  await engineReady(studio, page, "ltx2");
  await page.goto(`${studio.url}/models`);
  const shelf = page.getByRole("region", { name: "LoRAs" });
  await expect(shelf.getByRole("listitem", { name: "ink" })).toContainText("fits");
  await dropOnPage(page, [
    { name: "noir.safetensors", content: [...lora(32)] },
    { name: "wide.safetensors", content: [...lora(16)] },
  ]);
  await expect(shelf.getByRole("listitem", { name: "wide" })).toContainText("does not fit");
  await expectAccessible(page);

  await page.goto(`${studio.url}/${project}/storyboard`);
  await card(page, "1-1").click();
  await choose(page, "Engine", /^ltx2/);
  await setParameters(studio, page, project, QUICK);
  const add = inspector(page)
    .getByRole("region", { name: "LoRAs" })
    .getByRole("button", { name: "Add", exact: true });

  await test.step("worn and weighed, it draws; taken off, it is gone", async () => {
    await inspector(page)
      .getByRole("button", { name: /^LoRAs/ })
      .click();
    await add.click();
    await expect(page.getByRole("menuitem", { name: /^wide/ })).toHaveAttribute("aria-disabled", "true");
    await expect(page.getByRole("menuitem", { name: /^wide/ })).toContainText(/wide .*16/);
    await page.getByRole("menuitem", { name: "ink", exact: true }).click();
    const weight = inspector(page).getByRole("spinbutton", { name: "Weight of ink" });
    await weight.fill("0.5");
    await weight.press("Enter");
    await inspector(page).getByRole("button", { name: "Make a take", exact: true }).click();
    await expect(take(page, 1)).toBeVisible({ timeout: 120_000 });
    await expectAccessible(page);
    await inspector(page).getByRole("button", { name: "Take off ink" }).click();
    await expect(weight).toHaveCount(0);
    await page.keyboard.press("Control+z");
    await expect(weight).toHaveValue("0.5");
    await page.keyboard.press("Control+Shift+z");
    await expect(weight).toHaveCount(0);
  });

  await test.step("one that has left the shelf is named, and no take is made without it", async () => {
    await add.click();
    await page.getByRole("menuitem", { name: "noir", exact: true }).click();
    await page.keyboard.press("Shift+6");
    await shelf.getByRole("button", { name: "More about noir" }).click();
    await page.getByRole("menuitem", { name: "Remove…" }).click();
    await shelf.getByRole("button", { name: "Delete the file" }).click();
    await expect(shelf.getByRole("listitem", { name: "noir" })).toHaveCount(0);
    await page.keyboard.press("Escape");
    await expect(inspector(page).getByText("It is not on the shelf any more.")).toBeVisible();
    await expect(inspector(page).getByRole("status").filter({ hasText: /noir/ })).toBeVisible();
    await expectAccessible(page);
    await inspector(page).getByRole("button", { name: "Make a take", exact: true }).click();
    await expect(page.getByText("Draw shots: not done", { exact: true })).toBeVisible();
  });
});

test("a shot that begins with concept art of older words says so, and has it drawn anew", async ({
  studio,
  studioPage: page,
}) => {
  const project = await makeShots(studio, page, "Older words");
  await engineReady(studio, page, "flux2");
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

test("the LoRA for a shot's move is offered: worn by one press, or asked about before it is fetched", async ({
  studio,
  studioPage: page,
}) => {
  const project = await makeShots(studio, page, "Moves");
  await engineReady(studio, page, "ltx2");
  await page.goto(`${studio.url}/models`);
  await dropOnPage(
    page,
    ["ltx2-dolly-in", "ltx2-dolly-out"].map((name) => ({
      name: `${name}.safetensors`,
      content: [...lora(32)],
    })),
  );
  const shelf = page.getByRole("region", { name: "LoRAs", exact: true });
  await expect(shelf.getByRole("listitem", { name: "ltx2-dolly-out" })).toContainText("fits");

  await page.goto(`${studio.url}/${project}/storyboard`);
  await card(page, "1-1").click();
  await choose(page, "Engine", /^ltx2/);
  const heading = inspector(page).getByRole("button", { name: /^LoRAs/ });
  await expect(heading).toContainText("none · Static camera suits the move");
  await heading.click();
  const offer = inspector(page).getByRole("region", { name: "For the camera move" });

  await test.step("one that is not here says how large it is, and asks before it comes", async () => {
    await expect(offer).toContainText(
      "Static camera was made for this shot's camera move. About 2.2 GB to fetch.",
    );
    await offer.getByRole("button", { name: "Install…" }).click();
    await expect(page.getByRole("dialog", { name: "Install Static camera" })).toBeVisible();
    await page.getByRole("button", { name: "Cancel" }).click();
  });

  await test.step("one that is here is worn by one press, instead of another move's", async () => {
    await choose(page, "Move", /^push in/i);
    await offer.getByRole("button", { name: "Wear it", exact: true }).click();
    await expect(inspector(page).getByRole("spinbutton", { name: "Weight of ltx2-dolly-in" })).toHaveValue(
      "1",
    );
    await expect(offer).toHaveCount(0);
    await choose(page, "Move", /^pull out/i);
    await expect(offer).toContainText("Dolly out was made for this shot's camera move; Dolly in is worn.");
    await expectAccessible(page);
    await offer.getByRole("button", { name: "Wear it instead" }).click();
    await expect(inspector(page).getByRole("list", { name: "LoRAs worn" })).toHaveText("ltx2-dolly-out");
    await page.keyboard.press("Control+z");
    await expect(inspector(page).getByRole("list", { name: "LoRAs worn" })).toHaveText("ltx2-dolly-in");
  });

  await test.step("a move that has none offers nothing", async () => {
    await choose(page, "Move", /^pan left/i);
    await expect(offer).toHaveCount(0);
    await expect(heading).not.toContainText("suits");
  });
});
