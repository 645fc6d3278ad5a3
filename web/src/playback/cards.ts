/** Cards drawn from words, laid out as the export lays them out: the slate of a shot that has no picture yet, and titles. */
import type { SlatePicture, TitlePicture } from "../model/resolve.ts";
import type { FrameSize } from "./compositor.ts";

const PAPER = "#14171c";
const RULE = "#2b3038";
const BRIGHT = "#e8eaed";
const SOFT = "#b4bac4";
const DIM = "#7d8592";
const KEPT = 12;

type Context = OffscreenCanvasRenderingContext2D;

/** The cards drawn last, so that a card that stays on screen is drawn once. */
export class Cards {
  private readonly drawn = new Map<string, OffscreenCanvas>();

  /** `over`: see-through around a title's words, with a soft shadow. */
  of(picture: SlatePicture | TitlePicture, size: FrameSize, over: boolean): OffscreenCanvas {
    const key = JSON.stringify([picture, size.width, size.height, over]);
    const held = this.drawn.get(key);
    if (held !== undefined) return held;
    const canvas = new OffscreenCanvas(size.width, size.height);
    const context = canvas.getContext("2d");
    if (context === null) throw new Error("this browser gives no 2D canvas");
    if (picture.type === "slate") drawSlate(context, picture, size);
    else drawTitle(context, picture.text, size, over);
    this.drawn.set(key, canvas);
    const oldest = this.drawn.keys().next().value;
    if (this.drawn.size > KEPT && oldest !== undefined) this.drawn.delete(oldest);
    return canvas;
  }
}

const unitOf = ({ width, height }: FrameSize): number => Math.min(width / 16, height / 9);

const font = (weight: number, pixels: number): string =>
  `${weight} ${Math.max(6, pixels)}px "Inter Variable", sans-serif`;

function drawSlate(context: Context, slate: SlatePicture, size: FrameSize): void {
  const { width, height } = size;
  const unit = unitOf(size);
  const margin = unit * 0.55;
  context.fillStyle = PAPER;
  context.fillRect(0, 0, width, height);
  context.strokeStyle = RULE;
  context.lineWidth = Math.max(1, Math.round(unit / 24));
  context.strokeRect(margin, margin, width - 2 * margin, height - 2 * margin);
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillStyle = BRIGHT;
  context.font = font(500, unit * 2.1);
  context.fillText(slate.label, width / 2, height * 0.36);
  context.textBaseline = "top";
  context.fillStyle = SOFT;
  context.font = font(500, unit * 0.46);
  const heading = wrapped(context, slate.heading, width * 0.8, 2);
  lines(context, heading, width / 2, height * 0.555, unit * 0.6);
  context.fillStyle = DIM;
  context.font = font(400, unit * 0.36);
  const top = height * 0.555 + unit * (heading.length > 1 ? 1.4 : 0.85);
  lines(context, wrapped(context, slate.text, width * 0.72, 3), width / 2, top, unit * 0.52);
}

function drawTitle(context: Context, text: string, size: FrameSize, over: boolean): void {
  const pixels = unitOf(size) * 0.8;
  const leading = pixels * 1.5;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.font = font(500, pixels);
  context.fillStyle = "#fff";
  if (over) {
    context.shadowColor = "rgba(0,0,0,.5)";
    context.shadowOffsetX = 1;
    context.shadowOffsetY = 1;
    context.shadowBlur = 2;
  }
  const words = wrapped(context, text, size.width * 0.8, 8);
  lines(context, words, size.width / 2, size.height / 2 - ((words.length - 1) / 2) * leading, leading);
}

function lines(context: Context, words: readonly string[], x: number, top: number, leading: number): void {
  for (const [index, line] of words.entries()) context.fillText(line, x, top + index * leading);
}

/** Text in at most `most` lines of a width in pixels; what does not fit ends in an ellipsis. */
function wrapped(context: Context, text: string, width: number, most: number): string[] {
  const made: string[] = [];
  for (const paragraph of text.split("\n")) {
    let line = "";
    for (const word of paragraph.split(/\s+/).filter((part) => part !== "")) {
      const longer = line === "" ? word : `${line} ${word}`;
      if (line !== "" && context.measureText(longer).width > width) {
        made.push(line);
        line = word;
      } else line = longer;
    }
    made.push(line);
  }
  if (made.length <= most) return made;
  let last = made[most - 1] ?? "";
  while (last !== "" && context.measureText(`${last}…`).width > width) last = last.slice(0, -1);
  return [...made.slice(0, most - 1), `${last.trimEnd()}…`];
}
