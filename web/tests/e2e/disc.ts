/** The picture editor on a red disc: brought in, opened, and what is seen there. */

import { execFileSync } from "node:child_process";
import type { Locator, Page } from "@playwright/test";
import { expect, makeProject, PYTHON, ROOT, type Studio } from "./studio.ts";

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

export const stage = (page: Page): Locator => page.getByRole("application");
export const found = (page: Page): Locator =>
  page.getByRole("list", { name: "What was found" }).getByRole("listitem");

/** The share of the picture that the mask covers, as it is seen. */
export const covered = (page: Page): Promise<number> =>
  stage(page)
    .locator("canvas")
    .evaluate((canvas) => {
      const { width, height } = canvas as HTMLCanvasElement;
      const { data } = (canvas as HTMLCanvasElement).getContext("2d")?.getImageData(0, 0, width, height) ?? {
        data: new Uint8ClampedArray(),
      };
      return data.filter((value, at) => at % 4 === 3 && value > 60).length / (width * height);
    });

export const DISC = (Math.PI * 120 ** 2) / (960 * 540);

export async function opened(studio: Studio, page: Page, kind: "still" | "film"): Promise<string> {
  const project = await makeProject(studio, page, "Pictures");
  await bring(studio, page, project, kind);
  await page.goto(`${studio.url}/${project}/images`);
  await edit(page, kind);
  return project;
}

/** Opens the editor from Images. */
export async function edit(page: Page, kind: "still" | "film"): Promise<void> {
  await page.getByRole("button", { name: kind === "still" ? "disc.png" : "disc.mp4" }).click();
  await page
    .getByRole("complementary", { name: "Picture" })
    .getByRole("button", { name: kind === "still" ? "Edit picture" : "Mark and track" })
    .click();
  await expect(stage(page)).toBeVisible();
}
