import type { ReactNode } from "react";
import type { FoundMask } from "../../../tools/picture.ts";

/** A part of the editor's panel, under its title. */
export const Part = ({ title, children }: { title: string; children: ReactNode }) => (
  <section aria-label={title} className="border-b border-line pb-3">
    <h3 className="panel-title px-3 pt-3 pb-1.5">{title}</h3>
    {children}
  </section>
);

/** What made the mask that stands there, for its provenance. */
export const authorOf = (chosen: FoundMask | null) =>
  chosen === null ? "hand" : `${chosen.by}, and by hand`;
