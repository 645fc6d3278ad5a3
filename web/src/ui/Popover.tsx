import { Popover as Radix } from "radix-ui";
import { type ReactElement, type ReactNode, type RefObject, useRef } from "react";

export interface PopoverProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  trigger: ReactElement;
  label: string;
  width?: number;
  /** What is focused when it opens; its first field otherwise. */
  first?: RefObject<HTMLElement | null>;
  children: ReactNode;
}

export function Popover({ open, onOpenChange, trigger, label, width = 380, first, children }: PopoverProps) {
  // A key opens it from anywhere: there the focus goes back, where its button would take the next press of Space.
  const before = useRef<{ element: Element | null; focusVisible: boolean } | null>(null);
  const leftByHand = useRef(false);
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          aria-label={label}
          align="end"
          sideOffset={8}
          onOpenAutoFocus={(event) => {
            const element = document.activeElement;
            before.current = { element, focusVisible: element?.matches(":focus-visible") === true };
            leftByHand.current = false;
            if (!first?.current) return;
            event.preventDefault();
            first.current.focus();
          }}
          onInteractOutside={() => {
            leftByHand.current = true;
          }}
          onEscapeKeyDown={(event) => {
            // It gives up the number that is being typed.
            if (event.target instanceof Element && event.target.matches("[role=spinbutton]"))
              event.preventDefault();
          }}
          onCloseAutoFocus={(event) => {
            if (leftByHand.current) return;
            event.preventDefault();
            const { element, ...how } = before.current ?? { element: null };
            // What was clicked leaves its keys to the studio, and goes on doing so.
            if (element instanceof HTMLElement) element.focus(how);
          }}
          className="z-30 flex max-h-[min(75vh,var(--radix-popover-content-available-height))] flex-col rounded-lg border border-line bg-panel shadow-2xl shadow-black"
          style={{ width }}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
