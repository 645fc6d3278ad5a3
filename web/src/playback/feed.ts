/** Keeps the player on the cut of today: resolves it when what it is made of changes, at most once a frame of the screen. */

import { assetUrl } from "../api/client.ts";
import type { Document } from "../model/document.ts";
import type { Asset, Rate } from "../model/records.ts";
import { type RenderPlan, resolve } from "../model/resolve.ts";
import { allShots, shotLabel } from "../model/shots.ts";
import type { FactsState, Stores } from "../model/stores.ts";
import type { MediaAddress } from "./media.ts";
import type { Player } from "./player.ts";

export const NO_PLAN: RenderPlan = {
  width: 1280,
  height: 720,
  rate: { numerator: 24, denominator: 1 },
  frames: 0,
  layers: [],
  sounds: [],
};

const TABLES = ["project", "track", "clip", "transition", "shot", "scene"] as const;

/** What a plan is made of, to tell whether it must be made again. */
function ingredients({ tables }: Document, { assets, takes }: FactsState): readonly unknown[] {
  return [...TABLES.map((name) => tables[name]), assets, takes];
}

export function planOf(document: Document, facts: FactsState): RenderPlan {
  const { tables } = document;
  if (Object.keys(tables.project).length === 0) return NO_PLAN;
  const records = TABLES.flatMap((name) => Object.values(tables[name]));
  const labels = Object.fromEntries(
    allShots(document).map((shot) => [shot.id, shotLabel(document, shot.id)]),
  );
  return resolve(records, { assets: Object.values(facts.assets), takes: Object.values(facts.takes), labels });
}

const perSecond = (rate: Rate | null): number => (rate === null ? 24 : rate.numerator / rate.denominator);

/** Where the browser reads an asset: films and sounds by their proxy where there is one. */
export function addressOf(asset: Asset | undefined): MediaAddress | null {
  if (asset === undefined) return null;
  if (asset.type === "image") return { type: "image", url: assetUrl.file(asset.id) };
  const url = asset.proxy_asset_id === null ? assetUrl.file(asset.id) : assetUrl.proxy(asset.id);
  return asset.type === "audio"
    ? { type: "audio", url }
    : { type: "video", url, frames_a_second: perSecond(asset.rate) };
}

/** Feeds the player until the returned function is called. */
export function feed(player: Player, stores: Pick<Stores, "document" | "facts">): () => void {
  let made: readonly unknown[] = [];
  let request = 0;
  const make = () => {
    request = 0;
    const { document } = stores.document.getState();
    const facts = stores.facts.getState();
    const wanted = ingredients(document, facts);
    if (wanted.every((one, at) => one === made[at])) return;
    made = wanted;
    player.setPlan(planOf(document, facts));
  };
  const soon = () => {
    if (request === 0) request = requestAnimationFrame(make);
  };
  make();
  const ends = [stores.document.subscribe(soon), stores.facts.subscribe(soon)];
  return () => {
    cancelAnimationFrame(request);
    for (const end of ends) end();
  };
}
