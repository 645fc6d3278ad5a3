/** The tools in hand, snapping and the zoom of the timeline. */

import { type Bench, fittingScale, zoomed } from "../model/bench.ts";
import { clipCommand } from "./clip.ts";
import type { PlainCommand, Studio } from "./command.ts";
import { atTimeline, cutToday, setBench } from "./playback.ts";

const tool = (id: Bench["tool"], label: string, keys: readonly string[]): PlainCommand =>
  clipCommand(`tool-${id}`, label, { keys, when: atTimeline }, (studio) => setBench(studio, { tool: id }));

export const selectTool = tool("select", "Selection tool", ["a", "v"]);
export const bladeTool = tool("blade", "Blade tool", ["b"]);
export const slipTool = tool("slip", "Slip tool", ["y"]);

export const toggleSnapping = clipCommand(
  "snapping",
  "Snapping",
  { keys: ["n"], when: atTimeline },
  (studio) => setBench(studio, { snapping: !studio.stores.session.getState().bench.snapping }),
);

const ZOOM = 1.5;

function zoom(studio: Studio, factor: number): void {
  const { bench } = studio.stores.session.getState();
  setBench(studio, { scale: zoomed(bench, factor, cutToday(studio).frames) });
}

export const zoomIn = clipCommand("zoom-in", "Zoom in", { keys: ["+", "="], when: atTimeline }, (studio) =>
  zoom(studio, ZOOM),
);
export const zoomOut = clipCommand("zoom-out", "Zoom out", { keys: ["-"], when: atTimeline }, (studio) =>
  zoom(studio, 1 / ZOOM),
);
export const zoomFit = clipCommand(
  "zoom-fit",
  "Show the whole film",
  { keys: ["shift+z"], when: atTimeline },
  (studio) => {
    const { bench } = studio.stores.session.getState();
    setBench(studio, { scale: fittingScale(bench.width, cutToday(studio).frames) });
  },
);

export const toolCommands: readonly PlainCommand[] = [
  selectTool,
  bladeTool,
  slipTool,
  toggleSnapping,
  zoomIn,
  zoomOut,
  zoomFit,
];
