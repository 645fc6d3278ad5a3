/** The pictures of a frame, decoded: ahead of the playhead while the film runs, one by one while it stands. */
import type { VideoSample } from "mediabunny";
import type { Layer, PlanReader, Shown } from "../model/resolve.ts";
import type { Ready } from "./compositor.ts";
import { FrameQueue, frameOf } from "./frames.ts";
import type { MediaPool } from "./media.ts";

/** On each track the clip that is up and the next one may decode. */
const DECODERS_A_TRACK = 2;

/** What the frame needs is on its way; nothing can be drawn yet. */
export const WAITING = Symbol("waiting");

export class Desk {
  private readonly queues = new Map<Layer, FrameQueue>();

  constructor(private readonly pool: MediaPool) {}

  /** Keeps the decoders that the next `horizon` frames need, and closes the others. */
  lead(reader: PlanReader, frame: number, horizon: number): void {
    const wanted = this.soon(reader, frame, horizon);
    for (const [layer, queue] of this.queues) {
      if (wanted.has(layer)) continue;
      queue.close();
      this.queues.delete(layer);
    }
    for (const [layer, source_frame] of wanted) {
      const queue = this.queues.get(layer) ?? this.queueFor(layer);
      queue?.lead(source_frame);
    }
  }

  private soon(reader: PlanReader, frame: number, horizon: number): Map<Layer, number> {
    const wanted = new Map<Layer, number>();
    const busy = new Map<number, number>();
    for (const segment of reader.segments) {
      if (segment.end <= frame) continue;
      if (segment.start > frame + horizon) break;
      for (const shown of reader.at(Math.max(frame, segment.start))) {
        const { layer } = shown;
        if (layer.picture.type !== "asset" || wanted.has(layer)) continue;
        if (this.pool.address(layer.picture.asset_id)?.type === "image") {
          this.warmStill(layer.picture.asset_id);
          continue;
        }
        const count = busy.get(layer.z) ?? 0;
        if (count >= DECODERS_A_TRACK) continue;
        busy.set(layer.z, count + 1);
        wanted.set(layer, shown.source_frame);
      }
    }
    return wanted;
  }

  private warmStill(asset_id: string): void {
    const address = this.pool.address(asset_id);
    if (address?.type === "image") this.pool.stillNow(address.url);
  }

  private queueFor(layer: Layer): FrameQueue | null {
    const file = layer.picture.type === "asset" ? this.pool.file(layer.picture.asset_id) : null;
    if (file === null) return null;
    const queue = new FrameQueue(file);
    this.queues.set(layer, queue);
    return queue;
  }

  /** The layers of a frame with what has been decoded ahead, or WAITING. */
  now(layers: readonly Shown[]): readonly Ready[] | typeof WAITING {
    const waits = layers.some((shown) => this.queues.get(shown.layer)?.has(shown.source_frame) === false);
    if (waits) return WAITING;
    const ready: Ready[] = [];
    for (const shown of layers) {
      const picture = this.pictureNow(shown);
      if (picture === WAITING) return WAITING;
      ready.push({ shown, picture });
    }
    return ready;
  }

  private pictureNow({ layer, source_frame }: Shown): VideoSample | ImageBitmap | null | typeof WAITING {
    if (layer.picture.type !== "asset") return null;
    const address = this.pool.address(layer.picture.asset_id);
    if (address?.type === "image") return this.pool.stillNow(address.url) ?? WAITING;
    const queue = this.queues.get(layer);
    if (queue === undefined) return address === null ? null : WAITING;
    return queue.take(source_frame);
  }

  /** The layers of a frame, decoded for it alone. Hand them to `done` after drawing. */
  async alone(layers: readonly Shown[]): Promise<readonly Ready[]> {
    return Promise.all(layers.map(async (shown) => ({ shown, picture: await this.pictureAlone(shown) })));
  }

  private async pictureAlone({ layer, source_frame }: Shown): Promise<VideoSample | ImageBitmap | null> {
    if (layer.picture.type !== "asset") return null;
    const address = this.pool.address(layer.picture.asset_id);
    if (address === null) return null;
    if (address.type === "image") return this.pool.still(address.url);
    const file = this.pool.file(layer.picture.asset_id);
    return file === null ? null : frameOf(file, source_frame);
  }

  done(layers: readonly Ready[]): void {
    for (const { picture } of layers) if (picture !== null && "timestamp" in picture) picture.close();
  }

  /** Closes every decoder. */
  close(): void {
    for (const queue of this.queues.values()) queue.close();
    this.queues.clear();
  }

  get decoders(): number {
    return this.queues.size;
  }
}
