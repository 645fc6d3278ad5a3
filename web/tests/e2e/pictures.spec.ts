import { execFileSync } from "node:child_process";
import type { Locator, Page } from "@playwright/test";
import {
  expect,
  expectAccessible,
  makeProject,
  PYTHON,
  ROOT,
  type Studio,
  snapshotOf,
  test,
} from "./studio.ts";

test.use({ drawing: true });
test.describe.configure({ timeout: 240_000 });

/** A red disc on green that moves to the right: a still of 960 by 540, and a film of 24 frames. */
const MEDIA = `
import io, sys, av, numpy as np
from PIL import Image
def disc(n):
    y, x = np.indices((540, 960))
    p = np.full((540, 960, 3), (36, 92, 60), np.uint8)
    p += np.random.default_rng(1).integers(0, 24, p.shape).astype(np.uint8)
    inside = (x - 380 - 6 * n) ** 2 + (y - 270) ** 2 <= 120 ** 2
    p[inside] = (206, 70, 48)
    p[inside, 1] += (((y // 16 + (x - 6 * n) // 16) % 2) * 40).astype(np.uint8)[inside]
    return p
out = io.BytesIO()
if sys.argv[1] == "still":
    Image.fromarray(disc(0)).save(out, "PNG")
else:
    with av.open(out, "w", format="mp4") as c:
        s = c.add_stream("libx264", rate=24)
        s.width, s.height, s.pix_fmt = 960, 540, "yuv420p"
        for n in range(24):
            c.mux(s.encode(av.VideoFrame.from_ndarray(disc(n), format="rgb24")))
        c.mux(s.encode(None))
sys.stdout.buffer.write(out.getvalue())
`;

async function bring(studio: Studio, page: Page, project: string, kind: "still" | "film"): Promise<void> {
  const content = execFileSync(PYTHON, ["-c", MEDIA, kind], { cwd: ROOT, maxBuffer: 1 << 27 });
  const name = kind === "still" ? "disc.png" : "disc.mp4";
  const answer = await page.request.post(`${studio.url}/api/projects/${project}/assets?name=${name}`, {
    headers: { Origin: studio.url, "Content-Type": "application/octet-stream" },
    data: content,
  });
  expect(answer.ok(), await answer.text()).toBe(true);
}

const stage = (page: Page): Locator => page.getByRole("application");
const found = (page: Page): Locator =>
  page.getByRole("list", { name: "What was found" }).getByRole("listitem");

/** The share of the picture that the mask covers, as it is seen. */
const covered = (page: Page): Promise<number> =>
  stage(page)
    .locator("canvas")
    .evaluate((canvas) => {
      const { width, height } = canvas as HTMLCanvasElement;
      const { data } = (canvas as HTMLCanvasElement).getContext("2d")?.getImageData(0, 0, width, height) ?? {
        data: new Uint8ClampedArray(),
      };
      return data.filter((value, at) => at % 4 === 3 && value > 60).length / (width * height);
    });

const DISC = (Math.PI * 120 ** 2) / (960 * 540);

async function opened(studio: Studio, page: Page, kind: "still" | "film"): Promise<string> {
  const project = await makeProject(studio, page, "Pictures");
  await bring(studio, page, project, kind);
  await page.goto(`${studio.url}/${project}/images`);
  await page.getByRole("button", { name: kind === "still" ? "disc.png" : "disc.mp4" }).click();
  await page
    .getByRole("complementary", { name: "Picture" })
    .getByRole("button", { name: kind === "still" ? "Edit picture" : "Mark and track" })
    .click();
  await expect(stage(page)).toBeVisible();
  return project;
}

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
  await page.getByRole("textbox", { name: "Name the object" }).fill("the disc");
  await page.getByRole("textbox", { name: "Name the object" }).press("Enter");
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
