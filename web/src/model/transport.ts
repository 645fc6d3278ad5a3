/** What playing can be asked to do. The playhead lives in the player's clock; this is the only handle on it outside of playback. */

export interface Transport {
  play(): void;
  pause(): void;
  toggle(): void;
  /** +1 plays forwards, and again twice as fast; -1 backwards; 0 stops. */
  shuttle(direction: number): void;
  seek(frame: number): void;
  /** Whole frames, negative backwards. */
  step(frames: number): void;
  /** The frame under the playhead. */
  frame(): number;
}

export interface TransportSlot extends Transport {
  /** Gives the handle to a player, as long as it is on the screen. Returns how to take it back. */
  attach(player: Transport): () => void;
}

/** A handle that does nothing while there is no player. */
export function createTransport(): TransportSlot {
  let held: Transport | null = null;
  return {
    attach(player) {
      held = player;
      return () => {
        if (held === player) held = null;
      };
    },
    play: () => held?.play(),
    pause: () => held?.pause(),
    toggle: () => held?.toggle(),
    shuttle: (direction) => held?.shuttle(direction),
    seek: (frame) => held?.seek(frame),
    step: (frames) => held?.step(frames),
    frame: () => held?.frame() ?? 0,
  };
}
