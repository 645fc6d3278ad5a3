/** Cards drawn from words: the slate of a shot that has no picture yet, and titles. */
import type { SlatePicture } from "../model/resolve.ts";

const SLATE = "#1c1e23";
const INK = "#e8e9eb";
const DIM = "#a0a5ad";

type Context = CanvasRenderingContext2D;

export function drawSlate(context: Context, slate: SlatePicture, width: number, height: number): void {
  context.save();
  context.fillStyle = SLATE;
  context.fillRect(0, 0, width, height);
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillStyle = INK;
  context.font = `600 ${Math.round(height * 0.16)}px Inter, sans-serif`;
  context.fillText(slate.label, width / 2, height * 0.4, width * 0.9);
  context.fillStyle = DIM;
  context.font = `500 ${Math.round(height * 0.045)}px Inter, sans-serif`;
  context.fillText(slate.heading, width / 2, height * 0.55, width * 0.9);
  const lines = wrapped(context, slate.text, width * 0.8).slice(0, 3);
  for (const [index, line] of lines.entries()) context.fillText(line, width / 2, height * (0.64 + 0.065 * index));
  context.restore();
}

export function drawTitle(context: Context, text: string, width: number, height: number): void {
  context.save();
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillStyle = INK;
  context.font = `600 ${Math.round(height * 0.075)}px Inter, sans-serif`;
  const lines = text.split("\n").flatMap((line) => wrapped(context, line, width * 0.84));
  const leading = height * 0.1;
  for (const [index, line] of lines.entries())
    context.fillText(line, width / 2, height / 2 + (index - (lines.length - 1) / 2) * leading);
  context.restore();
}

function wrapped(context: Context, text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/).filter((part) => part !== "")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && context.measureText(longer).width > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return line === "" ? lines : [...lines, line];
}
