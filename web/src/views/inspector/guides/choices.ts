/** What can guide a shot, pure: its own boards, takes and passes first, then everything that was brought in or drawn. */

import type { Document } from "../../../model/document.ts";
import type { Asset, Id, Shot, Take } from "../../../model/records.ts";
import { shotLabel } from "../../../model/shots.ts";
import { takesOf } from "../../../model/status.ts";
import type { FactsState } from "../../../model/stores.ts";

export interface GuideChoice {
  readonly asset: Asset;
  readonly name: string;
  readonly kind: string;
}

type Known = Pick<FactsState, "assets" | "takes">;

const KEPT: ReadonlySet<Asset["origin"]> = new Set(["upload", "board", "take", "image"]);

export function guideChoices(document: Document, facts: Known, shot: Shot): GuideChoice[] {
  const names = namesOf(document, facts);
  const own = new Set<Id>(takesOf(facts, shot.id).flatMap(assetsOf));
  const all = Object.values(facts.assets)
    .filter((asset) => asset.type !== "audio" && (KEPT.has(asset.origin) || own.has(asset.id)))
    .sort((a, b) => (a.created_at < b.created_at ? 1 : -1));
  return [...all.filter(({ id }) => own.has(id)), ...all.filter(({ id }) => !own.has(id))].map((asset) => ({
    asset,
    name: names.get(asset.id) ?? asset.name,
    kind: asset.origin,
  }));
}

const assetsOf = (take: Take): Id[] => [take.asset_id, ...Object.values(take.passes)];

function namesOf(document: Document, { takes }: Known): Map<Id, string> {
  const names = new Map<Id, string>();
  for (const take of Object.values(takes)) {
    const label = shotLabel(document, take.shot_id);
    const name = take.type === "board" ? `${label} board` : `${label} take ${take.number}`;
    names.set(take.asset_id, take.panel === 1 ? name : `${name}, end`);
    for (const [pass, id] of Object.entries(take.passes)) names.set(id, `${name}, ${pass}`);
  }
  return names;
}

/** The pass of a shot's newest moving take that has one: what was blocked directs what is generated. */
export function passOf(facts: Known, shotId: Id, pass: "depth" | "pose"): Asset | undefined {
  const take = takesOf(facts, shotId).findLast((one) => one.passes[pass] !== undefined);
  const id = take?.passes[pass];
  return id === undefined ? undefined : facts.assets[id];
}
