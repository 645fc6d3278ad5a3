import { useEffect, useRef, useState } from "react";
import { assetUrl } from "../../api/client.ts";
import { projectOf } from "../../model/document.ts";
import { useDocument } from "../../model/model.tsx";
import { secondsFromFrames } from "../../model/time.ts";
import type { StripProps } from "./Filmstrip.tsx";
import { columns, PEAKS_A_SECOND } from "./peaks.ts";

const KEPT = 64;
const INK = "#7fbf9e";

const asked = new Map<string, Promise<Int8Array>>();

/** The peaks of an asset, asked for once. An asset that has none gives an empty outline. */
function peaksOf(id: string): Promise<Int8Array> {
  const held = asked.get(id);
  if (held !== undefined) return held;
  const made = fetch(assetUrl.peaks(id)).then(async (response) =>
    response.ok ? new Int8Array(await response.arrayBuffer()) : new Int8Array(),
  );
  asked.set(id, made);
  const oldest = asked.keys().next().value;
  if (asked.size > KEPT && oldest !== undefined) asked.delete(oldest);
  return made;
}

/** The clip's sound as an outline; only the part near what is seen is drawn. */
export function Waveform({ face, placed, scale, window, top, height }: StripProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [peaks, setPeaks] = useState<Int8Array | null>(null);
  const rate = useDocument(({ document }) => projectOf(document)?.rate);
  const { asset } = face;
  const id = asset?.has_peaks === true ? asset.id : null;
  useEffect(() => {
    let wanted = true;
    if (id !== null)
      void peaksOf(id).then((found) => {
        if (wanted) setPeaks(found);
      });
    return () => {
      wanted = false;
    };
  }, [id]);
  const { clip, start } = placed;
  const from = Math.max(0, Math.floor((window.start - start) * scale));
  const to = Math.ceil(Math.min(clip.duration, window.end - start) * scale);
  const width = Math.max(0, Math.min(8192, to - from));
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext("2d");
    if (element === null || context == null || rate === undefined || peaks === null) return;
    element.width = width;
    element.height = height;
    const per_pixel = (secondsFromFrames(1, rate) * PEAKS_A_SECOND) / scale;
    const first = secondsFromFrames(clip.source_start, rate) * PEAKS_A_SECOND + from * per_pixel;
    const gain = Math.min(4, 10 ** (clip.gain_db / 20));
    context.fillStyle = INK;
    for (const [x, [low, high]] of columns(peaks, first, per_pixel, width).entries()) {
      const above = Math.min(1, (high / 127) * gain) * (height / 2);
      const below = Math.min(1, (-low / 127) * gain) * (height / 2);
      context.fillRect(x, height / 2 - above, 1, Math.max(1, above + below));
    }
  }, [peaks, rate, scale, from, width, height, clip.source_start, clip.gain_db]);
  return <canvas ref={canvas} aria-hidden className="absolute" style={{ left: from, top, width, height }} />;
}
