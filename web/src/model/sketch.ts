/** What a picture of no shot is asked for with, until it is asked for. */

import type { NewImages } from "../api/client.ts";
import type { Id, JobSpec } from "./records.ts";

export interface Sketch {
  prompt: string;
  negativePrompt: string;
  width: number;
  height: number;
  /** Null follows the weights. */
  steps: number | null;
  guidance: number | null;
  seed: number;
  count: number;
  references: readonly Id[];
}

export const MOST_REFERENCES = 4;
export const MOST_PICTURES = 8;
export const LARGEST_SEED = 2 ** 32 - 1;

export const SKETCH_SIZES: readonly { label: string; width: number; height: number }[] = [
  { label: "Square", width: 1024, height: 1024 },
  { label: "Film 16:9", width: 1344, height: 768 },
  { label: "Wide 21:9", width: 1536, height: 640 },
  { label: "Photo 3:2", width: 1216, height: 832 },
  { label: "Portrait 2:3", width: 832, height: 1216 },
  { label: "Tall 9:16", width: 768, height: 1344 },
];

export const NEW_SKETCH: Sketch = {
  prompt: "",
  negativePrompt: "",
  width: 1344,
  height: 768,
  steps: null,
  guidance: null,
  seed: 0,
  count: 1,
  references: [],
};

/** As the server is asked. */
export function wishOf(sketch: Sketch): NewImages {
  return {
    prompt: sketch.prompt.trim(),
    negative_prompt: sketch.negativePrompt.trim(),
    width: sketch.width,
    height: sketch.height,
    seed: sketch.seed,
    count: sketch.count,
    references: [...sketch.references],
    source: null,
    mask: null,
    element_id: null,
    engine: "flux2",
    parameters: {
      ...(sketch.steps === null ? {} : { steps: sketch.steps }),
      ...(sketch.guidance === null ? {} : { guidance_scale: sketch.guidance }),
    },
  };
}

const numberOf = (value: string | number | boolean | undefined): number | null =>
  typeof value === "number" ? value : null;

/** What a picture was made with, to change it or to make it again. */
export function sketchOf(spec: JobSpec): Sketch {
  return {
    prompt: spec.prompt,
    negativePrompt: spec.negative_prompt,
    width: spec.width,
    height: spec.height,
    steps: numberOf(spec.parameters.steps),
    guidance: numberOf(spec.parameters.guidance_scale),
    seed: spec.seed,
    count: 1,
    references: idsOf(spec, "reference"),
  };
}

/** The same as the picture that was made, with another seed; inpainting too. */
export function againOf(spec: JobSpec, seed: number): NewImages {
  return {
    ...wishOf({ ...sketchOf(spec), seed }),
    source: idsOf(spec, "source")[0] ?? null,
    mask: idsOf(spec, "mask")[0] ?? null,
    element_id: spec.element_id,
    engine: spec.engine,
    parameters: spec.parameters,
  };
}

const idsOf = (spec: JobSpec, role: JobSpec["inputs"][number]["role"]): Id[] =>
  spec.inputs.flatMap((input) => (input.role === role && input.asset_id !== null ? [input.asset_id] : []));
