/** A saved mask that the editor was opened with: a picture becomes the mask of its frame, a film is seen over the film. */

import { type Dispatch, useEffect } from "react";
import { assetUrl } from "../../../api/client.ts";
import { useFacts, useModel, useSession } from "../../../model/model.tsx";
import type { FoundMask, PictureEvent } from "../../../model/picture.ts";
import type { Asset } from "../../../model/records.ts";

export function usePutOn(
  asset: Asset,
  frame: number,
  take: (url: string, found: FoundMask, how: "replace") => Promise<void>,
  dispatch: Dispatch<PictureEvent>,
): void {
  const { session } = useModel();
  const maskId = useSession(({ editing }) => editing?.maskId);
  const type = useFacts(({ assets }) => (maskId === undefined ? undefined : assets[maskId]?.type));
  useEffect(() => {
    if (maskId === undefined) return;
    session.set({ editing: { assetId: asset.id, frame } });
    if (type === "video") dispatch({ type: "followed", id: maskId });
    else if (type === "image")
      void take(assetUrl.file(maskId), { asset_id: maskId, score: 1, by: SAVED }, "replace");
  }, [maskId, type, asset.id, frame, session, take, dispatch]);
}

export const SAVED = "a saved mask";
