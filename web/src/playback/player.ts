/**
 * The player: a playhead on a clock, and the frame under it on a canvas.
 *
 * It draws a frame only when every picture of it is there; until then the last one stays. Nothing here knows of React or of the stores.
 */
import { PlanReader, type RenderPlan, SAMPLE_RATE, type Segment, sampleAt } from "../model/resolve.ts";
import type { Clock } from "./clock.ts";
import type { Compositor } from "./compositor.ts";
import { Desk, WAITING } from "./desk.ts";
import type { MediaPool } from "./media.ts";
import { SoundRun } from "./sound.ts";

/** What the transport shows; replaced whole when something of it changes. */
export interface PlayerState {
  readonly playing: boolean;
  /** Timeline frames a frame's time: 1 forwards, -2 backwards at double speed. */
  readonly speed: number;
  /** Frames that were due and not shown since play began. */
  readonly dropped: number;
  /** The picture under the playhead is still being decoded. */
  readonly waiting: boolean;
}

export interface PlayRange {
  readonly start: number;
  readonly end: number;
}

const STOPPED: PlayerState = { playing: false, speed: 0, dropped: 0, waiting: false };
const HORIZON_SECONDS = 0.8;
const READING_MS = 100;
const PRIME_MS = 400;

/** Up to this speed the film is decoded whole; beyond it, and backwards, single frames are sought. */
const DECODED_AHEAD = 2;

interface Run {
  readonly speed: number;
  readonly from: number;
  /** On the clock, when `from` is due. */
  readonly began_seconds: number;
  readonly sound: SoundRun | null;
  /** Null is the whole film, once. */
  readonly range: PlayRange | null;
}

export class Player {
  private plan: RenderPlan;
  private reader: PlanReader;
  private pending: RenderPlan | null = null;
  private position = 0;
  private drawn = -1;
  private run: Run | null = null;
  /** Counts requests to play, stop or seek, so that a late answer to an old one is dropped. */
  private turn = 0;
  /** Frames come from decoders that run ahead, rather than one by one. */
  private ahead = false;
  private seeking = false;
  private request = 0;
  private last_reading = 0;
  private readonly desk: Desk;
  private readonly frame_listeners = new Set<(frame: number) => void>();
  private readonly state_listeners = new Set<() => void>();
  private snapshot: PlayerState = STOPPED;

  constructor(
    private readonly compositor: Compositor,
    private readonly clock: Clock,
    private readonly pool: MediaPool,
    plan: RenderPlan,
  ) {
    this.plan = plan;
    this.reader = new PlanReader(plan);
    this.desk = new Desk(pool);
  }

  get frame(): number {
    return this.position;
  }

  get frames(): number {
    return this.plan.frames;
  }

  /** Decoders open now; none after stop. */
  get decoders(): number {
    return this.desk.decoders;
  }

  readonly state = (): PlayerState => this.snapshot;

  readonly onState = (listener: () => void): (() => void) => {
    this.state_listeners.add(listener);
    return () => this.state_listeners.delete(listener);
  };

  /** Called with every new place of the playhead, also while it is dragged. */
  readonly onFrame = (listener: (frame: number) => void): (() => void) => {
    this.frame_listeners.add(listener);
    return () => this.frame_listeners.delete(listener);
  };

  /** Takes the cut as it is now. While the film runs, what is on screen stays until its next cut. */
  setPlan(plan: RenderPlan): void {
    if (this.run === null || !sameFilm(this.plan, plan)) this.adopt(plan);
    else if (samePictures(this.plan, plan)) this.hear(this.run, plan);
    else this.pending = plan;
  }

  /** Only sound has changed (a mute, a level): it is heard at once, and the pictures run on. */
  private hear(run: Run, plan: RenderPlan): void {
    this.pending = null;
    this.plan = { ...plan, layers: this.plan.layers };
    const output = this.clock.output;
    if (run.sound === null || output === null) return;
    run.sound.stop();
    const from = this.position + 1;
    const samples = sampleAt(from, plan.rate) - sampleAt(run.from, plan.rate);
    const sound = new SoundRun(output, this.pool, this.plan, from, run.began_seconds + samples / SAMPLE_RATE);
    this.run = { ...run, sound };
  }

  private adopt(plan: RenderPlan): void {
    this.pending = null;
    this.plan = plan;
    this.reader = new PlanReader(plan);
    this.desk.close();
    const run = this.run;
    if (run !== null) void this.play(run.speed, run.range);
    else this.redraw();
  }

  /** Draws the frame under the playhead again: the cut or the canvas' size is another. What the canvas shows until then is no frame of it. */
  redraw(): void {
    if (this.run !== null) return;
    delete this.compositor.canvas.dataset.frame;
    this.show();
  }

  seek(frame: number): void {
    const held = Math.max(0, Math.min(frame, Math.max(0, this.plan.frames - 1)));
    const run = this.run;
    this.place(held);
    if (run === null) this.show();
    else void this.play(run.speed, run.range);
  }

  /** Plays at a speed from the playhead; within `range`, over and over, where one is given. */
  async play(speed = 1, range: PlayRange | null = null): Promise<void> {
    this.end();
    const turn = ++this.turn;
    if (this.plan.frames === 0) return;
    this.place(startOf(this.position, speed, range ?? this.whole));
    const from = this.position;
    this.ahead = speed > 0 && speed <= DECODED_AHEAD;
    this.tell({ playing: true, speed, dropped: 0, waiting: false });
    if (this.ahead) this.desk.lead(this.reader, from, this.horizon(speed));
    await this.clock.resume();
    if (this.ahead) await this.primed(turn);
    if (turn !== this.turn) return;
    const output = speed === 1 ? this.clock.output : null;
    const began_seconds = this.clock.soonest();
    const sound = output === null ? null : new SoundRun(output, this.pool, this.plan, from, began_seconds);
    this.run = { speed, from, began_seconds, sound, range };
    this.request = requestAnimationFrame(this.tick);
  }

  stop(): void {
    this.turn++;
    this.end();
    this.desk.close();
    this.tell({ ...this.snapshot, playing: false, speed: 0 });
    if (this.pending !== null) this.adopt(this.pending);
    else if (this.drawn !== this.position) this.show();
  }

  dispose(): void {
    this.turn++;
    this.end();
    this.desk.close();
    this.pool.dispose();
    this.clock.close();
  }

  private get whole(): PlayRange {
    return { start: 0, end: this.plan.frames };
  }

  private end(): void {
    this.ahead = false;
    cancelAnimationFrame(this.request);
    this.run?.sound?.stop();
    this.run = null;
  }

  private horizon(speed: number): number {
    return Math.ceil(
      (HORIZON_SECONDS * Math.abs(speed) * this.plan.rate.numerator) / this.plan.rate.denominator,
    );
  }

  /** Waits until the first frame can be drawn, but not for long: a slow file must not hold the sound back. */
  private async primed(turn: number): Promise<void> {
    const until = performance.now() + PRIME_MS;
    while (turn === this.turn && performance.now() < until) {
      if (this.draw(this.position)) return;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  private readonly tick = (page_ms: number): void => {
    const run = this.run;
    if (run === null) return;
    if (page_ms - this.last_reading > READING_MS) {
      this.clock.read();
      this.last_reading = page_ms;
    }
    const elapsed = this.clock.at(page_ms) - run.began_seconds;
    const rate = this.plan.rate.numerator / this.plan.rate.denominator;
    const due =
      run.from + Math.sign(run.speed) * Math.floor(Math.max(0, elapsed) * rate * Math.abs(run.speed) + 1e-6);
    const range = run.range ?? this.whole;
    if (due >= range.end || due < range.start) {
      this.reachEnd(run);
      return;
    }
    if (due !== this.position || this.drawn !== due) this.advance(run, due);
    if (this.run !== null && this.run.began_seconds === run.began_seconds)
      this.request = requestAnimationFrame(this.tick);
  };

  private advance(run: Run, due: number): void {
    const pending = this.pending;
    if (pending !== null && segmentAt(this.reader, due) !== segmentAt(this.reader, this.position)) {
      this.place(due);
      this.adopt(pending);
      return;
    }
    this.place(due);
    if (this.ahead) this.advanceAhead(run, due);
    else this.show();
  }

  private advanceAhead(run: Run, due: number): void {
    this.desk.lead(this.reader, due, this.horizon(run.speed));
    const before = this.drawn;
    const drew = this.draw(due);
    const skipped = drew && before >= 0 && run.speed === 1 ? Math.max(0, due - before - 1) : 0;
    const { dropped, waiting } = this.snapshot;
    if (skipped > 0 || waiting === drew)
      this.tell({ ...this.snapshot, dropped: dropped + skipped, waiting: !drew });
  }

  private reachEnd(run: Run): void {
    const { start, end } = run.range ?? this.whole;
    if (run.range !== null) {
      this.place(run.speed > 0 ? start : end - 1);
      void this.play(run.speed, run.range);
      return;
    }
    this.place(run.speed > 0 ? end - 1 : start);
    this.stop();
  }

  /** Draws a frame from what is decoded ahead; false while something of it is missing. */
  private draw(frame: number): boolean {
    const layers = this.desk.now(this.reader.at(frame));
    if (layers === WAITING) return false;
    this.compositor.compose(this.plan, layers);
    this.drew(frame);
    return true;
  }

  /** The canvas names the frame that it shows; an empty film has none. */
  private drew(frame: number): void {
    this.drawn = frame;
    if (this.plan.frames > 0) this.compositor.canvas.dataset.frame = String(frame);
  }

  /** Draws the frame under the playhead by decoding it alone. Only the latest wish is followed up. */
  private show(): void {
    if (!this.seeking) void this.follow();
  }

  private async follow(): Promise<void> {
    this.seeking = true;
    try {
      await this.drawWishes();
    } finally {
      this.seeking = false;
    }
  }

  private async drawWishes(): Promise<void> {
    let done = false;
    while (!done && !this.ahead) {
      const { position, reader, plan } = this;
      const layers = await this.desk.alone(reader.at(position));
      if (reader === this.reader && !this.ahead) {
        this.compositor.compose(plan, layers);
        this.drew(position);
      }
      this.desk.done(layers);
      done = position === this.position && reader === this.reader;
    }
  }

  private place(frame: number): void {
    if (frame === this.position) return;
    this.position = frame;
    for (const listener of this.frame_listeners) listener(frame);
  }

  private tell(state: PlayerState): void {
    this.snapshot = state;
    for (const listener of this.state_listeners) listener();
  }
}

/** Playing from the end starts again; from outside a range, in it. */
function startOf(position: number, speed: number, { start, end }: PlayRange): number {
  if (speed > 0) return position >= start && position < end - 1 ? position : start;
  return position > start && position <= end - 1 ? position : end - 1;
}

function segmentAt(reader: PlanReader, frame: number): Segment | undefined {
  return reader.segments.find((segment) => segment.start <= frame && frame < segment.end);
}

function samePictures(a: RenderPlan, b: RenderPlan): boolean {
  return a.frames === b.frames && JSON.stringify(a.layers) === JSON.stringify(b.layers);
}

/** The frame's shape and rate are the same, so that one plan can follow another while the film runs. */
function sameFilm(a: RenderPlan, b: RenderPlan): boolean {
  return (
    a.width === b.width &&
    a.height === b.height &&
    a.rate.numerator === b.rate.numerator &&
    a.rate.denominator === b.rate.denominator
  );
}
