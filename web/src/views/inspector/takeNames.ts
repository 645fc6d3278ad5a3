import type { Take } from "../../model/records.ts";

/** `take 3`, `board`, `board, panel 2`. */
export const takeName = ({ type, number, panel }: Take): string =>
  type === "motion" ? `take ${number}` : panel === 1 ? "board" : `board, panel ${panel}`;
