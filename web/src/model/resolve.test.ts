import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { AnyRecord } from "./records.ts";
import { floorOfProduct, gainAt, PlanReader, type RenderPlan, sampleAt } from "./render-plan.ts";
import { boxOf, type CutFacts, resolve } from "./resolve.ts";

interface Case {
  why: string;
  records: AnyRecord[];
  facts: CutFacts;
  plan: RenderPlan;
  boxes_of_300x200: [number, number, number, number][];
  picture: string[];
  sound: string[];
}

const FOLDER = new URL("../../../cases/resolve/", import.meta.url);

function casesIn(file: string): [string, Case][] {
  const content: Case | Case[] = JSON.parse(readFileSync(new URL(file, FOLDER), "utf8"));
  return [content].flat().map((one) => [`${file}: ${one.why}`, one]);
}

const cases = readdirSync(FOLDER).sort().flatMap(casesIn);

const tenThousandths = (share: number) => Math.floor(share * 10_000 + 0.5);

function pictureRows(plan: RenderPlan): string[] {
  const reader = new PlanReader(plan);
  return Array.from({ length: plan.frames }, (_, frame) =>
    reader
      .at(frame)
      .map((shown) => `${shown.layer.clip_id}:${shown.source_frame}@${tenThousandths(shown.opacity)}`)
      .join(" "),
  );
}

function soundRows(plan: RenderPlan): string[] {
  return Array.from({ length: plan.frames }, (_, frame) => {
    const sample = sampleAt(frame, plan.rate);
    return plan.sounds
      .filter((sound) => sound.start <= frame && frame < sound.end)
      .map((sound) => {
        const source = sound.source_sample + sample - sampleAt(sound.start, plan.rate);
        return `${sound.clip_id}:${source}@${tenThousandths(gainAt(sound, sample, plan.rate))}`;
      })
      .join(" ");
  });
}

/** Numbers to twelve digits: a power of ten may differ in the last bit between languages. */
function rounded(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, part) => (typeof part === "number" ? Number(part.toPrecision(12)) : part)),
  );
}

describe("resolve", () => {
  it.each(cases)("%s", (_, one) => {
    const plan = resolve(one.records, one.facts);
    expect(rounded(plan)).toEqual(rounded(one.plan));
    expect(pictureRows(plan)).toEqual(one.picture);
    expect(soundRows(plan)).toEqual(one.sound);
    const boxes = plan.layers.map((layer) => boxOf(layer, 300, 200, plan.width, plan.height));
    expect(boxes.map((box) => [box.x, box.y, box.width, box.height])).toEqual(one.boxes_of_300x200);
  });

  it("refuses records without a project", () => {
    expect(() => resolve([], { assets: [], takes: [], labels: {} })).toThrow("no project");
  });

  it("resolves two thousand shots within a frame of the screen", () => {
    const first = cases.find(([name]) => name.startsWith("three-in-a-row"))?.[1];
    if (first === undefined) throw new Error("the case is gone");
    const clip = first.records.find((record) => record.kind === "clip");
    if (clip === undefined) throw new Error("the case has no clip");
    const many = Array.from({ length: 2000 }, (_, n) => ({
      ...clip,
      id: `clip_${String(n).padStart(6, "0")}`,
      order: `a${String(n).padStart(5, "0")}`,
    }));
    const records = [...first.records.filter((record) => record.kind !== "clip"), ...many];
    const milliseconds = Array.from({ length: 20 }, () => {
      const before = process.cpuUsage();
      new PlanReader(resolve(records, first.facts));
      return process.cpuUsage(before).user / 1000;
    });
    expect(Math.min(...milliseconds)).toBeLessThan(16);
    const reader = new PlanReader(resolve(records, first.facts));
    expect(reader.at(1999 * clip.duration)[0]?.layer.clip_id).toBe("clip_001999");
  });
});

describe("floorOfProduct", () => {
  it.each([
    [7, 5, 4, 8],
    [-7, 5, 4, -9],
    [-8, 1, 4, -2],
    [99_999_999, 240_240_000, 240_239_999, 99_999_999],
    [-99_999_999, 240_240_001, 7, -3_431_999_979_965_715],
  ])("floor(%i * %i / %i) is %i", (a, b, c, expected) => {
    expect(floorOfProduct(a, b, c)).toBe(expected);
  });
});
