/** How an asset that is dragged from one part of the screen is known where it is dropped. */

import type { Id } from "../model/records.ts";

const ASSET_TYPE = "application/x-milimo-asset";

export function startAssetDrag(event: React.DragEvent, id: Id): void {
  event.dataTransfer.setData(ASSET_TYPE, id);
  event.dataTransfer.effectAllowed = "copy";
}

/** Whether what is dragged over a place could be dropped there; what it is exactly is known only when it is let go. */
export const bringsMedia = ({ types }: DataTransfer): boolean =>
  types.includes("Files") || types.includes(ASSET_TYPE);

export interface Dropped {
  assetId: Id | null;
  files: readonly File[];
}

export const droppedMedia = (transfer: DataTransfer): Dropped => {
  const id = transfer.getData(ASSET_TYPE);
  return { assetId: id === "" ? null : id, files: [...transfer.files] };
};
