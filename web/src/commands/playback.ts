/** Playing: the transport's keys, stepping, jumping between cuts, and the marked range. */

import { type Bench, markedRange } from "../model/bench.ts";
import { type Cut, cutOf } from "../model/cut.ts";
import type { PlainCommand, Studio } from "./command.ts";

const TEN = 10;

/** The timeline is on screen. */
export const atTimeline = ({ stores }: Studio): boolean =>
  stores.document.getState().opening === "open" && stores.session.getState().view === "timeline";

export const cutToday = ({ stores }: Studio): Cut => cutOf(stores.document.getState().document.tables);

export function setBench({ session, stores }: Studio, part: Partial<Bench>): void {
  session.set({ bench: { ...stores.session.getState().bench, ...part } });
}

const play = (
  id: string,
  label: string,
  keys: readonly string[],
  run: (studio: Studio) => void,
): PlainCommand => ({ id: `play.${id}`, label, group: "Play", keys, when: atTimeline, run });

export const playPause = play("toggle", "Play or pause", ["space"], ({ transport }) => transport.toggle());
export const shuttleBack = play("back", "Play backwards, again faster", ["j"], ({ transport }) =>
  transport.shuttle(-1),
);
export const shuttleStop = play("stop", "Stop", ["k"], ({ transport }) => transport.shuttle(0));
export const shuttleOn = play("on", "Play forwards, again faster", ["l"], ({ transport }) =>
  transport.shuttle(1),
);
export const stepBack = play("step-back", "One frame back", ["left"], ({ transport }) => transport.step(-1));
export const stepForward = play("step-on", "One frame on", ["right"], ({ transport }) => transport.step(1));
const leapBack = play("leap-back", "Ten frames back", ["shift+left"], ({ transport }) =>
  transport.step(-TEN),
);
const leapForward = play("leap-on", "Ten frames on", ["shift+right"], ({ transport }) => transport.step(TEN));
export const toStart = play("start", "To the beginning", ["home"], ({ transport }) => transport.seek(0));
export const toEnd = play("end", "To the end", ["end"], (studio) =>
  studio.transport.seek(cutToday(studio).frames - 1),
);

/** Every frame at which a clip begins or ends, and the film's last. */
function edges(cut: Cut): number[] {
  const frames = new Set([0, Math.max(0, cut.frames - 1)]);
  for (const { start, end } of cut.placed.values())
    for (const edge of [start, end]) if (edge < cut.frames) frames.add(edge);
  return [...frames].sort((a, b) => a - b);
}

const previousCut = play("previous-cut", "To the previous cut", ["up"], (studio) => {
  const now = studio.transport.frame();
  studio.transport.seek(edges(cutToday(studio)).findLast((frame) => frame < now) ?? 0);
});

const nextCut = play("next-cut", "To the next cut", ["down"], (studio) => {
  const now = studio.transport.frame();
  studio.transport.seek(edges(cutToday(studio)).find((frame) => frame > now) ?? now);
});

const bench = ({ stores }: Studio): Bench => stores.session.getState().bench;

export const markIn = play("mark-in", "Mark in", ["i"], (studio) => {
  const frame = studio.transport.frame();
  const { mark_out } = bench(studio);
  setBench(studio, { mark_in: frame, mark_out: mark_out !== null && mark_out < frame ? null : mark_out });
});

export const markOut = play("mark-out", "Mark out", ["o"], (studio) => {
  const frame = studio.transport.frame();
  const { mark_in } = bench(studio);
  setBench(studio, { mark_out: frame, mark_in: mark_in !== null && mark_in > frame ? null : mark_in });
});

const clearMarks: PlainCommand = {
  ...play("clear-marks", "Clear in and out", ["alt+x"], (studio) =>
    setBench(studio, { mark_in: null, mark_out: null }),
  ),
  when: (studio) => atTimeline(studio) && markedRange(bench(studio), Number.POSITIVE_INFINITY) !== null,
};

export const toggleLoop = play("loop", "Play over and over", ["shift+l"], (studio) =>
  setBench(studio, { loop: !bench(studio).loop }),
);

export const toggleHalf = play("half", "Half resolution", [], (studio) =>
  setBench(studio, { half_resolution: !bench(studio).half_resolution }),
);

export const playCommands: readonly PlainCommand[] = [
  playPause,
  shuttleBack,
  shuttleStop,
  shuttleOn,
  stepBack,
  stepForward,
  leapBack,
  leapForward,
  toStart,
  toEnd,
  previousCut,
  nextCut,
  markIn,
  markOut,
  clearMarks,
  toggleLoop,
  toggleHalf,
];
