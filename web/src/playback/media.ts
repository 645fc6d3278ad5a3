/** Opened files, kept in a small pool. Opening reads a file's index once; it keeps no decoder. */
import {
  ALL_FORMATS,
  AudioBufferSink,
  Input,
  InputDisposedError,
  UnsupportedInputFormatError,
  UrlSource,
  VideoSampleSink,
} from "mediabunny";

/** Where the browser reads an asset, and what it needs to know to count its frames. */
export type MediaAddress =
  | { type: "video"; url: string; frames_a_second: number }
  | { type: "image"; url: string }
  | { type: "audio"; url: string };

/** Looks an asset up in the facts; null while nothing playable is known of it. */
export type Locate = (asset_id: string) => MediaAddress | null;

/** The studio has no such file, or not any more. */
class Unreadable extends Error {}

/** What a file may answer without it being a fault of ours: it was closed meanwhile, is gone, or is nothing that can be read. */
export function isNoAnswer(error: unknown): boolean {
  return (
    error instanceof InputDisposedError ||
    error instanceof UnsupportedInputFormatError ||
    error instanceof Unreadable
  );
}

/** The answer, or null where there is none. */
export async function answerOf<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (isNoAnswer(error)) return null;
    throw error;
  }
}

const CACHE_BYTES = 16_000_000;
const LONGEST_RETRY_SECONDS = 2;

function sourceOf(url: string): UrlSource {
  return new UrlSource(url, {
    maxCacheSize: CACHE_BYTES,
    fetchFn: async (input, init) => {
      const response = await fetch(input, init);
      if (response.status >= 400 && response.status < 500) throw new Unreadable(`${url}: ${response.status}`);
      return response;
    },
    getRetryDelay: (attempts, error) =>
      error instanceof Unreadable ? null : Math.min(LONGEST_RETRY_SECONDS, 0.1 * 2 ** attempts),
    handleUnhandledError: (error) => {
      if (!isNoAnswer(error)) throw error;
    },
  });
}

/** A film or a sound. Its sinks are null where the file has no such track or the browser cannot decode it. */
export class MediaFile {
  private readonly input: Input;
  private picture: Promise<VideoSampleSink | null> | null = null;
  private sound: Promise<AudioBufferSink | null> | null = null;

  constructor(
    readonly url: string,
    private readonly frames_a_second: number,
  ) {
    this.input = new Input({ formats: ALL_FORMATS, source: sourceOf(url) });
  }

  pictures(): Promise<VideoSampleSink | null> {
    this.picture ??= answerOf(this.openPictures());
    return this.picture;
  }

  sounds(): Promise<AudioBufferSink | null> {
    this.sound ??= answerOf(this.openSounds());
    return this.sound;
  }

  private async openPictures(): Promise<VideoSampleSink | null> {
    const track = await this.input.getPrimaryVideoTrack();
    return track !== null && (await track.canDecode()) ? new VideoSampleSink(track) : null;
  }

  private async openSounds(): Promise<AudioBufferSink | null> {
    const track = await this.input.getPrimaryAudioTrack();
    return track !== null && (await track.canDecode()) ? new AudioBufferSink(track) : null;
  }

  /** Seconds that lie inside frame `number`, clear of rounding at its edges. */
  inside(number: number): number {
    return (number + 0.5) / this.frames_a_second;
  }

  numberAt(timestamp_seconds: number): number {
    return Math.round(timestamp_seconds * this.frames_a_second);
  }

  dispose(): void {
    this.input.dispose();
  }
}

const OPEN_FILES = 24;
const OPEN_STILLS = 24;

/** The least recently used is closed when there are too many. */
class Recent<T> {
  private readonly held = new Map<string, T>();

  constructor(
    private readonly limit: number,
    private readonly close: (value: T) => void,
  ) {}

  get(key: string, make: () => T): T {
    const found = this.held.get(key);
    const value = found ?? make();
    this.held.delete(key);
    this.held.set(key, value);
    for (const [oldest, old] of this.held) {
      if (this.held.size <= this.limit) break;
      this.held.delete(oldest);
      this.close(old);
    }
    return value;
  }

  drop(key: string): void {
    this.held.delete(key);
  }

  clear(): void {
    for (const value of this.held.values()) this.close(value);
    this.held.clear();
  }
}

export class MediaPool {
  private readonly files = new Recent<MediaFile>(OPEN_FILES, (file) => file.dispose());
  private readonly stills = new Recent<Promise<ImageBitmap | null>>(OPEN_STILLS, (still) => {
    void still.then((bitmap) => bitmap?.close());
  });
  /** What has been decoded, for drawing without waiting. */
  private readonly ready = new WeakMap<Promise<ImageBitmap | null>, ImageBitmap>();

  constructor(private readonly locate: Locate) {}

  address(asset_id: string): MediaAddress | null {
    return this.locate(asset_id);
  }

  file(asset_id: string): MediaFile | null {
    const address = this.locate(asset_id);
    if (address === null || address.type === "image") return null;
    const rate = address.type === "video" ? address.frames_a_second : 1;
    return this.files.get(address.url, () => new MediaFile(address.url, rate));
  }

  /** The still, decoded; null where it cannot be read. */
  still(url: string): Promise<ImageBitmap | null> {
    return this.stills.get(url, () => {
      const decoding: Promise<ImageBitmap | null> = decodeStill(url).then((bitmap) => {
        if (bitmap === null) this.stills.drop(url);
        else this.ready.set(decoding, bitmap);
        return bitmap;
      });
      return decoding;
    });
  }

  /** The still if it is decoded already; otherwise decoding begins. */
  stillNow(url: string): ImageBitmap | null {
    return this.ready.get(this.still(url)) ?? null;
  }

  dispose(): void {
    this.files.clear();
    this.stills.clear();
  }
}

async function decodeStill(url: string): Promise<ImageBitmap | null> {
  const response = await fetch(url);
  if (!response.ok) return null;
  return createImageBitmap(await response.blob());
}
