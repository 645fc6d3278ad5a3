/** What an engine takes: the grid of its sides, and settings that are set and cleared. */

import { expect, test } from "vitest";
import type { EngineCard } from "../../../src/api/client.ts";
import { controlsOf, sideStep, whyNotFollowed, withLora, withParameter } from "../../../src/model/limits.ts";
import type { Shot } from "../../../src/model/records.ts";

const card = {
  name: "ltx2",
  ready: "ready",
  note: "",
  remedy: "",
  packs: [],
  limits: {
    kinds: ["take"],
    side_multiple: 32,
    min_side: 256,
    max_side: 1280,
    max_frames: 1000,
    frame_step: 8,
    max_inputs: 16,
    passes: [],
    controls: [
      {
        name: "stages",
        label: "Stages",
        help: "",
        type: "choice",
        min: null,
        max: null,
        step: null,
        default: 1,
        choices: [1, 2],
        multiplies_grid: true,
        ways: [],
      },
      {
        name: "control_attention",
        label: "Control",
        help: "",
        type: "number",
        min: 0,
        max: 1,
        step: 0.1,
        default: 1,
        choices: [],
        multiplies_grid: false,
        ways: ["control"],
      },
    ],
  },
} as unknown as EngineCard;

test("two stages lay the sides on twice the grid", () => {
  expect(sideStep(card, null)).toBe(32);
  expect(sideStep(card, { stages: 2 })).toBe(64);
});

test("the last setting that is cleared leaves none", () => {
  const one = withParameter(null, "steps", 12);
  expect(one).toEqual({ steps: 12 });
  expect(withParameter(one, "stages", 2)).toEqual({ steps: 12, stages: 2 });
  expect(withParameter(one, "steps", null)).toBeNull();
  expect(withParameter({ steps: 12, stages: 2 }, "steps", null)).toEqual({ stages: 2 });
});

test("a LoRA is put on once, weighed anew in its place, and the last one taken off leaves none", () => {
  const one = withLora(null, "ink", 1);
  const two = withLora(one, "grain", 0.5);
  expect(withLora(two, "ink", 0.25)).toEqual([
    { name: "ink", weight: 0.25 },
    { name: "grain", weight: 0.5 },
  ]);
  expect(withLora(two, "ink", null)).toEqual([{ name: "grain", weight: 0.5 }]);
  expect(withLora(one, "ink", null)).toBeNull();
});

test.each<[string, string, ("control" | "video" | "keyframe")[], boolean]>([
  ["of a shot that follows a film", "control", ["control"], true],
  ["of a long one, too", "chained", ["control"], true],
  ["of a long one that follows a film of the user's", "chained", ["keyframe", "video"], true],
  ["not of a long one that follows nothing", "chained", ["keyframe"], false],
  ["not of a text", "text", [], false],
])("how strongly a control is followed is a setting %s", (_, pipeline, roles, there) => {
  const inputs = roles.map((role) => ({
    role,
    asset_id: "asset_000001",
    last_frame_of: null,
    shown_frames: 0,
    frame: 0,
    strength: 1,
    element_id: null,
    note: "",
    stale: false,
  }));
  const names = controlsOf(card, { pipeline, inputs }).map(({ name }) => name);
  expect(names).toEqual(there ? ["stages", "control_attention"] : ["stages"]);
});

/** Engines as a studio has them: one that stages, one for films, one for stills. */
const engines = (film: Partial<EngineCard> = {}): EngineCard[] => {
  const made = (name: string, limits: object, more: object = {}) =>
    ({
      ...card,
      name,
      ...more,
      limits: { ...card.limits, kinds: ["board", "take"], ways: ["text"], roles: [], ...limits },
    }) as EngineCard;
  return [
    made("previz", { ways: ["stage"], roles: ["first_frame"] }),
    made("ltx2", { kinds: ["take"], roles: ["first_frame", "control"] }, film),
    made("flux2", { max_frames: 1 }),
  ];
};

test.each<[string | null, boolean, Partial<EngineCard>, string | null]>([
  [null, true, {}, null],
  ["ltx2", true, {}, null],
  ["flux2", true, {}, null],
  [null, false, {}, "Draw the shot in motion with previz first."],
  ["previz", true, {}, "previz follows no film. Choose an engine that does, or automatic."],
  [
    null,
    true,
    { ready: "missing_packs", note: "It needs the pack ltx2.", remedy: "Install it." },
    "ltx2 cannot run yet. It needs the pack ltx2. Install it.",
  ],
])(
  "a take of a shot by %s, blocked: %s, follows the blocking unless it is said why not",
  (engine, blocked, film, why) => {
    const of = { overrides: { engine }, parsed: { frames: 96 } } as unknown as Shot;
    expect(whyNotFollowed(engines(film), of, blocked)).toBe(why);
  },
);

test("without engines it is said that none follows a film", () => {
  const of = { overrides: { engine: null }, parsed: { frames: 96 } } as unknown as Shot;
  expect(whyNotFollowed([], of, true)).toBe("No engine here follows a film.");
});
