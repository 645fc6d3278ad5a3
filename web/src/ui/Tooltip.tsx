import { Tooltip as Radix } from "radix-ui";
import type { ReactElement } from "react";
import { Keys } from "./Kbd.tsx";

const WAIT_MS = 450;

export const TooltipProvider = ({ children }: { children: ReactElement }) => (
  <Radix.Provider delayDuration={WAIT_MS}>{children}</Radix.Provider>
);

export interface TooltipProps {
  text: string;
  keys?: string | undefined;
  side?: "top" | "right" | "bottom" | "left";
  children: ReactElement;
}

export function Tooltip({ text, keys, side = "bottom", children }: TooltipProps) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          side={side}
          sideOffset={6}
          className="z-50 flex max-w-72 items-center gap-2 rounded border border-line bg-raised px-2 py-1 text-12 text-text shadow-lg shadow-black/40"
        >
          {text}
          {keys !== undefined && <Keys of={keys} />}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
