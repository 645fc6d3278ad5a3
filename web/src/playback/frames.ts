/**
 * Frames of a film by their number: decoders that run ahead of the playhead.
 *
 * Every `VideoSample` holds memory of the video decoder, so each is closed as soon as the next one is shown, and a decoder never runs more
 * than eight frames ahead.
 */
import type { VideoSample } from "mediabunny";
import { answerOf, isNoAnswer, type MediaFile } from "./media.ts";

const AHEAD = 8;

/** A frame this far after the last one shown is waited for; a further one is sought. */
const REACH = 24;

/** A decoder that fell behind begins again this far ahead, or it would come too late once more; and further each time it still does. */
const LEAP = 6;
const LONGEST_LEAP = 96;

/** A decoded frame, and where it lies in its file. Closing it gives the decoder's memory back. */
interface Sample {
  readonly timestamp: number;
  close(): void;
}

/** What frames are decoded from: a MediaFile, or in tests a film in memory. */
export interface FrameSource<S extends Sample> {
  pictures(): Promise<{ samples(start_seconds: number): AsyncIterable<S> } | null>;
  inside(number: number): number;
  numberAt(timestamp_seconds: number): number;
}

interface Decoded<S> {
  readonly number: number;
  readonly sample: S;
}

/** One decoder running forwards through a file. `close` ends it and frees what it holds. */
export class FrameQueue<S extends Sample = VideoSample> {
  private queue: Decoded<S>[] = [];
  private shown: Decoded<S> | null = null;
  /** Where the decoder now running began, until its first frame has come. */
  private began = 0;
  /** How far ahead of what was asked for it began. */
  private leap = 0;
  private run = 0;
  private state: "idle" | "running" | "ended" = "idle";
  private wake: (() => void) | null = null;

  constructor(private readonly file: FrameSource<S>) {}

  /** Starts decoding at a frame, unless the decoder that runs leads there anyway. */
  lead(number: number): void {
    const at = this.shown?.number ?? this.queue[0]?.number ?? this.began;
    const coming = this.began - this.leap <= number && this.began > number && this.shown === null;
    const leads =
      this.state !== "idle" && (coming || (at <= number && (number - at < REACH || this.state === "ended")));
    if (leads) return;
    const fell_behind = this.state === "running" && at <= number;
    const leap = !fell_behind ? 0 : this.shown === null ? Math.min(LONGEST_LEAP, 2 * this.leap + LEAP) : LEAP;
    this.close();
    this.state = "running";
    this.leap = leap;
    this.began = number + leap;
    void this.decode(number + leap, this.run);
  }

  private async decode(number: number, run: number): Promise<void> {
    try {
      await this.fill(number, run);
    } catch (error) {
      if (!isNoAnswer(error)) throw error;
    }
    if (run === this.run) this.state = "ended";
  }

  private async fill(number: number, run: number): Promise<void> {
    const sink = await this.file.pictures();
    if (sink === null || run !== this.run) return;
    for await (const sample of sink.samples(this.file.inside(number))) {
      if (run !== this.run) {
        sample.close();
        return;
      }
      this.queue.push({ number: this.file.numberAt(sample.timestamp), sample });
      while (this.queue.length >= AHEAD && run === this.run)
        await new Promise<void>((resolve) => {
          this.wake = resolve;
        });
      if (run !== this.run) return;
    }
  }

  /** True when frame `number` (past the end: the last frame) can be shown without waiting. */
  has(number: number): boolean {
    if (this.shown?.number === number || this.state === "ended") return true;
    const first = this.shown ?? this.queue[0];
    return (
      first !== undefined && first.number <= number && this.queue.some((decoded) => decoded.number >= number)
    );
  }

  /**
   * The sample for frame `number`, or the last one before it in a file with holes; null while it is not decoded or cannot be.
   * The sample stays the queue's: do not close it, do not keep it past the next call.
   */
  take(number: number): S | null {
    if (!this.has(number)) return null;
    for (let first = this.queue[0]; first !== undefined; first = this.queue[0]) {
      if (first.number > number) break;
      this.shown?.sample.close();
      this.shown = first;
      this.queue.shift();
    }
    this.goOn();
    return this.shown?.sample ?? null;
  }

  close(): void {
    this.run += 1;
    this.state = "idle";
    this.shown?.sample.close();
    this.shown = null;
    for (const decoded of this.queue) decoded.sample.close();
    this.queue = [];
    this.goOn();
  }

  private goOn(): void {
    const wake = this.wake;
    this.wake = null;
    wake?.();
  }
}

/** One frame decoded alone, for seeking and stepping. The caller closes it. */
export async function frameOf(file: MediaFile, number: number): Promise<VideoSample | null> {
  const sink = await file.pictures();
  return sink === null ? null : answerOf(sink.getSample(file.inside(number)));
}
