/**
 * Sound, scheduled ahead on the audio context: each decoded buffer is placed on the very sample where it belongs.
 *
 *     frame      start                 end
 *     span         |=====================|
 *     buffers   [......][......][......][......]      cut to the span at both ends
 */
import type { AudioBufferSink, WrappedAudioBuffer } from "mediabunny";
import { type Ramp, type RenderPlan, SAMPLE_RATE, type Sound, sampleAt } from "../model/resolve.ts";
import { isNoAnswer, type MediaPool } from "./media.ts";

/** Sounds are scheduled this long before they are heard. */
const AHEAD_SECONDS = 0.5;
const PUMP_MS = 100;

/** Where a decoded buffer lands: on the context's clock, from where in the buffer, how long; all in seconds. */
export interface Placement {
  readonly when: number;
  readonly offset: number;
  readonly duration: number;
}

/**
 * Places a buffer that covers file seconds [at, at + length) of a span which plays file seconds [from, to) starting at `begins` on the
 * context's clock; what lies before `now` is skipped. Null when nothing of it is to be heard.
 */
export function placed(
  buffer: { at: number; length: number },
  span: { from: number; to: number; begins: number },
  now: number,
): Placement | null {
  const late = Math.max(0, now - span.begins);
  const first = Math.max(buffer.at, span.from + late);
  const last = Math.min(buffer.at + buffer.length, span.to);
  if (last - first < 1 / SAMPLE_RATE / 2) return null;
  const when = Math.round((span.begins + (first - span.from)) * SAMPLE_RATE) / SAMPLE_RATE;
  return { when, offset: first - buffer.at, duration: last - first };
}

/** The gain at frame edges where it bends, between `from` and the end of the sound. Straight lines in between. */
export function bends(sound: Sound, from: number): { frame: number; gain: number }[] {
  const edges = new Set([from, sound.end]);
  for (const ramp of sound.ramps)
    for (const edge of [ramp.start, ramp.end]) if (edge > from && edge < sound.end) edges.add(edge);
  return [...edges]
    .sort((a, b) => a - b)
    .map((frame) => ({ frame, gain: sound.gain * rampsAt(sound.ramps, frame) }));
}

function rampsAt(ramps: readonly Ramp[], frame: number): number {
  return ramps.reduce((product, ramp) => {
    if (frame <= ramp.start) return product * ramp.before;
    if (frame >= ramp.end) return product * ramp.after;
    return (
      product * (ramp.before + ((ramp.after - ramp.before) * (frame - ramp.start)) / (ramp.end - ramp.start))
    );
  }, 1);
}

/** Plays the sounds of one plan from one frame on; made for one run and stopped for good. */
export class SoundRun {
  private readonly begun = new Set<Sound>();
  private readonly nodes = new Set<AudioBufferSourceNode>();
  private readonly master: GainNode;
  private readonly timer: ReturnType<typeof setInterval>;
  private stopped = false;

  /** `began_seconds` is the moment of the context's clock at which `from` is heard. */
  constructor(
    private readonly context: AudioContext,
    private readonly pool: MediaPool,
    private readonly plan: RenderPlan,
    private readonly from: number,
    private readonly began_seconds: number,
  ) {
    this.master = context.createGain();
    this.master.connect(context.destination);
    this.timer = setInterval(() => this.pump(), PUMP_MS);
    this.pump();
  }

  private secondsOf(frame: number): number {
    const samples = sampleAt(frame, this.plan.rate) - sampleAt(this.from, this.plan.rate);
    return this.began_seconds + samples / SAMPLE_RATE;
  }

  private pump(): void {
    const horizon = this.context.currentTime + AHEAD_SECONDS;
    for (const sound of this.plan.sounds) {
      if (this.begun.has(sound) || sound.end <= this.from || this.secondsOf(sound.start) > horizon) continue;
      this.begun.add(sound);
      void this.play(sound);
    }
  }

  private async play(sound: Sound): Promise<void> {
    const sink = await this.pool.file(sound.asset_id)?.sounds();
    if (sink === undefined || sink === null || this.stopped) return;
    const gain = this.gainOf(sound);
    const skipped = Math.max(0, sampleAt(this.from, this.plan.rate) - sampleAt(sound.start, this.plan.rate));
    const from = (sound.source_sample + skipped) / SAMPLE_RATE;
    const length = this.secondsOf(sound.end) - this.secondsOf(Math.max(this.from, sound.start));
    const span = { from, to: from + length, begins: this.secondsOf(Math.max(this.from, sound.start)) };
    try {
      await this.schedule(sink, span, gain);
    } catch (error) {
      if (!isNoAnswer(error)) throw error;
    }
  }

  private gainOf(sound: Sound): GainNode {
    const node = this.context.createGain();
    const points = bends(sound, Math.max(this.from, sound.start));
    for (const [index, { frame, gain }] of points.entries()) {
      if (index === 0) node.gain.setValueAtTime(gain, Math.max(0, this.secondsOf(frame)));
      else node.gain.linearRampToValueAtTime(gain, Math.max(0, this.secondsOf(frame)));
    }
    node.connect(this.master);
    return node;
  }

  private async schedule(
    sink: AudioBufferSink,
    span: { from: number; to: number; begins: number },
    gain: GainNode,
  ) {
    for await (const wrapped of sink.buffers(Math.max(0, span.from), span.to)) {
      if (this.stopped) return;
      const place = placed(
        { at: wrapped.timestamp, length: wrapped.duration },
        span,
        this.context.currentTime,
      );
      if (place === null) continue;
      this.start(wrapped, place, gain);
      const early = place.when - this.context.currentTime - AHEAD_SECONDS;
      if (early > 0) await new Promise((resolve) => setTimeout(resolve, early * 1000));
      if (this.stopped) return;
    }
  }

  private start(wrapped: WrappedAudioBuffer, place: Placement, gain: GainNode): void {
    const node = this.context.createBufferSource();
    node.buffer = wrapped.buffer;
    node.connect(gain);
    node.onended = () => {
      this.nodes.delete(node);
      node.disconnect();
    };
    this.nodes.add(node);
    node.start(place.when, place.offset, place.duration);
  }

  stop(): void {
    this.stopped = true;
    clearInterval(this.timer);
    for (const node of this.nodes) node.stop();
    this.nodes.clear();
    this.master.disconnect();
  }
}
