import { clsx } from "clsx";
import type { MarkedBox, PictureState, Spot } from "../../../model/picture.ts";

interface MarksProps {
  state: PictureState;
  width: number;
  height: number;
  /** Whether the keyboard's cross is shown. */
  cross: boolean;
  /** Where the pointer is, for the brush to be seen there. */
  hover: Spot | null;
}

/** Points, box, brush and cross: of one thickness however near one looks. */
export function Marks({ state, width, height, cross, hover }: MarksProps) {
  const one = 1 / state.look.scale;
  const where = cross ? state.cross : hover;
  return (
    <svg
      aria-hidden
      viewBox={`0 0 ${width} ${height}`}
      className="absolute inset-0 size-full overflow-visible"
    >
      {state.box !== null && <BoxMark box={state.box} one={one} />}
      {state.points.map(({ x, y, inside }, index) => (
        <circle
          // biome-ignore lint/suspicious/noArrayIndexKey: a point has no identity but its place in the list
          key={index}
          cx={x}
          cy={y}
          r={5 * one}
          strokeWidth={1.5 * one}
          className={clsx("stroke-text", inside ? "fill-ok" : "fill-bad")}
        />
      ))}
      {where !== null && (state.tool === "brush" || state.tool === "eraser") && (
        <>
          <circle
            cx={where.x}
            cy={where.y}
            r={state.radius}
            fill="none"
            strokeWidth={3 * one}
            className="stroke-black/60"
          />
          <circle
            cx={where.x}
            cy={where.y}
            r={state.radius}
            fill="none"
            strokeWidth={1.2 * one}
            className="stroke-text"
          />
        </>
      )}
      {cross && (
        <path
          d={`M${state.cross.x - 9 * one} ${state.cross.y}h${18 * one}M${state.cross.x} ${state.cross.y - 9 * one}v${18 * one}`}
          strokeWidth={1.5 * one}
          className="stroke-accent"
        />
      )}
    </svg>
  );
}

const BoxMark = ({ box, one }: { box: MarkedBox; one: number }) => (
  <rect
    x={box.left}
    y={box.top}
    width={box.right - box.left}
    height={box.bottom - box.top}
    strokeWidth={1.5 * one}
    strokeDasharray={`${6 * one} ${4 * one}`}
    className="fill-accent-soft stroke-accent"
  />
);
