/** What is told of a picture, a film or a sound: the file, and how it was made. */

import type { AssetProvenance } from "../../api/client.ts";
import { weightsWords } from "../../model/differences.ts";
import type { Asset, JobSpec } from "../../model/records.ts";
import { rateLabel } from "../../model/time.ts";

export type Fact = readonly [term: string, value: string];

const KILOBYTE = 1000;

export function fileFacts(asset: Asset): Fact[] {
  const size =
    asset.bytes < KILOBYTE ** 2
      ? `${Math.ceil(asset.bytes / KILOBYTE)} kB`
      : `${(asset.bytes / KILOBYTE ** 2).toFixed(1)} MB`;
  const facts: Fact[] = [
    ["Kind", `${asset.type} · ${asset.mime}`],
    ["Size", size],
  ];
  if (asset.width > 0) facts.push(["Frame", `${asset.width} × ${asset.height}`]);
  if (asset.rate !== null) facts.push(["Length", `${asset.frames} frames at ${rateLabel(asset.rate)}`]);
  if (asset.channels > 0) facts.push(["Sound", `${asset.channels} channels, ${asset.sample_rate} Hz`]);
  return facts;
}

export function madeFacts({
  drawn,
  found,
  followed,
  taken_from,
  painted_on,
  details,
  weights,
}: AssetProvenance): Fact[] {
  const by = typeof details.by === "string" ? details.by : "";
  const madeWith = weights
    .filter(({ name }) => name !== "")
    .map((used): Fact => [used.kind === "pack" ? "Weights" : `LoRA ${used.name}`, weightsWords(used)]);
  if (drawn != null) return [...drawnFacts(drawn), ...paintedFacts(details), ...madeWith];
  const meant = (found ?? followed)?.prompt;
  const facts: Fact[] = [];
  if (found != null) facts.push(["Mask", `found in frame ${found.frame}`]);
  if (followed != null) facts.push(["Mask", `followed ${followed.direction} from frame ${followed.frame}`]);
  if (taken_from != null) facts.push(["Picture", `frame ${taken_from.frame} of a film`]);
  if (painted_on != null) facts.push(["Mask", `of frame ${painted_on.frame}`]);
  if (by !== "") facts.push(["By", by]);
  if (meant != null && meant.words !== "") facts.push(["Words", meant.words]);
  return [...facts, ...madeWith];
}

/** Of inpainting: the part of the picture that was drawn, and how large where that is not its own size. */
function paintedFacts({ painted_part: part, painted_at: at }: AssetProvenance["details"]): Fact[] {
  if (typeof part !== "string" || typeof at !== "string") return [];
  return [["Painted", part.startsWith(`${at} `) ? part : `${part}, drawn at ${at}`]];
}

/** `guidance_scale` is Guidance scale. */
const inWords = (name: string): string => name.slice(0, 1).toUpperCase() + name.slice(1).replaceAll("_", " ");

function drawnFacts(spec: JobSpec): Fact[] {
  const facts: Fact[] = [["By", `${spec.engine}, ${spec.pipeline}`]];
  if (spec.prompt !== "") facts.push(["Prompt", spec.prompt]);
  if (spec.negative_prompt !== "") facts.push(["Not", spec.negative_prompt]);
  facts.push(["Seed", String(spec.seed)]);
  for (const [name, value] of Object.entries(spec.parameters)) facts.push([inWords(name), String(value)]);
  if (spec.inputs.length > 0)
    facts.push(["From", spec.inputs.map(({ role }) => role.replaceAll("_", " ")).join(", ")]);
  return facts;
}
