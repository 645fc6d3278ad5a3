import { useEffect, useState } from "react";
import type { AssetProvenance } from "../../api/client.ts";
import { Problem, Unreachable } from "../../api/problem.ts";
import { useFacts, useModel } from "../../model/model.tsx";
import type { Asset } from "../../model/records.ts";

/** How it was made, asked for when it is looked at; null while unknown, and for what was brought in. */
export function useProvenance(asset: Asset): AssetProvenance | null {
  const { api } = useModel();
  const made = useFacts((facts) => Object.values(facts.takes).some(({ asset_id }) => asset_id === asset.id));
  const asked = made || asset.origin === "image" || asset.origin === "mask";
  const [known, setKnown] = useState<AssetProvenance | null>(null);
  useEffect(() => {
    let left = false;
    if (asked)
      api.assetProvenance(asset.id).then(
        (provenance) => left || setKnown(provenance),
        (error: unknown) => {
          if (!(error instanceof Problem || error instanceof Unreachable)) throw error;
        },
      );
    return () => {
      left = true;
    };
  }, [api, asset.id, asked]);
  return known;
}
