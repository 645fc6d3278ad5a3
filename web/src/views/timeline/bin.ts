/** What the timeline's left panel lists, pure. */

import type { CutTables } from "../../model/cut.ts";
import type { Document } from "../../model/document.ts";
import type { Asset, Id, Shot } from "../../model/records.ts";
import { groupedBy } from "../../model/resolve.ts";
import { allShots, shotLabel, valuesOf } from "../../model/shots.ts";
import type { FactsState } from "../../model/stores.ts";

/** Live shots that no clip follows, in the order of the film. */
export function shotsNotInCut(document: Document): Shot[] {
  const used = shotsInCut(document.tables.clip);
  return allShots(document).filter((shot) => shot.state === "live" && !used.has(shot.id));
}

function shotsInCut(clips: CutTables["clip"]): Set<Id> {
  return new Set(
    Object.values(clips).flatMap(({ source }) => (source.type === "shot" ? [source.shot_id] : [])),
  );
}

export interface MediaItem {
  readonly asset: Asset;
  /** `1-3 take 2`, `rain.wav`. */
  readonly name: string;
  readonly kind: string;
}

/** What was brought in, newest first; then moving takes in the order of the film. Proxies, passes, boards and exports are not for cutting. */
export function mediaOf(document: Document, facts: Pick<FactsState, "assets" | "takes">): MediaItem[] {
  const uploads = Object.values(facts.assets)
    .filter(({ origin }) => origin === "upload")
    .sort((a, b) => (a.created_at < b.created_at ? 1 : -1))
    .map((asset) => ({ asset, name: asset.name, kind: KINDS[asset.type] }));
  const moving = groupedBy(
    Object.values(facts.takes).filter(({ type }) => type === "motion"),
    ({ shot_id }) => shot_id,
  );
  const takes = allShots(document).flatMap((shot) =>
    (moving.get(shot.id) ?? []).flatMap((take) => {
      const asset = facts.assets[take.asset_id];
      const name = `${shotLabel(document, shot.id)} take ${take.number}`;
      return asset === undefined ? [] : [{ asset, name, kind: take.engine }];
    }),
  );
  return [...uploads, ...takes];
}

const KINDS: Record<Asset["type"], string> = { video: "film", image: "still", audio: "sound" };

/** Whether every word is in some of the texts. */
export function matches(search: string, ...texts: readonly string[]): boolean {
  const all = texts.join(" ").toLocaleLowerCase();
  return search
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
}

export const shotWords = (document: Document, shot: Shot): readonly string[] => {
  const values = valuesOf(shot);
  return [shotLabel(document, shot.id), values.action, values.framing, values.purpose, ...values.characters];
};
