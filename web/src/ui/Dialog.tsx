import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { type ReactNode, useRef } from "react";
import { IconButton } from "./Button.tsx";

export interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: string;
  description?: string;
  width?: number;
  children: ReactNode;
  footer?: ReactNode;
}

export function Dialog({ open, onClose, title, description, width = 480, children, footer }: DialogProps) {
  const body = useRef<HTMLDivElement>(null);
  return (
    <Radix.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-black/60" />
        <Radix.Content
          className="fixed left-1/2 top-1/2 z-40 flex max-h-[85vh] max-w-[92vw] -translate-x-1/2 -translate-y-1/2 flex-col rounded-lg border border-line bg-panel shadow-2xl shadow-black"
          style={{ width }}
          // Not on Close: its tooltip would take the first Escape.
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            body.current?.focus();
          }}
          {...(description === undefined ? { "aria-describedby": undefined } : {})}
        >
          <div className="flex items-start gap-3 px-5 pt-4">
            <div className="min-w-0 flex-1">
              <Radix.Title className="text-15 font-semibold">{title}</Radix.Title>
              {description !== undefined && (
                <Radix.Description className="mt-0.5 text-13 text-dim">{description}</Radix.Description>
              )}
            </div>
            <Radix.Close asChild>
              <IconButton icon={X} label="Close" size="small" />
            </Radix.Close>
          </div>
          <div
            ref={body}
            className="min-h-0 flex-1 overflow-y-auto px-5 py-4 focus-visible:outline-1 focus-visible:-outline-offset-1 focus-visible:outline-line"
            // biome-ignore lint/a11y/noNoninteractiveTabindex: keys must be able to scroll what is longer than the screen
            tabIndex={0}
          >
            {children}
          </div>
          {footer !== undefined && (
            <div className="flex items-center justify-end gap-2 border-t border-line px-5 py-3">{footer}</div>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
