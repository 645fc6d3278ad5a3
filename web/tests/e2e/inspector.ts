/** The shot's inspector as a user finds it. */

import type { Page } from "@playwright/test";

/** A picture of 2 by 2 pixels; each colour is another file. */
const PNG =
  "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEElEQVR4nGP4z8AARAwQCgAf7gP9i18U1AAAAABJRU5ErkJggg==";

export const card = (page: Page, label: string) =>
  page.getByRole("button", { name: new RegExp(`^Shot ${label},`) });
export const strip = (page: Page) => page.getByRole("group", { name: "Frames of the shot" });
export const guide = (page: Page, name: string) =>
  strip(page).getByRole("slider", { name: new RegExp(`^${name}`) });
export const inspector = (page: Page) => page.getByRole("complementary", { name: "Shot" });

/** Drops a picture onto the strip, as far along as asked. */
export async function drop(page: Page, name: string, part: number): Promise<void> {
  const box = await strip(page).boundingBox();
  if (box === null) throw new Error("the strip is on the screen");
  const transfer = await page.evaluateHandle(
    ([data, file]) => {
      const bytes = Uint8Array.from(atob(data ?? ""), (letter) => letter.charCodeAt(0));
      const made = new DataTransfer();
      made.items.add(new File([bytes], file ?? "", { type: "image/png" }));
      return made;
    },
    [PNG, name],
  );
  const place = { clientX: box.x + box.width * part, clientY: box.y + 20, dataTransfer: transfer };
  await strip(page).dispatchEvent("dragover", place);
  await strip(page).dispatchEvent("drop", place);
}
