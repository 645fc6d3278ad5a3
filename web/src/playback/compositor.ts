/** Draws the layers of one frame onto a canvas, as the export composes them: V1 added up on black, the others laid over it. */
import type { VideoSample } from "mediabunny";
import { type Box, boxOf, type Shown } from "../model/resolve.ts";
import { Cards } from "./cards.ts";

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
  private readonly cards = new Cards();

  constructor(readonly canvas: HTMLCanvasElement) {
    const context = canvas.getContext("2d", { alpha: false });
    if (context === null) throw new Error("this browser gives no 2D canvas");
    this.context = context;
  }

  compose(size: FrameSize, layers: readonly Ready[]): void {
    const { context, canvas } = this;
    context.setTransform(canvas.width / size.width, 0, 0, canvas.height / size.height, 0, 0);
    context.globalAlpha = 1;
    context.globalCompositeOperation = "source-over";
    context.fillStyle = "#000";
    context.fillRect(0, 0, size.width, size.height);
    for (const layer of layers) this.lay(size, layer);
  }

  private lay(size: FrameSize, { shown, picture }: Ready): void {
    const { context } = this;
    const { layer } = shown;
    context.globalAlpha = shown.opacity;
    context.globalCompositeOperation = layer.blend === "add" ? "lighter" : "source-over";
    if (layer.picture.type !== "asset") {
      const card = this.cards.of(layer.picture, size, layer.blend === "over");
      context.drawImage(card, 0, 0, size.width, size.height);
    } else if (picture !== null) draw(context, picture, boxFor(shown, picture, size));
  }
}

function boxFor({ layer }: Shown, picture: VideoSample | ImageBitmap, size: FrameSize): Box {
  const [across, down] = isSample(picture)
    ? [picture.displayWidth, picture.displayHeight]
    : [picture.width, picture.height];
  return boxOf(layer, across, down, size.width, size.height);
}

function draw(context: CanvasRenderingContext2D, picture: VideoSample | ImageBitmap, box: Box): void {
  if (isSample(picture)) picture.draw(context, box.x, box.y, box.width, box.height);
  else context.drawImage(picture, box.x, box.y, box.width, box.height);
}

const isSample = (picture: VideoSample | ImageBitmap): picture is VideoSample => "timestamp" in picture;
