import { useEffect, useRef, useState } from "react";
import type { AssetProvenance } from "../../../api/client.ts";
import { Problem, Unreachable } from "../../../api/problem.ts";
import { useFacts, useModel } from "../../../model/model.tsx";
import type { FoundMask } from "../../../model/picture.ts";
import type { Asset, Id } from "../../../model/records.ts";
import { type ChooseMask, MaskTiles } from "./MaskTiles.tsx";
import { Part } from "./Part.tsx";
import { SAVED } from "./usePutOn.ts";

interface SavedMasksProps {
  asset: Asset;
  chosen: FoundMask | null;
  onChoose: ChooseMask;
}

/** Masks that were saved before, the newest first: of this picture, of its film, or of another frame of that. */
export function SavedMasks({ asset, chosen, onChoose }: SavedMasksProps) {
  const saved = useFacts(({ assets }) =>
    Object.values(assets)
      .filter(({ origin, type }) => origin === "mask" && type === "image")
      .filter(({ width, height, id }) => width === asset.width && height === asset.height && id !== asset.id)
      .sort((a, b) => (a.created_at < b.created_at ? 1 : -1)),
  );
  const film = useFilms([asset.id]).get(asset.id);
  const films = useFilms(saved.map(({ id }) => id));
  const shown = film === undefined ? [] : saved.filter(({ id }) => films.get(id) === film);
  if (shown.length === 0) return null;
  return (
    <Part title="Saved masks">
      <MaskTiles
        label="Saved masks"
        masks={shown.map(({ id, name }) => ({
          found: { asset_id: id, score: 1, by: SAVED },
          name,
          caption: name,
        }))}
        chosen={chosen}
        onChoose={onChoose}
      />
    </Part>
  );
}

/** What each is of in the end, once the studio has said: a mask of its picture, a picture of the film that it was taken out of. */
function useFilms(ids: readonly Id[]): ReadonlyMap<Id, Id> {
  const { api, stores } = useModel();
  const [films, setFilms] = useState<ReadonlyMap<Id, Id>>(new Map());
  const asked = useRef(new Set<Id>());
  const joined = ids.join(" ");
  useEffect(() => {
    const origin = (id: Id) => stores.facts.getState().assets[id]?.origin;
    const filmOf = async (id: Id): Promise<Id> => {
      // Nothing is known of what was brought in, and nothing else is of another picture.
      if (origin(id) !== "mask" && origin(id) !== "image") return id;
      const of = whereFrom(await api.assetProvenance(id));
      return of === null || of === id ? id : filmOf(of);
    };
    const ask = async (id: Id) => {
      asked.current.add(id);
      try {
        const film = await filmOf(id);
        setFilms((before) => new Map(before).set(id, film));
      } catch (error) {
        if (!(error instanceof Problem || error instanceof Unreachable)) throw error;
        asked.current.delete(id);
      }
    };
    for (const id of joined.split(" ")) if (id !== "" && !asked.current.has(id)) void ask(id);
  }, [api, stores, joined]);
  return films;
}

const whereFrom = ({ painted_on, found, taken_from }: AssetProvenance): Id | null =>
  (painted_on ?? found ?? taken_from)?.asset_id ?? null;
