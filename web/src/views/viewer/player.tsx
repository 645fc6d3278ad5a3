/** One player for the timeline's view: made when the view opens, gone when it closes, and the transport's for as long. */

import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from "react";
import { useCommands } from "../../commands/commands.tsx";
import { markedRange } from "../../model/bench.ts";
import { useModel, useSession } from "../../model/model.tsx";
import type { Stores } from "../../model/stores.ts";
import type { Transport } from "../../model/transport.ts";
import { AudioClock } from "../../playback/clock.ts";
import { Compositor } from "../../playback/compositor.ts";
import { addressOf, feed, NO_PLAN } from "../../playback/feed.ts";
import { MediaPool } from "../../playback/media.ts";
import { Player, type PlayerState, type PlayRange } from "../../playback/player.ts";

interface Seat {
  readonly player: Player;
  readonly canvas: HTMLCanvasElement;
}

const SeatContext = createContext<Seat | null>(null);

export function PlayerProvider({ children }: { children: ReactNode }) {
  const { stores } = useModel();
  const { studio } = useCommands();
  const [seat, setSeat] = useState<Seat | null>(null);
  useEffect(() => {
    const made = seatFor(stores);
    const starve = feed(made.player, stores);
    const detach = studio.transport.attach(
      transportOf(made.player, () => loopOf(stores, made.player.frames)),
    );
    setSeat(made);
    return () => {
      detach();
      starve();
      made.player.dispose();
      setSeat(null);
    };
  }, [stores, studio]);
  return seat === null ? null : <SeatContext value={seat}>{children}</SeatContext>;
}

function seatFor(stores: Stores): Seat {
  const canvas = document.createElement("canvas");
  const pool = new MediaPool((id) => addressOf(stores.facts.getState().assets[id]));
  return { canvas, player: new Player(new Compositor(canvas), new AudioClock(), pool, NO_PLAN) };
}

function loopOf(stores: Stores, frames: number): PlayRange | null {
  const { bench } = stores.session.getState();
  return bench.loop ? (markedRange(bench, frames) ?? { start: 0, end: frames }) : null;
}

const FASTEST = 8;

/** L (or J) again while it runs that way doubles the speed. */
export function transportOf(player: Player, loop: () => PlayRange | null): Transport {
  const play = (speed: number) => void player.play(speed, loop());
  return {
    play: () => play(1),
    pause: () => player.stop(),
    toggle: () => (player.state().playing ? player.stop() : play(1)),
    shuttle(direction) {
      const { playing, speed } = player.state();
      if (direction === 0) player.stop();
      else if (playing && Math.sign(speed) === Math.sign(direction))
        play(Math.sign(speed) * Math.min(FASTEST, Math.abs(speed) * 2));
      else play(Math.sign(direction));
    },
    seek: (frame) => player.seek(frame),
    step(frames) {
      if (player.state().playing) player.stop();
      player.seek(player.frame + frames);
    },
    frame: () => player.frame,
  };
}

export function useSeat(): Seat {
  const seat = useContext(SeatContext);
  if (seat === null) throw new Error("useSeat is used outside of PlayerProvider");
  return seat;
}

export function usePlayerState(): PlayerState {
  const { player } = useSeat();
  return useSyncExternalStore(player.onState, player.state);
}

/** Calls back with every place of the playhead, at once too. The callback writes to the DOM: React does not draw at 60 a second. */
export function usePlayhead(draw: (frame: number) => void): void {
  const { player } = useSeat();
  useEffect(() => {
    draw(player.frame);
    return player.onFrame(draw);
  }, [player, draw]);
}

/** The canvas has the project's size, or half of it. */
export function useCanvasSize(width: number, height: number): void {
  const { canvas, player } = useSeat();
  const half = useSession(({ bench }) => bench.half_resolution);
  useEffect(() => {
    const share = half ? 2 : 1;
    canvas.width = Math.round(width / share);
    canvas.height = Math.round(height / share);
    player.redraw();
  }, [canvas, player, width, height, half]);
}
