/** Models from a hub on loopback, in the real studio with its workers: seen, accepted, fetched, used; and LoRAs dropped in. */

import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Page } from "@playwright/test";
import { dropOnPage, lora } from "./studio/loras.ts";
import { expect, expectAccessible, makeProject, PYTHON, ROOT, test } from "./studio.ts";

const PATIENCE = { timeout: 120_000 };
const KLEIN = "black-forest-labs/FLUX.2-klein-4B";
const LARGE_KLEIN = "black-forest-labs/FLUX.2-klein-9B";
/** The one that the hub on loopback knows. */
const TOKEN = "hf_good";
const folder = mkdtempSync(join(tmpdir(), "milimo-hub-"));
let hub: ChildProcess | undefined;

/** Random bytes do not matter here; how many there are makes a download long enough to be seen and cancelled. */
function lay(path: string, content: string | number | Buffer): void {
  const place = join(folder, path);
  mkdirSync(dirname(place), { recursive: true });
  writeFileSync(place, typeof content === "number" ? Buffer.alloc(content, 7) : content);
}

test.use({
  drawing: true,
  // The hub must be there before the studio is: its address is a setting.
  environment: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright wants the pattern
    async ({}, use) => {
      lay(`${KLEIN}/model_index.json`, "{}");
      lay(`${KLEIN}/LICENSE.md`, "Apache License, Version 2.0, in full.");
      lay(`${KLEIN}/transformer/model.safetensors`, 4_000_000);
      lay(`${KLEIN}/vae/model.safetensors`, 2000);
      lay(`${KLEIN}/text_encoder/model.safetensors`, 2000);
      lay("somebody/looks/noir.safetensors", lora(40_000));
      lay("somebody/looks/dusk.safetensors", lora(8));
      lay("somebody/secret/noir.safetensors", lora(8));
      lay(`${LARGE_KLEIN}/model_index.json`, "{}");
      lay(`${LARGE_KLEIN}/vae/model.safetensors`, 2000);
      for (const part of ["transformer", "text_encoder"])
        lay(`${LARGE_KLEIN}/${part}/model.safetensors`, 2000);
      const gated = [LARGE_KLEIN, "somebody/secret"].flatMap((name) => ["--gated", name]);
      hub = spawn(PYTHON, ["-m", "tests.fakes.hub", folder, "--slow", "0.1", ...gated], { cwd: ROOT });
      const address = await new Promise<string>((done) =>
        hub?.stdout?.once("data", (text) => done(String(text).trim())),
      );
      await use({ MILIMO_HUB: address, HF_HOME: join(folder, "none"), HF_TOKEN: "" });
      hub?.kill();
      rmSync(folder, { recursive: true, force: true });
    },
    { scope: "worker" },
  ],
});

const row = (page: Page) => page.getByRole("listitem", { name: "FLUX.2 Klein 4B", exact: true });

test("a pack is seen with its licence, accepted, fetched, cancelled, gone on with, and removed", async ({
  studio,
  studioPage: page,
}) => {
  const id = await makeProject(studio, page, "Models");
  await page.goto(`${studio.url}/${id}/storyboard`);
  await page.getByRole("button", { name: /flux2 weights missing: get 16 GB/ }).click(PATIENCE);
  await expect(page).toHaveURL(/\/models$/);
  await expect(page.getByRole("heading", { name: "Models" })).toBeVisible();
  await expectAccessible(page);

  await row(page).getByRole("button", { name: "Install…" }).click();
  const dialog = page.getByRole("dialog", { name: "Install FLUX.2 Klein 4B" });
  await expect(dialog).toContainText("4 MB in 5 files");
  await expect(dialog).toContainText("Apache License, Version 2.0, in full.");
  await expectAccessible(page);
  await expect(dialog.getByRole("button", { name: "Download 4 MB" })).toBeDisabled();
  await dialog.getByLabel("I have read the licence and accept it").check();
  await dialog.getByRole("button", { name: "Download 4 MB" }).click();

  await expect(row(page).getByRole("progressbar")).toBeVisible(PATIENCE);
  await expect(row(page)).toContainText(/fetching transformer\/model\.safetensors.* left/, PATIENCE);
  await row(page).getByRole("button", { name: "Cancel" }).click();
  await expect(row(page)).toContainText("have come", PATIENCE);
  await row(page).getByRole("button", { name: "Go on" }).click();
  await expect(row(page)).toContainText("on this machine", PATIENCE);
  await expectAccessible(page);

  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(new RegExp(`${id}/storyboard`));
  await expect(page.getByRole("button", { name: /flux2 weights missing/ })).toHaveCount(0, PATIENCE);
  await page.keyboard.press("Shift+6");
  await row(page).getByRole("button", { name: "Remove FLUX.2 Klein 4B" }).click();
  await row(page).getByRole("button", { name: "Remove 4 MB" }).click();
  await expect(row(page).getByRole("button", { name: "Install…" })).toBeVisible();
});

test("what the hub does not give is said in words, where it was wanted", async ({
  studio,
  studioPage: page,
}) => {
  await page.goto(`${studio.url}/models`);
  const sam = page.getByRole("listitem", { name: "SAM 3" });
  await sam.getByRole("button", { name: "Install…" }).click(PATIENCE);
  const dialog = page.getByRole("dialog", { name: "Install SAM 3" });
  await expect(dialog.getByRole("alert")).toContainText("has no facebook/sam3");
  await expectAccessible(page);
  await dialog.getByLabel("I have read the licence and accept it").check();
  await dialog.getByRole("button", { name: "Download about 3.5 GB" }).click();
  await expect(sam).toContainText("has no facebook/sam3 at main", PATIENCE);
});

test("LoRAs are dropped in, named, renamed and removed; what is none is refused", async ({
  studio,
  studioPage: page,
}) => {
  await page.goto(`${studio.url}/models`);
  await expect(page.getByRole("heading", { name: "Models" })).toBeVisible();
  await dropOnPage(page, [
    { name: "noir.safetensors", content: [...lora(32)] },
    { name: "broken.safetensors", content: [...Buffer.from("hello")] },
  ]);
  const shelf = page.getByRole("region", { name: "LoRAs" });
  await expect(shelf.getByRole("listitem", { name: "noir" })).toContainText("LTX-2 · rank 2", PATIENCE);
  await expect(shelf).toContainText("The weights of LTX-2 are not installed.");
  await expect(page.getByText("broken.safetensors was not imported", { exact: true })).toBeVisible();
  await expectAccessible(page);
  await shelf.getByRole("button", { name: "More about noir" }).click();
  await page.getByRole("menuitem", { name: "Rename…" }).click();
  await page.getByLabel("New name of noir").fill("Noir 35");
  await page.keyboard.press("Enter");
  await shelf.getByRole("button", { name: "More about Noir 35" }).click();
  await page.getByRole("menuitem", { name: "Remove…" }).click();
  await shelf.getByRole("button", { name: "Delete the file" }).click();
  await expect(shelf).toContainText("No LoRAs yet");
});

test("a LoRA that peft left acts as strongly as the file beside it says", async ({
  studio,
  studioPage: page,
}) => {
  await page.goto(`${studio.url}/models`);
  const shelf = page.getByRole("region", { name: "LoRAs", exact: true });
  const peft = (name: string) => ({ name, content: [...lora(32, "base_model.model")] });
  const config = JSON.stringify({ peft_type: "LORA", r: 2, lora_alpha: 16, target_modules: ["to_q"] });
  await dropOnPage(page, [
    peft("taught.safetensors"),
    { name: "adapter_config.json", content: [...Buffer.from(config)] },
  ]);
  await expect(shelf.getByRole("listitem", { name: "taught" })).toBeVisible(PATIENCE);
  await expect(shelf).not.toContainText("alpha");
  await dropOnPage(page, [peft("lone.safetensors")]);
  const lone = shelf.getByRole("listitem", { name: "lone" });
  await expect(lone).toContainText("Its alpha is not known, for adapter_config.json did not lie beside it");
  await expectAccessible(page);
  for (const name of ["taught", "lone"]) {
    await shelf.getByRole("button", { name: `More about ${name}` }).click();
    await page.getByRole("menuitem", { name: "Remove…" }).click();
    await shelf.getByRole("button", { name: "Delete the file" }).click();
  }
  await expect(shelf).toContainText("No LoRAs yet");
});

test("a LoRA comes from the hub by the name of its repository, and keeps its old name when it is renamed", async ({
  studio,
  studioPage: page,
}) => {
  await page.goto(`${studio.url}/models`);
  const shelf = page.getByRole("region", { name: "LoRAs", exact: true });
  await shelf.getByRole("button", { name: "From the hub…" }).click(PATIENCE);
  const dialog = page.getByRole("dialog", { name: "LoRA from the hub" });
  await dialog.getByLabel("Repository").fill("nobody/nothing");
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("alert")).toContainText("The hub has no nobody/nothing");
  await dialog.getByLabel("Repository").fill("somebody/looks");
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("button", { name: "Download" })).toBeDisabled();
  await dialog.getByLabel("noir.safetensors").check();
  await expect(dialog).toContainText("names no licence");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Download 640 kB" }).click();
  await expect(shelf.getByRole("progressbar", { name: "Fetching noir" })).toBeVisible(PATIENCE);
  const row = shelf.getByRole("listitem", { name: "noir" });
  await expect(row).toContainText("rank 2", PATIENCE);
  await row.getByRole("button", { name: "More about noir" }).click();
  await page.getByRole("menuitem", { name: "Rename…" }).click();
  await page.getByLabel("New name of noir").fill("Night");
  await page.keyboard.press("Enter");
  await expect(shelf.getByRole("listitem", { name: "Night" })).toContainText("Formerly noir");
  await shelf.getByRole("button", { name: "More about Night" }).click();
  await page.getByRole("menuitem", { name: "Remove…" }).click();
  await shelf.getByRole("button", { name: "Delete the file" }).click();
  await expect(shelf.getByRole("listitem", { name: "Night" })).toHaveCount(0);
});

test("LoRAs that are packs stand by the shelf, and are asked about before they come", async ({
  studio,
  studioPage: page,
}) => {
  await page.goto(`${studio.url}/models`);
  const control = page.getByRole("region", { name: "Block it, then generate it" });
  await expect(control.getByRole("listitem")).toHaveCount(3, PATIENCE);
  await expect(page.getByRole("region", { name: "Camera moves" }).getByRole("listitem")).toHaveCount(7);
  await control
    .getByRole("listitem", { name: "LTX-2 depth control" })
    .getByRole("button", { name: "Install…" })
    .click();
  await expect(page.getByRole("dialog", { name: "Install LTX-2 depth control" })).toContainText(
    "LTX-2 Community License",
  );
});

test("what wants a token asks for it there, goes on once the hub knows it, and forgets it when it is removed", async ({
  studio,
  studioPage: page,
}) => {
  await page.goto(`${studio.url}/models`);
  const large = page.getByRole("listitem", { name: "FLUX.2 Klein 9B", exact: true });
  await large.getByRole("button", { name: "Install…" }).click(PATIENCE);
  const dialog = page.getByRole("dialog", { name: "Install FLUX.2 Klein 9B" });
  await expect(dialog.getByRole("alert")).toContainText("The hub does not give");
  const login = dialog.getByRole("region", { name: "Token for the model hub" });
  const field = login.getByLabel(/^Token for http/);
  await field.fill("two words");
  await page.keyboard.press("Enter");
  await expect(login).toContainText("That is no token.");
  await expect(field, "what was typed is kept to be mended").toHaveValue("two words");
  await field.fill("hf_wrong");
  await page.keyboard.press("Enter");
  await expect(login).toContainText("does not know this user's token");
  await expectAccessible(page);
  await field.fill(TOKEN);
  await page.keyboard.press("Enter");
  await expect(dialog).toContainText("6 kB in 4 files");
  await dialog.getByLabel("I have read the licence and accept it").check();

  await dialog.getByRole("button", { name: "Cancel" }).click();
  await page.keyboard.press("ControlOrMeta+Comma");
  const settings = page.getByRole("dialog", { name: "Settings" });
  await settings.getByRole("tab", { name: "Model hub" }).click();
  await expect(settings).toContainText("which you alone can read");
  await settings.getByRole("button", { name: "Whose is it?" }).click();
  await expect(settings.getByRole("status")).toContainText("The hub knows it: mara");
  await expectAccessible(page);
  expect(await page.content()).not.toContain(TOKEN);
  await settings.getByRole("button", { name: "Remove" }).click();
  await expect(settings).toContainText("It is kept on this machine");
  await page.keyboard.press("Escape");

  const shelf = page.getByRole("region", { name: "LoRAs", exact: true });
  await shelf.getByRole("button", { name: "From the hub…" }).click();
  const asked = page.getByRole("dialog", { name: "LoRA from the hub" });
  await asked.getByLabel("Repository").fill("somebody/secret");
  await page.keyboard.press("Enter");
  await asked.getByLabel(/^Token for http/).fill(TOKEN);
  await page.keyboard.press("Enter");
  await expect(asked.getByLabel("noir.safetensors")).toBeChecked();
  await expect(asked).toContainText("The hub gives it only to its users");
});

test("a download that is refused for want of a token leads to its field", async ({
  studio,
  studioPage: page,
}) => {
  await page.request.delete(`${studio.url}/api/hub/token`, { headers: { Origin: studio.url } });
  await page.goto(`${studio.url}/models`);
  const large = page.getByRole("listitem", { name: "FLUX.2 Klein 9B", exact: true });
  await large.getByRole("button", { name: "Install…" }).click(PATIENCE);
  const dialog = page.getByRole("dialog", { name: "Install FLUX.2 Klein 9B" });
  await expect(dialog.getByRole("alert")).toContainText("The hub does not give");
  await dialog.getByLabel("I have read the licence and accept it").check();
  await dialog.getByRole("button", { name: /^Download/ }).click();
  await large.getByRole("button", { name: "Token…" }).click(PATIENCE);
  const settings = page.getByRole("dialog", { name: "Settings" });
  await expect(settings.getByRole("tab", { name: "Model hub" })).toHaveAttribute("data-state", "active");
  await expect(settings.getByLabel(/^Token for http/)).toBeVisible();
});
