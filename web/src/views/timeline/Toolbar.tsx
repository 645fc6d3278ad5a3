import {
  Blend,
  Bookmark,
  Magnet,
  MousePointer2,
  MoveHorizontal,
  RulerDimensionLine,
  Scissors,
  Type,
  ZoomIn,
  ZoomOut,
} from "lucide-react";
import { addDissolve, addMarker } from "../../commands/clip.ts";
import { useCommands } from "../../commands/commands.tsx";
import { addTitle } from "../../commands/insert.ts";
import { setBench } from "../../commands/playback.ts";
import {
  bladeTool,
  selectTool,
  slipTool,
  toggleSnapping,
  zoomFit,
  zoomIn,
  zoomOut,
} from "../../commands/tools.ts";
import { fittingScale, WIDEST_SCALE } from "../../model/bench.ts";
import { cutOf } from "../../model/cut.ts";
import { projectOf } from "../../model/document.ts";
import { useDocument, useFacts, useSession } from "../../model/model.tsx";
import { statusOf } from "../../model/status.ts";
import { secondsLabel, timebase } from "../../model/time.ts";
import { keepFocus } from "../viewer/keepFocus.ts";
import { Act } from "../viewer/TransportBar.tsx";

export function Toolbar() {
  const tool = useSession(({ bench }) => bench.tool);
  const snapping = useSession(({ bench }) => bench.snapping);
  return (
    <div
      className="flex min-w-0 items-center gap-1 border-b border-line px-2"
      role="toolbar"
      aria-label="Tools"
      tabIndex={-1}
      onMouseDown={keepFocus}
    >
      <Act command={selectTool} icon={MousePointer2} pressed={tool === "select"} />
      <Act command={bladeTool} icon={Scissors} pressed={tool === "blade"} />
      <Act command={slipTool} icon={MoveHorizontal} pressed={tool === "slip"} />
      <Rule />
      <Act command={toggleSnapping} icon={Magnet} pressed={snapping} />
      <Act command={addMarker} icon={Bookmark} />
      <Rule />
      <Act command={addTitle} icon={Type} />
      <Act command={addDissolve} icon={Blend} />
      <Summary />
      <Act command={zoomOut} icon={ZoomOut} />
      <ZoomSlider />
      <Act command={zoomIn} icon={ZoomIn} />
      <Act command={zoomFit} icon={RulerDimensionLine} />
    </div>
  );
}

const Rule = () => <span className="mx-1 h-4 w-px bg-line" aria-hidden />;

/** Even steps of the slider are even factors. */
function ZoomSlider() {
  const { studio } = useCommands();
  const scale = useSession(({ bench }) => bench.scale);
  const width = useSession(({ bench }) => bench.width);
  const frames = useDocument(({ document }) => cutOf(document.tables).frames);
  const least = Math.log(fittingScale(width, frames) / 2);
  const most = Math.log(WIDEST_SCALE);
  if (scale === 0 || most <= least) return null;
  return (
    <input
      type="range"
      aria-label="Zoom"
      min={0}
      max={1000}
      value={Math.round((1000 * (Math.log(scale) - least)) / (most - least))}
      onChange={(event) =>
        setBench(studio, { scale: Math.exp(least + (Number(event.target.value) / 1000) * (most - least)) })
      }
      className="h-1 w-24 accent-dim"
    />
  );
}

/** How long the film is and what is not as it should be: `56 s 12 f · 8 shots · 2 stale`. */
function Summary() {
  const cut = useDocument(({ document }) => cutOf(document.tables));
  const shots = useDocument(({ document }) => document.tables.shot);
  const rate = useDocument(({ document }) => projectOf(document)?.rate);
  const [stale, missing] = useFacts((facts) => {
    let [old, none] = [0, 0];
    for (const { clip } of cut.spine?.clips ?? []) {
      const shot = clip.source.type === "shot" ? shots[clip.source.shot_id] : undefined;
      const state = shot === undefined ? null : statusOf(facts, shot).state;
      if (state === "stale") old += 1;
      if (state === "empty") none += 1;
    }
    return [old, none] as const;
  });
  if (rate === undefined) return <span className="flex-1" />;
  const base = timebase(rate);
  const count = (cut.spine?.clips ?? []).filter(({ clip }) => clip.source.type === "shot").length;
  const parts = [
    `${secondsLabel(Math.floor(cut.frames / base))} ${cut.frames % base} f`,
    `${count} ${count === 1 ? "shot" : "shots"}`,
    ...(stale > 0 ? [`${stale} stale`] : []),
    ...(missing > 0 ? [`${missing} without a picture`] : []),
  ];
  return (
    <p className="tabular min-w-0 flex-1 truncate px-3 text-right text-12 text-dim">{parts.join(" · ")}</p>
  );
}
