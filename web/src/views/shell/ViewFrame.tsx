import { clsx } from "clsx";
import type { View } from "../../model/stores.ts";

/** The bare panels of a view, where they will be. */
const SHAPES: Readonly<Record<View, { columns: string; panels: readonly ("panel" | "bg")[] }>> = {
  script: { columns: "grid-cols-[248px_minmax(0,1fr)_300px]", panels: ["panel", "bg", "panel"] },
  storyboard: { columns: "grid-cols-[248px_minmax(0,1fr)_300px]", panels: ["panel", "bg", "panel"] },
  timeline: {
    columns:
      "grid-cols-[248px_minmax(0,1fr)_300px] grid-rows-[minmax(0,1fr)_clamp(296px,33vh,400px)] [&>:last-child]:col-span-3",
    panels: ["panel", "bg", "panel", "panel"],
  },
  elements: { columns: "grid-cols-[minmax(0,1fr)_340px]", panels: ["bg", "panel"] },
  images: { columns: "grid-cols-[300px_minmax(0,1fr)_300px]", panels: ["panel", "bg", "panel"] },
  models: { columns: "grid-cols-[minmax(0,1fr)_360px]", panels: ["bg", "panel"] },
};

/** Stands in a view's place for the moment that it takes to come. */
export function ViewFrame({ view }: { view: View }) {
  const { columns, panels } = SHAPES[view];
  return (
    <main aria-busy className={clsx("grid min-h-0 gap-px bg-line", columns)}>
      {panels.map((face, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the panels of a view never change
        <div key={at} className={face === "panel" ? "bg-panel" : "bg-bg"} />
      ))}
    </main>
  );
}
