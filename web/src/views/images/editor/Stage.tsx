import { clsx } from "clsx";
import { useRef, useState } from "react";
import type { Spot } from "../../../model/picture.ts";
import { Marks } from "./Marks.tsx";
import { useFit, useWheel } from "./usePlace.ts";
import { type StageToolProps, useStageTool } from "./useStageTool.ts";

interface StageProps extends StageToolProps {
  name: string;
  url: string;
  /** Laid over the picture: the frame of a followed mask. */
  followed: string | null;
}

/** The picture with its mask and marks; painted by pointer, or by a cross that the arrow keys move. */
export function Stage({ name, url, followed, ...props }: StageProps) {
  const { width, height, state, dispatch, desk } = props;
  const place = useRef<HTMLDivElement>(null);
  const [hover, setHover] = useState<Spot | null>(null);
  const [focused, setFocused] = useState(false);
  const { look, tool } = state;
  useFit(place, width, height, dispatch);
  useWheel(place, look, dispatch);
  const use = useStageTool(place, props, setHover);
  const brush = tool === "brush" || tool === "eraser";
  return (
    <div
      ref={place}
      role="application"
      aria-label={`${name}: arrows move the cross, Space uses the tool there`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrows move its cross
      tabIndex={0}
      className={clsx(
        "relative min-h-0 touch-none overflow-hidden bg-stage",
        tool === "hand" ? "cursor-grab active:cursor-grabbing" : brush ? "cursor-none" : "cursor-crosshair",
      )}
      onPointerDown={use.down}
      onPointerMove={use.move}
      onPointerUp={use.up}
      onPointerCancel={use.bail}
      onPointerLeave={() => setHover(null)}
      onContextMenu={(event) => event.preventDefault()}
      onKeyDown={use.key}
      onFocus={(event) => setFocused(event.currentTarget.matches(":focus-visible"))}
      onBlur={() => setFocused(false)}
    >
      <div
        className="absolute top-0 left-0 origin-top-left"
        style={{ width, height, transform: `translate(${look.x}px, ${look.y}px) scale(${look.scale})` }}
      >
        <img
          src={url}
          alt={name}
          draggable={false}
          className="absolute inset-0 size-full"
          style={{ imageRendering: look.scale > 3 ? "pixelated" : "auto" }}
        />
        {followed !== null && (
          <div
            aria-hidden
            className="absolute inset-0 bg-accent opacity-60"
            style={{ maskImage: `url("${followed}")`, maskSize: "100% 100%", maskMode: "luminance" }}
          />
        )}
        <canvas
          ref={desk.attach}
          width={width}
          height={height}
          aria-hidden
          className="absolute inset-0 size-full"
          style={{ imageRendering: look.scale > 3 ? "pixelated" : "auto" }}
        />
        <Marks state={state} width={width} height={height} cross={focused} hover={brush ? hover : null} />
      </div>
    </div>
  );
}
