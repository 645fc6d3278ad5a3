/** What an asset is called where it stands: a shot's take by its shot, a file by its name. */

import { assetUrl } from "../../api/client.ts";
import { useDocument, useFacts } from "../../model/model.tsx";
import type { Asset } from "../../model/records.ts";
import { shotLabel } from "../../model/shots.ts";

export function useAssetName(asset: Asset): string {
  const take = useFacts((facts) => Object.values(facts.takes).find(({ asset_id }) => asset_id === asset.id));
  const label = useDocument(({ document }) => (take === undefined ? "" : shotLabel(document, take.shot_id)));
  if (take === undefined) return asset.name;
  return `${label} ${take.type === "board" ? (take.panel === 1 ? "board" : `board, panel ${take.panel}`) : `take ${take.number}`}`;
}

export const posterUrl = (asset: Asset, width: number): string | null =>
  asset.type === "audio" ? null : assetUrl.thumbnail(asset.id, width);
