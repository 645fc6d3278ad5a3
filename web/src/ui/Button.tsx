import { clsx } from "clsx";
import type { LucideIcon } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { Tooltip } from "./Tooltip.tsx";

export interface ButtonProps extends Omit<ComponentProps<"button">, "type"> {
  tone?: "plain" | "primary" | "ghost" | "danger";
  icon?: LucideIcon | undefined;
  submit?: boolean;
  children?: ReactNode;
}

const TONES = {
  plain: "border-line bg-raised text-text hover:bg-hover",
  primary:
    "border-accent bg-accent font-semibold text-accent-ink hover:border-accent-bright hover:bg-accent-bright",
  ghost: "border-transparent text-dim hover:bg-raised hover:text-text",
  danger: "border-line bg-raised text-bad hover:bg-hover",
};

export function Button({
  tone = "plain",
  icon: Icon,
  submit = false,
  className,
  children,
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={submit ? "submit" : "button"}
      className={clsx(
        "inline-flex h-7 shrink-0 items-center justify-center gap-1.5 whitespace-nowrap rounded border px-2.5 text-13 transition-colors",
        "disabled:pointer-events-none disabled:opacity-45",
        TONES[tone],
        className,
      )}
    >
      {Icon && <Icon size={14} aria-hidden />}
      {children}
    </button>
  );
}

export interface IconButtonProps extends Omit<ComponentProps<"button">, "type" | "children"> {
  icon: LucideIcon;
  /** Its accessible name and its tooltip. */
  label: string;
  keys?: string | undefined;
  pressed?: boolean;
  size?: "small" | "medium";
}

export function IconButton({
  icon: Icon,
  label,
  keys,
  pressed,
  size = "medium",
  className,
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip text={label} keys={keys}>
      <button
        {...rest}
        type="button"
        aria-label={label}
        aria-pressed={pressed}
        className={clsx(
          "grid shrink-0 place-items-center rounded transition-colors disabled:pointer-events-none disabled:opacity-40",
          size === "small" ? "size-6" : "size-7",
          pressed === true ? "bg-accent-soft text-accent" : "text-dim hover:bg-hover hover:text-text",
          className,
        )}
      >
        <Icon size={size === "small" ? 14 : 16} aria-hidden />
      </button>
    </Tooltip>
  );
}
