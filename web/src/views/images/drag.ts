/** What a picture that is dragged within the studio carries: its asset's id. */
export const ASSET_DRAG = "application/x-milimo-asset";
