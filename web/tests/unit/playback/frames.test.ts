/** The queue of decoded frames, on a film in memory whose decoder takes its time. */

import fc from "fast-check";
import { expect, test } from "vitest";
import { FrameQueue, type FrameSource } from "../../../src/playback/frames.ts";

interface Frame {
  timestamp: number;
  close(): void;
}

const RATE = 25;
const MOST = 8;

/** A film of `frames` frames; `open` counts the samples that nobody has closed. */
class Film implements FrameSource<Frame> {
  open = 0;
  most = 0;
  constructor(
    private readonly frames: number,
    private readonly pause: () => Promise<void>,
  ) {}
  async pictures() {
    return { samples: (start: number) => this.decode(Math.floor(start * RATE)) };
  }
  private async *decode(first: number) {
    for (let number = Math.min(first, this.frames - 1); number < this.frames; number++) {
      await this.pause();
      this.open += 1;
      this.most = Math.max(this.most, this.open);
      let closed = false;
      yield {
        timestamp: number / RATE,
        close: () => {
          if (!closed) this.open -= 1;
          closed = true;
        },
      };
    }
  }
  inside(number: number) {
    return (number + 0.5) / RATE;
  }
  numberAt(timestamp: number) {
    return Math.round(timestamp * RATE);
  }
}

const at_once = () => Promise.resolve();
const turn = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

async function until(met: () => boolean): Promise<void> {
  for (let count = 0; count < 500 && !met(); count++) await turn();
  expect(met()).toBe(true);
}

test("gives every frame by its number, and holds the last one past the end", async () => {
  const film = new Film(40, at_once);
  const queue = new FrameQueue(film);
  for (const number of [...Array(40).keys(), 40, 45]) {
    queue.lead(number);
    await until(() => queue.has(number));
    expect(film.numberAt(queue.take(number)?.timestamp ?? -1)).toBe(Math.min(39, number));
  }
  expect(film.most).toBeLessThanOrEqual(MOST + 1);
  queue.close();
  await turn();
  expect(film.open).toBe(0);
});

test("wherever it is led, at whatever pace: the right frame or none, never more than it may hold, nothing left open", async () => {
  const moves = fc.array(fc.record({ by: fc.integer({ min: -40, max: 60 }), turns: fc.nat(4) }), {
    maxLength: 25,
  });
  await fc.assert(
    fc.asyncProperty(moves, fc.boolean(), async (walk, slow) => {
      const film = new Film(100, slow ? turn : at_once);
      const queue = new FrameQueue(film);
      let number = 0;
      for (const { by, turns } of walk) {
        number = Math.max(0, Math.min(99, number + by));
        queue.lead(number);
        for (let count = 0; count < turns; count++) await turn();
        const sample = queue.take(number);
        if (sample !== null) expect(film.numberAt(sample.timestamp)).toBe(number);
        expect(film.open).toBeLessThanOrEqual(MOST + 3);
      }
      queue.close();
      await turn();
      await turn();
      expect(film.open).toBe(0);
    }),
    { numRuns: 60 },
  );
});

test("a decoder too slow for the film still shows true frames now and then", async () => {
  const film = new Film(2000, turn);
  const queue = new FrameQueue(film);
  let shown = 0;
  // Seven frames are due in the time that one takes to decode.
  for (let number = 0; number < 1400; number += 7) {
    queue.lead(number);
    await turn();
    if (queue.take(number) !== null) shown += 1;
  }
  expect(shown).toBeGreaterThan(3);
  queue.close();
});
