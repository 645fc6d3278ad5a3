/** Pictures as files, and what a page sees of them. */

import { execFileSync } from "node:child_process";
import type { Page } from "@playwright/test";
import { expect, PYTHON, ROOT, type Studio } from "../studio.ts";

const RAMP = `
import io, sys, numpy as np
from PIL import Image
width, height, shade = map(int, sys.argv[1:])
y, x = np.indices((height, width))
pixels = np.stack([x * 255 // width, y * 255 // height, np.full_like(x, shade)], -1).astype(np.uint8)
out = io.BytesIO()
Image.fromarray(pixels).save(out, "PNG")
sys.stdout.buffer.write(out.getvalue())
`;

/** A PNG that differs everywhere from one place to the next; each `shade` is another picture. */
export const ramp = (width: number, height: number, shade: number): Buffer =>
  execFileSync(PYTHON, ["-c", RAMP, String(width), String(height), String(shade)], { cwd: ROOT });

/** Brings a picture into a project. */
export async function bringPicture(
  studio: Studio,
  page: Page,
  project: string,
  name: string,
  content: Buffer,
): Promise<void> {
  const answer = await page.request.post(`${studio.url}/api/projects/${project}/assets?name=${name}`, {
    headers: { Origin: studio.url, "Content-Type": "application/octet-stream" },
    data: content,
  });
  expect(answer.ok(), await answer.text()).toBe(true);
}

/** Of two pictures of one size, how many pixels differ where a mask is black, and where it is not. */
export const differing = (
  page: Page,
  ids: { before: string; after: string; mask: string },
): Promise<{ outside: number; inside: number }> =>
  page.evaluate(async ({ before, after, mask }) => {
    const pixels = async (id: string) => {
      const bitmap = await createImageBitmap(await (await fetch(`/api/assets/${id}/file`)).blob());
      const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
      context?.drawImage(bitmap, 0, 0);
      return context?.getImageData(0, 0, bitmap.width, bitmap.height).data ?? new Uint8ClampedArray();
    };
    const [old, made, marked] = await Promise.all([pixels(before), pixels(after), pixels(mask)]);
    const found = { outside: 0, inside: 0 };
    for (let at = 0; at < old.length; at += 4) {
      const same = [0, 1, 2].every((channel) => old[at + channel] === made[at + channel]);
      if (!same) found[marked[at] === 0 ? "outside" : "inside"] += 1;
    }
    return found;
  }, ids);
