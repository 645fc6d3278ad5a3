import { Lanes } from "./Lanes.tsx";
import { Toolbar } from "./Toolbar.tsx";

/** The tools and the tracks. */
export function TimelinePanel() {
  return (
    <section
      aria-label="Timeline"
      className="col-span-3 grid min-h-0 min-w-0 grid-rows-[32px_minmax(0,1fr)] overflow-hidden bg-panel"
    >
      <Toolbar />
      <Lanes />
    </section>
  );
}
