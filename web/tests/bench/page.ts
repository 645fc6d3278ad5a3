/** The studio's player and a `<video>` element, each playing one film: `window.sides` plays and seeks, and tells how long it took. */

import { AudioClock } from "../../src/playback/clock.ts";
import { Compositor } from "../../src/playback/compositor.ts";
import { MediaPool } from "../../src/playback/media.ts";
import { Player } from "../../src/playback/player.ts";
import { planOf } from "../e2e/playback/plan.ts";

export interface Film {
  /** What the player plays: the film, or the proxy that the studio plays in its place. */
  url: string;
  /** What the element plays. */
  video_url: string;
  /** Of the picture on the screen. */
  width: number;
  height: number;
  frames: number;
  /** Whole frames a second. */
  rate: number;
}

/** Frames that were due over a time, and how many of them were shown. */
export interface Shown {
  due: number;
  shown: number;
}

/** One way to show a film. It stands whenever it is not told to play. */
interface Side {
  /** Milliseconds until the frame is on the screen. */
  seek(frame: number): Promise<number>;
  /** Milliseconds from asking to play to the first frame after the one that it stands on; then it stands again. */
  begin(): Promise<number>;
  run(seconds: number): Promise<Shown>;
  close(): void;
}

const stage = document.querySelector("#stage") as HTMLElement;
const painted = () => new Promise(requestAnimationFrame);
const after = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function ours({ url, width, height, frames, rate }: Film): Side {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  canvas.style.width = "100%";
  stage.append(canvas);
  const media = { type: "video" as const, url, frames_a_second: rate };
  const plan = planOf([{ asset: "asset_a", first: 0, frames }], rate, width, height);
  const player = new Player(new Compositor(canvas), new AudioClock(), new MediaPool(() => media), plan);
  const shown = () => Number(canvas.dataset.frame ?? -1);
  /** Calls `look` with every frame that is drawn until it says true. */
  const watch = (look: (frame: number) => boolean) =>
    new Promise<void>((resolve) => {
      const observer = new MutationObserver(() => {
        if (!look(shown())) return;
        observer.disconnect();
        resolve();
      });
      observer.observe(canvas, { attributeFilter: ["data-frame"] });
    });
  player.redraw();
  return {
    async seek(frame) {
      const asked = performance.now();
      const drawn = watch((now) => now === frame);
      player.seek(frame);
      await drawn;
      // What was drawn between two pictures of the screen is seen with the next.
      await painted();
      return performance.now() - asked;
    },
    async begin() {
      const from = player.frame;
      const asked = performance.now();
      const moved = watch((now) => now > from);
      void player.play();
      await moved;
      const took = performance.now() - asked;
      player.stop();
      return took;
    },
    async run(seconds) {
      const frames: number[] = [];
      const until = performance.now() + seconds * 1000;
      const over = watch((now) => frames.push(now) > 0 && performance.now() >= until);
      await player.play();
      await over;
      player.stop();
      const [first = 0, last = 0] = [frames[0], frames.at(-1)];
      return { due: last - first + 1, shown: frames.length };
    },
    close() {
      player.dispose();
      canvas.remove();
    },
  };
}

async function element({ video_url, rate }: Film): Promise<Side> {
  const video = document.createElement("video");
  video.preload = "auto";
  video.style.width = "100%";
  video.src = video_url;
  stage.append(video);
  await new Promise((resolve) => video.addEventListener("canplaythrough", resolve, { once: true }));
  const frameAt = (seconds: number) => Math.floor(seconds * rate + 1e-3);
  /** Calls `look` with every frame that is presented until it says true. */
  const watch = (look: (frame: number, metadata: VideoFrameCallbackMetadata) => boolean) =>
    new Promise<void>((resolve) => {
      const presented = (_: number, metadata: VideoFrameCallbackMetadata) => {
        if (look(frameAt(metadata.mediaTime), metadata)) resolve();
        else video.requestVideoFrameCallback(presented);
      };
      video.requestVideoFrameCallback(presented);
    });
  return {
    async seek(frame) {
      const asked = performance.now();
      const shown = watch((now) => now === frame);
      // The middle of the frame: at its very start, rounding shows the one before.
      video.currentTime = (frame + 0.5) / rate;
      await shown;
      return performance.now() - asked;
    },
    async begin() {
      const from = frameAt(video.currentTime);
      const asked = performance.now();
      const moved = watch((now) => now > from);
      await video.play();
      await moved;
      const took = performance.now() - asked;
      video.pause();
      return took;
    },
    async run(seconds) {
      const seen: { frame: number; count: number }[] = [];
      const until = performance.now() + seconds * 1000;
      const over = watch((frame, { presentedFrames: count }) => {
        seen.push({ frame, count });
        return performance.now() >= until;
      });
      await video.play();
      await over;
      video.pause();
      const [first, last] = [seen[0], seen.at(-1)];
      if (first === undefined || last === undefined) throw new Error("the video showed nothing");
      return { due: last.frame - first.frame + 1, shown: last.count - first.count + 1 };
    },
    close() {
      video.remove();
      video.src = "";
    },
  };
}

let side: Side | null = null;

const sides = {
  async open(which: "ours" | "video", film: Film): Promise<void> {
    side?.close();
    side = which === "ours" ? ours(film) : await element(film);
    // Its first frame may be the one that it stands on already.
    await side.seek(1);
    await after(200);
  },
  async seek(frame: number): Promise<number> {
    return (side as Side).seek(frame);
  },
  /** From a frame that it has stood on for a moment. */
  async begin(frame: number): Promise<number> {
    await (side as Side).seek(frame);
    await after(200);
    return (side as Side).begin();
  },
  async run(seconds: number): Promise<Shown> {
    await (side as Side).seek(0);
    await after(200);
    return (side as Side).run(seconds);
  },
};

declare global {
  interface Window {
    sides: typeof sides;
  }
}
window.sides = sides;
