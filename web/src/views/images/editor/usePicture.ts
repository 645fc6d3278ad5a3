/** What is marked in the picture that is open: held by the session, so that it is there again when one comes back. */

import { type Dispatch, useCallback, useLayoutEffect, useMemo } from "react";
import { useModel, useSession } from "../../../model/model.tsx";
import {
  newPicture,
  type PictureEvent,
  type PictureState,
  pictured,
  turnedTo,
} from "../../../model/picture.ts";
import type { Asset } from "../../../model/records.ts";

/** The state as it is at `frame`, and how it changes. */
export function usePicture(asset: Asset, frame: number): [PictureState, Dispatch<PictureEvent>] {
  const { stores } = useModel();
  const held = useSession(({ pictures }) => pictures[asset.id]);
  const state = useMemo(
    () => turnedTo(held ?? newPicture(asset.width, asset.height), frame),
    [held, frame, asset.width, asset.height],
  );
  // Before anything is drawn: an event must find the same mask that is seen.
  useLayoutEffect(() => {
    stores.session.setState(({ pictures }) =>
      pictures[asset.id] === state ? {} : { pictures: { ...pictures, [asset.id]: state } },
    );
  }, [stores, asset.id, state]);
  const dispatch = useCallback(
    (event: PictureEvent) =>
      stores.session.setState(({ pictures }) => {
        const before = pictures[asset.id];
        return before === undefined ? {} : { pictures: { ...pictures, [asset.id]: pictured(before, event) } };
      }),
    [stores, asset.id],
  );
  return [state, dispatch];
}
