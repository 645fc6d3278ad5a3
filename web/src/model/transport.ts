/** What playing can be asked to do. The playhead lives in the player's clock; this is the only handle on it outside of playback. */

export interface Transport {
  play(): void;
  pause(): void;
  toggle(): void;
  /** Shuttles: +1, +2, +4 forwards, negative backwards; 0 stops. */
  shuttle(speed: number): void;
  seek(frame: number): void;
  /** Whole frames, negative backwards. */
  step(frames: number): void;
  /** The frame under the playhead. */
  frame(): number;
}
