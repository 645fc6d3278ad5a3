/** The player by itself, on numbered films: `window.bench` plays a plan and tells what every drawn frame said of itself. */

import { AudioClock } from "../../../src/playback/clock.ts";
import { Compositor } from "../../../src/playback/compositor.ts";
import { type MediaAddress, MediaPool } from "../../../src/playback/media.ts";
import { Player } from "../../../src/playback/player.ts";
import { readNumber } from "./numbered.ts";
import { type Piece, planOf } from "./plan.ts";

export interface Drawn {
  /** The timeline's frame that the player says it drew. */
  frame: number;
  film: number | null;
  number: number | null;
}

const screen = document.querySelector("canvas") as HTMLCanvasElement;

function build(pieces: readonly Piece[], rate: number, films: Record<string, MediaAddress>) {
  const plan = planOf(pieces, rate, 768, 512);
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
    (player as Player).setPlan(planOf(pieces, rate, 768, 512));
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
