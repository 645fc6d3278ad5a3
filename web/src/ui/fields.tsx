/** A number, and a label with its field. What is typed is meant on Enter, or when the field is left; Escape gives it up. */

import { clsx } from "clsx";
import { RotateCcw } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import { IconButton } from "./Button.tsx";
import { onSteps } from "./steps.ts";

export interface NumberFieldProps {
  label: string;
  /** Null while it is not set: `unset` stands in its place. */
  value: number | null;
  unset?: string;
  min: number;
  max: number;
  step?: number;
  /** Behind the number, in another tone: `4.1 s`. */
  note?: string | undefined;
  /** While the pointer drags; without it a drag shows nothing until it ends. */
  onScrub?: (value: number) => void;
  onCommit: (value: number) => void;
  /** The drag was given up. */
  onBail?: () => void;
}

/** Typed, stepped with the arrows (Shift by ten), or dragged sideways. */
export function NumberField({
  label,
  value: given,
  unset,
  min,
  max,
  step = 1,
  note,
  onScrub,
  onCommit,
  onBail,
}: NumberFieldProps) {
  const [draft, setDraft] = useState<string | null>(null);
  // Steps and drags of what is not set begin at the least.
  const value = given ?? min;
  const drag = useRef<{ x: number; from: number; to: number; moved: boolean } | null>(null);
  const within = (number: number) => onSteps(number, { min, max, step });
  const givenUp = useRef(false);
  const end = () => {
    if (givenUp.current) return;
    const number = draft === null ? Number.NaN : Number(draft.replace(",", "."));
    setDraft(null);
    if (draft !== null && draft.trim() !== "" && Number.isFinite(number) && within(number) !== given)
      onCommit(within(number));
  };
  return (
    <div className="flex h-7 w-full min-w-0 items-center rounded border border-line bg-bg hover:border-hover">
      <input
        aria-label={label}
        inputMode="decimal"
        role="spinbutton"
        aria-valuenow={value}
        aria-valuetext={given === null ? (unset ?? "not set") : undefined}
        aria-valuemin={min}
        aria-valuemax={max}
        placeholder={unset}
        className="tabular h-full placeholder:font-sans placeholder:text-faint min-w-0 flex-1 cursor-ew-resize bg-transparent px-2 text-12 select-text focus:cursor-text"
        value={draft ?? (given === null ? "" : String(given))}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={end}
        onKeyDown={(event) => {
          if (event.key === "Enter") end();
          if (event.key === "Escape") {
            if (drag.current !== null) onBail?.();
            drag.current = null;
            setDraft(null);
            // Leaving the field would mean what was typed.
            givenUp.current = true;
            event.currentTarget.blur();
            givenUp.current = false;
            event.stopPropagation();
          }
          const direction = event.key === "ArrowUp" ? 1 : event.key === "ArrowDown" ? -1 : 0;
          if (direction === 0) return;
          event.preventDefault();
          const next = within(value + direction * step * (event.shiftKey ? 10 : 1));
          if (next !== value) onCommit(next);
        }}
        onPointerDown={(event) => {
          if (event.button !== 0 || document.activeElement === event.currentTarget) return;
          drag.current = { x: event.clientX, from: value, to: value, moved: false };
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={(event) => {
          const held = drag.current;
          if (held === null) return;
          const distance = event.clientX - held.x;
          if (!held.moved && Math.abs(distance) < 3) return;
          held.moved = true;
          held.to = within(held.from + Math.round(distance / 2) * step * (event.shiftKey ? 10 : 1));
          if (onScrub === undefined) setDraft(String(held.to));
          else onScrub(held.to);
        }}
        onPointerUp={(event) => {
          const held = drag.current;
          drag.current = null;
          if (held?.moved !== true) return;
          setDraft(null);
          event.currentTarget.blur();
          if (held.to !== held.from) onCommit(held.to);
          else onBail?.();
        }}
        onPointerCancel={() => {
          drag.current = null;
          setDraft(null);
          onBail?.();
        }}
      />
      {note !== undefined && <span className="tabular shrink-0 pr-2 text-12 text-faint">{note}</span>}
    </div>
  );
}

export interface FieldProps {
  label: string;
  onReset?: (() => void) | undefined;
  /** What a reset goes back to. */
  back?: string;
  /** What the value does, for who asks. */
  help?: string | undefined;
  /** Long labels before short values. */
  wide?: boolean;
  children: ReactNode;
}

/** A label and its field, as inspectors stack them. `onReset` shows that the value is the user's and gives it back. */
export function Field({ label, onReset, back = "the script's", help, wide = false, children }: FieldProps) {
  return (
    <div
      className={clsx(
        "grid items-start gap-x-2 px-3 py-1",
        wide ? "grid-cols-[minmax(0,1fr)_116px]" : "grid-cols-[84px_minmax(0,1fr)]",
      )}
    >
      <span className="flex min-h-7 min-w-0 items-center gap-1 text-dim">
        <span title={help} className={clsx("min-w-0 truncate", onReset !== undefined && "text-text")}>
          {label}
        </span>
        {onReset !== undefined && (
          <IconButton
            icon={RotateCcw}
            label={`${label}: back to ${back}`}
            size="small"
            onClick={onReset}
            className="-my-1 text-accent"
          />
        )}
      </span>
      <div className="min-w-0">{children}</div>
    </div>
  );
}
