/**
 * The clock of playback: the sound card's, smoothed.
 *
 * `AudioContext.currentTime` moves in steps of the device's buffer (10 ms is usual), which would show frames late by half a frame at 60 a
 * second. `getOutputTimestamp` pairs a moment of the sound that is heard with a moment of the page's clock; between two readings we run on
 * the page's clock and lean slowly towards each new reading.
 */

/** Seconds of the audio context that are heard at a time (ms) of the page's clock. */
export interface Reading {
  readonly context_seconds: number;
  readonly page_ms: number;
}

const LEAN = 0.05;
const JUMP_SECONDS = 0.05;

/** The estimate after one more reading: leans towards it, or jumps when it is further off than drift can be. */
export function leaned(held: Reading | null, read: Reading): Reading {
  if (held === null) return read;
  const error = read.context_seconds - heardAt(held, read.page_ms);
  if (Math.abs(error) > JUMP_SECONDS) return read;
  return { context_seconds: heardAt(held, read.page_ms) + error * LEAN, page_ms: read.page_ms };
}

export function heardAt(held: Reading, page_ms: number): number {
  return held.context_seconds + (page_ms - held.page_ms) / 1000;
}

export interface Clock {
  /** Makes the clock run, with sound or (where no device gives one) without. */
  resume(): Promise<void>;
  /** Seconds of the clock at a moment of `performance.now()`. */
  at(page_ms: number): number;
  /** The soonest moment of the clock at which a sound can begin. */
  soonest(): number;
  /** Takes another reading; called a few times a second while playing. */
  read(): void;
  /** Where sounds are played; null where there is no sound. */
  readonly output: AudioContext | null;
  close(): void;
}

const RESUME_TIMEOUT_MS = 300;
const LEAD_SECONDS = 0.03;

/** The audio context's clock; the page's own clock stands in where the context does not run. */
export class AudioClock implements Clock {
  private context: AudioContext | null = null;
  private held: Reading | null = null;

  get output(): AudioContext | null {
    return this.context?.state === "running" ? this.context : null;
  }

  async resume(): Promise<void> {
    this.context ??= new AudioContext({ sampleRate: 48_000, latencyHint: "interactive" });
    if (this.context.state !== "running") {
      const late = new Promise<void>((resolve) => setTimeout(resolve, RESUME_TIMEOUT_MS));
      await Promise.race([this.context.resume(), late]);
    }
    this.held = null;
    this.read();
  }

  read(): void {
    const output = this.output;
    this.held = output === null ? null : leaned(this.held, readingOf(output));
  }

  at(page_ms: number): number {
    return this.held === null ? page_ms / 1000 : heardAt(this.held, page_ms);
  }

  soonest(): number {
    return this.output === null ? performance.now() / 1000 : this.output.currentTime + LEAD_SECONDS;
  }

  close(): void {
    void this.context?.close();
    this.context = null;
    this.held = null;
  }
}

function readingOf(output: AudioContext): Reading {
  const { contextTime, performanceTime } = output.getOutputTimestamp();
  if (contextTime !== undefined && performanceTime !== undefined && contextTime > 0)
    return { context_seconds: contextTime, page_ms: performanceTime };
  return { context_seconds: output.currentTime - output.baseLatency, page_ms: performance.now() };
}
