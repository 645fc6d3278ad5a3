/** Draws the layers of one frame onto a canvas, as the export composes them: bottom first, on black. */
import type { VideoSample } from "mediabunny";
import { type Box, boxOf, type Shown } from "../model/resolve.ts";
import { drawSlate, drawTitle } from "./cards.ts";

/** A layer with its picture decoded; `picture` is null for cards, which are drawn from their words. */
export interface Ready {
  readonly shown: Shown;
  readonly picture: VideoSample | ImageBitmap | null;
}

/** The project's frame; the canvas may have fewer pixels. */
export interface FrameSize {
  readonly width: number;
  readonly height: number;
}

/** Draws frames of a project onto one canvas. */
export class Compositor {
  private readonly context: CanvasRenderingContext2D;
  /** Where a matted layer that is half seen is put together before it is laid over the rest. */
  private scratch: CanvasRenderingContext2D | null = null;

  constructor(readonly canvas: HTMLCanvasElement) {
    this.context = contextOf(canvas);
  }

  compose(size: FrameSize, layers: readonly Ready[]): void {
    reset(this.context, size);
    black(this.context, size);
    for (const layer of layers) {
      const { opacity, layer: intent } = layer.shown;
      if (opacity < 1 && intent.matte) this.blend(size, layer, opacity);
      else drawLayer(this.context, size, layer, opacity);
    }
  }

  private blend(size: FrameSize, layer: Ready, opacity: number): void {
    this.scratch ??= contextOf(document.createElement("canvas"));
    const { canvas } = this.scratch;
    if (canvas.width !== this.canvas.width) canvas.width = this.canvas.width;
    if (canvas.height !== this.canvas.height) canvas.height = this.canvas.height;
    reset(this.scratch, size);
    drawLayer(this.scratch, size, layer, 1);
    this.context.globalAlpha = opacity;
    this.context.drawImage(canvas, 0, 0, size.width, size.height);
    this.context.globalAlpha = 1;
  }
}

function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext("2d", { alpha: false });
  if (context === null) throw new Error("this browser gives no 2D canvas");
  return context;
}

function reset(context: CanvasRenderingContext2D, { width, height }: FrameSize): void {
  const { canvas } = context;
  context.setTransform(canvas.width / width, 0, 0, canvas.height / height, 0, 0);
  context.globalAlpha = 1;
}

function black(context: CanvasRenderingContext2D, { width, height }: FrameSize): void {
  context.fillStyle = "#000";
  context.fillRect(0, 0, width, height);
}

function drawLayer(context: CanvasRenderingContext2D, size: FrameSize, { shown, picture }: Ready, alpha: number): void {
  const { layer } = shown;
  context.globalAlpha = alpha;
  if (layer.matte) black(context, size);
  if (layer.picture.type === "slate") drawSlate(context, layer.picture, size.width, size.height);
  else if (layer.picture.type === "title") drawTitle(context, layer.picture.text, size.width, size.height);
  else if (picture !== null) drawPicture(context, picture, boxFor(shown, picture, size));
  context.globalAlpha = 1;
}

function boxFor({ layer }: Shown, picture: VideoSample | ImageBitmap, size: FrameSize): Box {
  const [across, down] = isSample(picture)
    ? [picture.displayWidth, picture.displayHeight]
    : [picture.width, picture.height];
  return boxOf(layer, across, down, size.width, size.height);
}

function drawPicture(context: CanvasRenderingContext2D, picture: VideoSample | ImageBitmap, box: Box): void {
  if (isSample(picture)) picture.draw(context, box.x, box.y, box.width, box.height);
  else context.drawImage(picture, box.x, box.y, box.width, box.height);
}

const isSample = (picture: VideoSample | ImageBitmap): picture is VideoSample => "timestamp" in picture;
