import type { KeyboardEvent, PointerEvent, RefObject } from "react";

interface WipeHandleProps {
  /** The picture that is wiped. */
  box: RefObject<HTMLElement | null>;
  part: number;
  names: readonly [left: string, right: string];
  onWipe: (part: number) => void;
}

const STEP = 0.01;
const FAR = 0.1;
/** A side that is narrower than this, of 0 to 1, has no room for its name. */
const NAMED = 0.12;

/** The edge between two takes: dragged anywhere over the picture, or moved with the arrows. */
export function WipeHandle({ box, part, names: [left, right], onWipe }: WipeHandleProps) {
  const wipe = (to: number) => onWipe(Math.max(0, Math.min(1, to)));
  const follow = (event: PointerEvent) => {
    const bounds = box.current?.getBoundingClientRect();
    if (bounds !== undefined) wipe((event.clientX - bounds.left) / Math.max(1, bounds.width));
  };
  const key = (event: KeyboardEvent) => {
    const step = event.shiftKey ? FAR : STEP;
    const to: Record<string, number> = {
      ArrowLeft: part - step,
      ArrowRight: part + step,
      Home: 0,
      End: 1,
    };
    const next = to[event.key];
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    wipe(next);
  };
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label="Wipe"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(part * 100)}
      aria-valuetext={`${Math.round(part * 100)} percent ${left}, the rest ${right}`}
      className="group absolute inset-0 cursor-ew-resize outline-none"
      onKeyDown={key}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        follow(event);
      }}
      onPointerMove={(event) => event.currentTarget.hasPointerCapture(event.pointerId) && follow(event)}
    >
      {part > NAMED && <Name side="left-2">{left}</Name>}
      {part < 1 - NAMED && <Name side="right-2">{right}</Name>}
      <span
        aria-hidden
        className="absolute inset-y-0 w-px bg-text shadow-[0_0_0_1px_rgb(0_0_0/0.5)] group-focus-visible:bg-accent"
        style={{ left: `${part * 100}%` }}
      >
        <span className="absolute top-1/2 left-1/2 h-8 w-2 -translate-1/2 rounded-full border border-black/60 bg-text group-focus-visible:bg-accent" />
      </span>
    </div>
  );
}

const Name = ({ side, children }: { side: string; children: string }) => (
  <span aria-hidden className={`absolute top-2 ${side} rounded-sm bg-veil px-1.5 text-11 font-medium`}>
    {children}
  </span>
);
