import { clsx } from "clsx";
import { ContextMenu as RadixContext, DropdownMenu as RadixDropdown } from "radix-ui";
import type { ReactElement } from "react";
import { Keys } from "./Kbd.tsx";

export type MenuEntry =
  | "separator"
  | {
      label: string;
      /** Under it, in small: why it cannot be chosen. */
      note?: string;
      keys?: string | undefined;
      danger?: boolean;
      disabled?: boolean;
      onSelect: () => void;
    };

const PANEL = "z-50 min-w-48 rounded-md border border-line bg-raised p-1 shadow-xl shadow-black/50";
const ITEM =
  "flex min-h-7 items-center gap-6 rounded px-2 text-13 outline-none data-disabled:opacity-40 data-highlighted:bg-hover";

/** The two kinds of menu have the same parts. */
type Parts =
  | Pick<typeof RadixDropdown, "Item" | "Separator">
  | Pick<typeof RadixContext, "Item" | "Separator">;

function entriesOf({ Item, Separator }: Parts, entries: readonly MenuEntry[]) {
  return entries.map((entry, index) =>
    entry === "separator" ? (
      // A separator has no identity but its place.
      // biome-ignore lint/suspicious/noArrayIndexKey: the list is drawn anew whenever the menu opens
      <Separator key={`separator-${index}`} className="my-1 h-px bg-line" />
    ) : (
      <Item
        key={entry.label}
        className={clsx(ITEM, entry.danger === true ? "text-bad" : "text-text")}
        disabled={entry.disabled === true}
        onSelect={entry.onSelect}
      >
        <span className="flex-1">
          {entry.label}
          {entry.note !== undefined && <span className="block max-w-64 pb-1 text-11">{entry.note}</span>}
        </span>
        {entry.keys !== undefined && <Keys of={entry.keys} />}
      </Item>
    ),
  );
}

export interface MenuProps {
  entries: readonly MenuEntry[];
  align?: "start" | "end";
  children: ReactElement;
}

export function Menu({ entries, align = "start", children }: MenuProps) {
  return (
    <RadixDropdown.Root>
      <RadixDropdown.Trigger asChild>{children}</RadixDropdown.Trigger>
      <RadixDropdown.Portal>
        <RadixDropdown.Content align={align} sideOffset={4} className={PANEL}>
          {entriesOf(RadixDropdown, entries)}
        </RadixDropdown.Content>
      </RadixDropdown.Portal>
    </RadixDropdown.Root>
  );
}

/** The same on a right click, or the menu key. */
export function ContextMenu({ entries, children }: Omit<MenuProps, "align">) {
  return (
    <RadixContext.Root>
      <RadixContext.Trigger asChild>{children}</RadixContext.Trigger>
      <RadixContext.Portal>
        <RadixContext.Content className={PANEL}>{entriesOf(RadixContext, entries)}</RadixContext.Content>
      </RadixContext.Portal>
    </RadixContext.Root>
  );
}
