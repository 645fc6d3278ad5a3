import { clsx } from "clsx";
import { ChevronRight } from "lucide-react";
import { Collapsible } from "radix-ui";
import { type ReactNode, useEffect, useRef } from "react";

export interface SectionProps {
  title: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Beside the title while it is folded: what is set inside, in a word. */
  summary?: string | undefined;
  actions?: ReactNode;
  children: ReactNode;
}

/** A part of an inspector that folds away. */
export function Section({ title, open, onOpenChange, summary, actions, children }: SectionProps) {
  const part = useRef<HTMLElement>(null);
  const opened = useRef(false);
  // What the user unfolds is seen whole, as far as there is room.
  useEffect(() => {
    if (open && opened.current) part.current?.scrollIntoView({ block: "nearest" });
    opened.current = false;
  }, [open]);
  const change = (next: boolean) => {
    opened.current = next;
    onOpenChange(next);
  };
  return (
    <Collapsible.Root open={open} onOpenChange={change} asChild>
      <section ref={part} aria-label={title} className="border-t border-line">
        <div className="flex h-8 items-center pr-2">
          <Collapsible.Trigger className="group flex h-8 min-w-0 flex-1 items-center gap-1 pl-2 text-left hover:text-text">
            <ChevronRight
              size={12}
              aria-hidden
              className={clsx("shrink-0 text-faint transition-transform", open && "rotate-90")}
            />
            <span className="panel-title shrink-0 group-hover:text-text">{title}</span>
            {!open && summary !== undefined && (
              <span className="ml-auto truncate pl-3 text-12 text-faint">{summary}</span>
            )}
          </Collapsible.Trigger>
          {open && actions}
        </div>
        <Collapsible.Content className="pb-2">{children}</Collapsible.Content>
      </section>
    </Collapsible.Root>
  );
}
