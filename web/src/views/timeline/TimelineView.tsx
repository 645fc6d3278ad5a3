import { PlayerProvider } from "../viewer/player.tsx";
import { Viewer } from "../viewer/Viewer.tsx";
import { Bin } from "./Bin.tsx";
import { TimelineInspector } from "./TimelineInspector.tsx";
import { TimelinePanel } from "./TimelinePanel.tsx";

/** The cut: what there is on the left, the picture, what is selected on the right, and the tracks below. */
export function TimelineView() {
  return (
    <PlayerProvider>
      <main className="grid min-h-0 grid-cols-[248px_minmax(0,1fr)_300px] grid-rows-[minmax(0,1fr)_clamp(296px,33vh,400px)] gap-px bg-line">
        <Bin />
        <Viewer />
        <TimelineInspector />
        <TimelinePanel />
      </main>
    </PlayerProvider>
  );
}
