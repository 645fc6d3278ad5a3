/** What differs between how two takes were made, in words. Pure. */

import type { Provenance, Weights } from "../api/client.ts";
import type { Asset, Id, Json } from "./records.ts";

export interface Difference {
  readonly name: string;
  readonly values: readonly [string, string];
}

/** Of the studio's own accounts, or told by the take itself. */
const UNTOLD = new Set([
  "digest",
  "label",
  "shot_id",
  "scene_key",
  "reason",
  "kind",
  "rate",
  "present",
  "notes",
  "seed_chosen",
]);

const NAMES: Record<string, string> = {
  engine: "Engine",
  pipeline: "Pipeline",
  prompt: "Prompt",
  negative_prompt: "Negative prompt",
  heading: "Heading",
  location: "Location",
  setting: "Setting",
  time_of_day: "Time of day",
  action: "Action",
  direction: "Direction",
  size: "Size",
  framing: "Framing",
  move: "Move",
  purpose: "Purpose",
  frames: "Frames",
  chunk_frames: "Chunk",
  seed: "Seed",
  inputs: "Guides",
  loras: "LoRAs",
  span: "Made anew",
  figures: "Figures",
  dialogue: "Said",
  picture: "Picture",
  panel: "Panel",
};

const NOTHING = "none";
/** Digits of a commit or a digest that are enough to tell two apart. */
const SHORT = 12;

/** In the order of the first; a value that only one of them has is told as none in the other. */
export function differences(
  a: Provenance,
  b: Provenance,
  assets: Readonly<Record<Id, Asset>>,
): readonly Difference[] {
  const [first, second] = [told(a, assets), told(b, assets)];
  const names = new Set([...first.keys(), ...second.keys()]);
  return [...names].flatMap((name): Difference[] => {
    const values = [first.get(name) ?? NOTHING, second.get(name) ?? NOTHING] as const;
    return values[0] === values[1] ? [] : [{ name, values }];
  });
}

/** Everything that a take was made from, by name. */
function told(
  { spec, details, weights }: Provenance,
  assets: Readonly<Record<Id, Asset>>,
): Map<string, string> {
  const { width, height, parameters, chunk_frames, inputs, loras, span, ...others } = spec;
  const all = new Map<string, string>();
  const put = (name: string, value: string) => value !== "" && all.set(name, value);
  put("engine", spec.engine);
  put("picture", `${width} × ${height}`);
  for (const [name, value] of Object.entries(others)) if (!UNTOLD.has(name)) put(name, words(value as Json));
  put("chunk_frames", chunk_frames === 0 ? "" : String(chunk_frames));
  for (const [name, value] of Object.entries(parameters)) put(name, words(value));
  put("inputs", inputs.map((input) => inputWords(input, assets)).join("; "));
  put("loras", loras.map(({ name, weight }) => `${name} ${weight}`).join(", "));
  put("span", span === null ? "" : `frames ${span.start} to ${span.start + span.duration - 1}`);
  for (const used of weights)
    if (used.name !== "")
      put(used.kind === "pack" ? `${used.slot} weights` : `${used.slot} file`, weightsWords(used));
  for (const [name, value] of Object.entries(details))
    if (!(name in spec)) put(`${name}, measured`, words(value));
  return new Map([...all].map(([name, value]) => [NAMES[name] ?? humanised(name), value]));
}

/** Named so exactly that they can be had again: a pack's repositories at their commits, a LoRA's digest. */
export function weightsWords({ kind, name, revisions, sha256 }: Weights): string {
  const from = revisions
    .map(({ repository, commit }) => `${repository} at ${commit.slice(0, SHORT)}`)
    .join(", ");
  const known = from !== "" ? from : sha256 === "" ? "" : `SHA-256 ${sha256.slice(0, SHORT)}`;
  return [kind === "pack" ? name : "", known].filter(Boolean).join(", ");
}

type Input = Provenance["spec"]["inputs"][number];

function inputWords(
  { role, asset_id, frame, strength, note }: Input,
  assets: Readonly<Record<Id, Asset>>,
): string {
  const name = note !== "" ? note : asset_id === null ? "" : (assets[asset_id]?.name ?? "");
  const place = role === "keyframe" || role === "video" || role === "control" ? `at ${frame}` : "";
  const share = strength === 1 ? "" : `${Math.round(strength * 100)} %`;
  return [role.replace("_", " "), name, place, share].filter(Boolean).join(" ");
}

function words(value: Json): string {
  if (value === null) return "";
  if (typeof value === "boolean") return value ? "on" : "off";
  if (typeof value === "number")
    return Number.isInteger(value) ? String(value) : String(Number(value.toFixed(3)));
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map(words).filter(Boolean).join(", ");
  return Object.values(value)
    .filter((part) => part !== false)
    .map(words)
    .filter(Boolean)
    .join(" ");
}

const humanised = (name: string): string => {
  const text = name.replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
};
