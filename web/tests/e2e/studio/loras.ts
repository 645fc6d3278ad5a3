/** LoRAs as files, brought in as a user does. */

import { expect, type Page } from "@playwright/test";

/** A LoRA of `width` for the first attention of LTX-2; the tiny checkpoint has 32. peft's prefix is `base_model.model`. */
export function lora(width: number, prefix = "transformer"): Buffer {
  const name = `${prefix}.transformer_blocks.0.attn1.to_q`;
  const size = 8 * width;
  const header = JSON.stringify({
    [`${name}.lora_A.weight`]: { dtype: "F32", shape: [2, width], data_offsets: [0, size] },
    [`${name}.lora_B.weight`]: { dtype: "F32", shape: [width, 2], data_offsets: [size, 2 * size] },
  });
  const length = Buffer.alloc(8);
  length.writeUInt32LE(header.length);
  return Buffer.concat([length, Buffer.from(header), Buffer.alloc(2 * size)]);
}

/** Drops files on the page of models, as from the system's file browser, as soon as it is there. */
export async function dropOnPage(
  page: Page,
  files: readonly { name: string; content: number[] }[],
): Promise<void> {
  await expect(page.getByRole("region", { name: "LoRAs", exact: true })).toBeVisible();
  await page.evaluate((dropped) => {
    const dataTransfer = new DataTransfer();
    for (const { name, content } of dropped)
      dataTransfer.items.add(new File([new Uint8Array(content)], name));
    const place = document.querySelector("main");
    for (const type of ["dragover", "drop"])
      place?.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
  }, files);
}
