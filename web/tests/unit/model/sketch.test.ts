import { expect, test } from "vitest";
import type { JobSpec } from "../../../src/model/records.ts";
import { againOf, NEW_SKETCH, sketchOf, wishOf } from "../../../src/model/sketch.ts";

const input = (role: JobSpec["inputs"][number]["role"], asset_id: string) => ({
  role,
  asset_id,
  frame: 0,
  strength: 1,
});

const spec = {
  prompt: "a red disc",
  negative_prompt: "blur",
  width: 96,
  height: 64,
  seed: 5,
  engine: "flux2",
  element_id: "element_000001",
  parameters: { steps: 2, guidance_scale: 3, feather: 4 },
  inputs: [
    input("reference", "asset_aaaaaa"),
    input("source", "asset_bbbbbb"),
    input("mask", "asset_cccccc"),
  ],
} as unknown as JobSpec;

test("what follows the weights is not asked for", () => {
  expect(wishOf({ ...NEW_SKETCH, prompt: " a cat " })).toMatchObject({ prompt: "a cat", parameters: {} });
  expect(wishOf({ ...NEW_SKETCH, steps: 8, guidance: 4 }).parameters).toEqual({
    steps: 8,
    guidance_scale: 4,
  });
});

test("a picture's settings come back as they were, to be changed", () => {
  const sketch = sketchOf(spec);
  expect(sketch).toMatchObject({
    prompt: "a red disc",
    seed: 5,
    steps: 2,
    guidance: 3,
    references: ["asset_aaaaaa"],
  });
  expect(wishOf(sketch)).toMatchObject({ negative_prompt: "blur", width: 96, references: ["asset_aaaaaa"] });
});

test("made again it is the same but for its seed, inpainting and all", () => {
  expect(againOf(spec, 9)).toMatchObject({
    seed: 9,
    source: "asset_bbbbbb",
    mask: "asset_cccccc",
    element_id: "element_000001",
    parameters: spec.parameters,
  });
});
