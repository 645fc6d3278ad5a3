/** Two takes beside each other: only what differs is told, in words. */

import { expect, test } from "vitest";
import type { Provenance, Weights } from "../../../src/api/client.ts";
import { differences } from "../../../src/model/differences.ts";
import type { Asset } from "../../../src/model/records.ts";

type Spec = Provenance["spec"];

const SPEC: Spec = {
  kind: "take",
  engine: "ltx2",
  pipeline: "text",
  reason: "It has no guides.",
  notes: [],
  digest: "d1",
  shot_id: "shot_a",
  element_id: null,
  label: "1-1",
  prompt: "Mara pours.",
  negative_prompt: "",
  scenery: "",
  shot_frames: 0,
  said: null,
  heading: "INT. KITCHEN - NIGHT",
  setting: "INT",
  location: "KITCHEN",
  time_of_day: "NIGHT",
  action: "Mara pours.",
  direction: "",
  size: "MS",
  framing: "single",
  move: "static",
  purpose: "coverage",
  subject: "",
  figures: [{ name: "MARA", description: "", element_id: null, speaks: false }],
  present: [],
  dialogue: [],
  scene_key: "int/kitchen",
  width: 1280,
  height: 704,
  rate: { numerator: 24, denominator: 1 },
  frames: 97,
  seed: 7,
  seed_chosen: false,
  passes: [],
  inputs: [],
  loras: [],
  span: null,
  source_start: 0,
  panel: 1,
  parameters: { steps: 30 },
  chunk_frames: 0,
};

const made = (
  spec: Partial<Spec> = {},
  details: Provenance["details"] = {},
  weights: Weights[] = [],
): Provenance => ({
  spec: { ...SPEC, ...spec },
  details,
  weights,
});
const assets = { asset_a: { id: "asset_a", name: "mara.png" } as Asset };
const rows = (a: Provenance, b: Provenance) =>
  Object.fromEntries(differences(a, b, assets).map(({ name, values }) => [name, values]));

test("takes of the very same settings differ in nothing", () => {
  expect(differences(made(), made(), assets)).toEqual([]);
});

test("what is the studio's own account is not told", () => {
  expect(
    rows(
      made(),
      made({ digest: "d2", reason: "You chose it.", label: "1-2", notes: ["x"], seed_chosen: true }),
    ),
  ).toEqual({});
});

test("settings, sizes and seeds are told by name, and one that is missing as none", () => {
  const other = made({ seed: 8, width: 640, height: 352, parameters: { steps: 8, sound: false } });
  expect(rows(made(), other)).toEqual({
    Picture: ["1280 × 704", "640 × 352"],
    Seed: ["7", "8"],
    Steps: ["30", "8"],
    Sound: ["none", "off"],
  });
});

test("how much was made at once is told where a plan or a person chose it", () => {
  const [planned, set] = [made({ chunk_frames: 265 }), made({ parameters: { steps: 30, chunk_frames: 97 } })];
  expect(rows(made(), planned)).toEqual({ Chunk: ["none", "265"] });
  expect(rows(planned, set)).toEqual({ Chunk: ["265", "97"] });
});

test("guides, LoRAs, spans and what was measured are told in words", () => {
  const other = made(
    {
      inputs: [
        {
          role: "keyframe",
          asset_id: "asset_a",
          frame: 41,
          strength: 0.5,
          note: "",
          last_frame_of: null,
          shown_frames: 0,
          element_id: null,
          stale: false,
        },
      ],
      loras: [{ name: "film", weight: 0.8 }],
      span: { start: 10, duration: 5 },
    },
    { seconds: 12.3456 },
  );
  expect(rows(made(), other)).toEqual({
    Guides: ["none", "keyframe mara.png at 41 50 %"],
    LoRAs: ["none", "film 0.8"],
    "Made anew": ["none", "frames 10 to 14"],
    "Seconds, measured": ["none", "12.346"],
  });
});

test("weights are told by what they can be had again by", () => {
  const pack = (name: string, commit: string): Weights => ({
    kind: "pack",
    slot: "ltx2",
    name,
    revisions: [{ repository: "owner/video", commit }],
    sha256: "",
  });
  const lora: Weights = { kind: "lora", slot: "film", name: "film", revisions: [], sha256: "ab".repeat(32) };
  const a = made({}, {}, [pack("ltx2", "1".repeat(40))]);
  expect(rows(a, made({}, {}, [pack("ltx2", "2".repeat(40)), lora]))).toEqual({
    "Ltx2 weights": [`ltx2, owner/video at ${"1".repeat(12)}`, `ltx2, owner/video at ${"2".repeat(12)}`],
    "Film file": ["none", `SHA-256 ${"ab".repeat(6)}`],
  });
  expect(rows(a, a)).toEqual({});
});
