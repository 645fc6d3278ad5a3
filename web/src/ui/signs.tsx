/** Small signs: a state as a dot and a word, a ring that fills, what stands in an empty place. */

import { clsx } from "clsx";
import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

export type Tone = "ok" | "run" | "stale" | "bad" | "none";

const DOTS: Record<Tone, string> = {
  ok: "bg-ok",
  run: "bg-run",
  stale: "bg-stale",
  bad: "bg-bad",
  none: "bg-faint",
};

export const Dot = ({ tone }: { tone: Tone }) => (
  <span aria-hidden className={clsx("size-1.5 shrink-0 rounded-full", DOTS[tone])} />
);

export function Chip({
  tone,
  children,
  className,
}: {
  tone?: Tone;
  children: ReactNode;
  className?: string;
}) {
  return (
    <span
      className={clsx(
        "inline-flex h-5 shrink-0 items-center gap-1.5 whitespace-nowrap rounded-full border border-line bg-raised px-2 text-11 font-medium text-dim",
        className,
      )}
    >
      {tone !== undefined && <Dot tone={tone} />}
      {children}
    </span>
  );
}

/** `done` of 0 to 1; null turns without an end. */
export function ProgressRing({ done, label }: { done: number | null; label: string }) {
  const length = 2 * Math.PI * 6;
  return (
    <svg
      viewBox="0 0 16 16"
      role="progressbar"
      aria-label={label}
      aria-valuenow={done === null ? undefined : Math.round(done * 100)}
      className={clsx("size-4 shrink-0 -rotate-90", done === null && "animate-spin")}
    >
      <circle cx="8" cy="8" r="6" fill="none" strokeWidth="3" className="stroke-line" />
      <circle
        cx="8"
        cy="8"
        r="6"
        fill="none"
        strokeWidth="3"
        strokeDasharray={length}
        strokeDashoffset={length * (1 - (done ?? 0.25))}
        className="stroke-run"
      />
    </svg>
  );
}

export function ProgressBar({ done, label }: { done: number; label: string }) {
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuenow={Math.round(done * 100)}
      aria-valuemin={0}
      aria-valuemax={100}
      className="h-1 overflow-hidden rounded-full bg-line"
    >
      <div
        className="h-full rounded-full bg-run transition-[width]"
        style={{ width: `${Math.min(100, done * 100)}%` }}
      />
    </div>
  );
}

export interface EmptyStateProps {
  icon: LucideIcon;
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
}

export function EmptyState({ icon: Icon, title, children, actions }: EmptyStateProps) {
  return (
    <div className="grid h-full place-items-center p-8">
      <div className="flex max-w-md flex-col items-center gap-2 text-center">
        <Icon size={28} strokeWidth={1.5} className="mb-1 text-faint" aria-hidden />
        <p className="text-15 font-medium">{title}</p>
        {children !== undefined && <p className="text-13 text-dim">{children}</p>}
        {actions !== undefined && <div className="mt-3 flex gap-2">{actions}</div>}
      </div>
    </div>
  );
}
