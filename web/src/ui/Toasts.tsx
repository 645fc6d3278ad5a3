import { X } from "lucide-react";
import { Toast as Radix } from "radix-ui";
import { Button, IconButton } from "./Button.tsx";
import { Dot } from "./signs.tsx";

export interface ToastItem {
  id: number;
  tone: "info" | "good" | "bad";
  title: string;
  detail: string;
  action?: { label: string; onAct: () => void } | undefined;
}

const SHOWN_MS = 6000;
const BAD_SHOWN_MS = 20_000;
const TONES = { info: "none", good: "ok", bad: "bad" } as const;

export function Toasts({
  items,
  onDismiss,
}: {
  items: readonly ToastItem[];
  onDismiss: (id: number) => void;
}) {
  return (
    <Radix.Provider swipeDirection="left">
      {items.map(({ id, tone, title, detail, action }) => (
        <Radix.Root
          key={id}
          duration={tone === "bad" ? BAD_SHOWN_MS : SHOWN_MS}
          onOpenChange={(open) => !open && onDismiss(id)}
          className="flex items-start gap-3 rounded-md border border-line bg-raised p-3 shadow-xl shadow-black/50"
        >
          <span className="pt-1.5">
            <Dot tone={TONES[tone]} />
          </span>
          <div className="min-w-0 flex-1">
            <Radix.Title className="text-13 font-medium">{title}</Radix.Title>
            {detail !== "" && <Radix.Description className="text-12 text-dim">{detail}</Radix.Description>}
            {action !== undefined && (
              <Radix.Action asChild altText={action.label}>
                <Button className="mt-2" onClick={action.onAct}>
                  {action.label}
                </Button>
              </Radix.Action>
            )}
          </div>
          <Radix.Close asChild>
            <IconButton icon={X} label="Dismiss" size="small" />
          </Radix.Close>
        </Radix.Root>
      ))}
      {/* On the left: on the right are the buttons that most notices are about. */}
      <Radix.Viewport
        label="Notices ({hotkey})"
        className="fixed bottom-9 left-3 z-50 flex w-80 flex-col gap-2"
      />
    </Radix.Provider>
  );
}
