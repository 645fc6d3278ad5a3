/** The player by itself, on numbered films: `window.bench` plays a plan and tells what every drawn frame said of itself. */

import type { Layer, RenderPlan, Sound } from "../../../src/model/resolve.ts";
import { AudioClock } from "../../../src/playback/clock.ts";
import { Compositor } from "../../../src/playback/compositor.ts";
import { type MediaAddress, MediaPool } from "../../../src/playback/media.ts";
import { Player } from "../../../src/playback/player.ts";
import { readNumber } from "./numbered.ts";

export interface Piece {
  /** Which numbered film: `asset_a` is film 1. */
  asset: string;
  first: number;
  frames: number;
  /** The film's frames a second over the plan's. */
  numerator?: number;
  denominator?: number;
}

export interface Drawn {
  /** The timeline's frame that the player says it drew. */
  frame: number;
  film: number | null;
  number: number | null;
}

function planOf(pieces: readonly Piece[], rate: number): RenderPlan {
  let start = 0;
  const layers: Layer[] = [];
  const sounds: Sound[] = [];
  for (const [index, piece] of pieces.entries()) {
    const end = start + piece.frames;
    const clip_id = `clip_${String(index).padStart(6, "0")}`;
    const { numerator = 1, denominator = 1 } = piece;
    layers.push({
      clip_id,
      start,
      end,
      z: 0,
      picture: {
        type: "asset",
        still: false,
        asset_id: piece.asset,
        first: piece.first,
        base: 0,
        numerator,
        denominator,
        last: 100_000,
      },
      opacity: 1,
      ramps: [],
      fit: "fit",
      scale: 1,
      x: 0,
      y: 0,
      blend: "add",
    });
    const source_sample = Math.floor((piece.first * 48_000) / rate);
    sounds.push({ clip_id, start, end, asset_id: piece.asset, source_sample, gain: 1, ramps: [] });
    start = end;
  }
  return {
    width: 768,
    height: 512,
    rate: { numerator: rate, denominator: 1 },
    frames: start,
    layers,
    sounds,
  };
}

const screen = document.querySelector("canvas") as HTMLCanvasElement;

function build(pieces: readonly Piece[], rate: number, films: Record<string, MediaAddress>) {
  const plan = planOf(pieces, rate);
  screen.width = plan.width;
  screen.height = plan.height;
  const pool = new MediaPool((asset_id) => films[asset_id] ?? null);
  return new Player(new Compositor(screen), new AudioClock(), pool, plan);
}

function look(): Drawn {
  const number = readNumber(screen);
  return {
    frame: Number(screen.dataset.frame ?? -1),
    film: number?.film ?? null,
    number: number?.frame ?? null,
  };
}

let player: Player | null = null;

const bench = {
  open(pieces: readonly Piece[], rate: number, films: Record<string, MediaAddress>): void {
    player?.dispose();
    player = build(pieces, rate, films);
    player.redraw();
  },
  /** Puts another cut under the playhead: the frame that the canvas names at once, and what it shows then. */
  async recut(pieces: readonly Piece[], rate: number): Promise<{ at_once: number; later: Drawn }> {
    (player as Player).setPlan(planOf(pieces, rate));
    const at_once = look().frame;
    while (screen.dataset.frame === undefined) await new Promise(requestAnimationFrame);
    return { at_once, later: look() };
  },
  /** The frame that the canvas names when the screen has been drawn so many times. */
  async named(times: number): Promise<string | null> {
    for (let time = 0; time < times; time++) await new Promise(requestAnimationFrame);
    return screen.dataset.frame ?? null;
  },
  /** Plays to the end and gives one entry for each frame that was drawn. */
  async play(speed = 1): Promise<{ drawn: Drawn[]; dropped: number; began_ms: number; decoders: number }> {
    const running = player as Player;
    const drawn: Drawn[] = [];
    const asked = performance.now();
    let began_ms = -1;
    await running.play(speed);
    await new Promise<void>((resolve) => {
      const watch = () => {
        const now = look();
        if (drawn.at(-1)?.frame !== now.frame) {
          drawn.push(now);
          if (drawn.length === 2) began_ms = performance.now() - asked;
        }
        // The last frame is decoded by itself when the film stands.
        if (running.state().playing || now.frame !== running.frame) requestAnimationFrame(watch);
        else resolve();
      };
      watch();
    });
    return { drawn, dropped: running.state().dropped, began_ms, decoders: running.decoders };
  },
  async seek(frame: number): Promise<Drawn & { took_ms: number }> {
    const asked = performance.now();
    (player as Player).seek(frame);
    while (screen.dataset.frame !== String(frame)) await new Promise(requestAnimationFrame);
    return { ...look(), took_ms: performance.now() - asked };
  },
};

declare global {
  interface Window {
    bench: typeof bench;
  }
}
window.bench = bench;
