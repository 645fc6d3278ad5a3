import { expect, test } from "vitest";
import type { ShotValues } from "../../../src/model/records.ts";
import { slugOf } from "../../../src/views/timeline/words.ts";
import { shot } from "../model/fixtures.ts";

const values = (part: Partial<ShotValues>): ShotValues => ({
  ...shot("shot_00000a", "scene_000001", "a0").parsed,
  ...part,
});

test.each<[Partial<ShotValues>, string]>([
  [{ size: "MCU", framing: "single", characters: ["INÊS"] }, "MCU Inês"],
  [{ size: "CU", framing: "single", characters: ["DONA JEAN-LUC"], purpose: "reaction" }, "CU Dona Jean-Luc"],
  [{ size: "LS", framing: "single", characters: [] }, "LS"],
  [{ framing: "over-shoulder", characters: ["TOMÁS", "INÊS"] }, "OTS Tomás"],
  [{ framing: "two", characters: ["TOMÁS", "INÊS"], purpose: "master" }, "two"],
  [{ framing: "POV" }, "POV"],
  [{ purpose: "insert", framing: "insert" }, "insert"],
  [{ purpose: "establishing" }, "est"],
  [{ purpose: "title" }, "title"],
])("%j is called %j", (part, slug) => {
  expect(slugOf(values(part))).toBe(slug);
});
