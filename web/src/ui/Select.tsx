import { Check, ChevronDown } from "lucide-react";
import { Select as Radix } from "radix-ui";

export interface Option {
  value: string;
  label: string;
  note?: string;
  disabled?: boolean;
}

export interface SelectProps {
  label: string;
  value: string;
  options: readonly Option[];
  onChange: (value: string) => void;
  disabled?: boolean;
  /** Shown while nothing is chosen. */
  placeholder?: string;
}

export function Select({ label, value, options, onChange, disabled = false, placeholder }: SelectProps) {
  return (
    <Radix.Root value={value} onValueChange={onChange} disabled={disabled}>
      <Radix.Trigger
        aria-label={label}
        onKeyDown={(event) => event.key === "Escape" && event.currentTarget.blur()}
        className="flex h-7 w-full min-w-0 items-center justify-between gap-2 rounded border border-line bg-bg px-2 text-left text-13 hover:border-hover disabled:opacity-50"
      >
        <span className="truncate">
          <Radix.Value placeholder={placeholder} />
        </span>
        <Radix.Icon className="text-faint">
          <ChevronDown size={14} aria-hidden />
        </Radix.Icon>
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={4}
          className="z-50 max-h-80 min-w-(--radix-select-trigger-width) overflow-hidden rounded-md border border-line bg-raised p-1 shadow-xl shadow-black/50"
        >
          <Radix.Viewport>
            {options.map(({ value: each, label: text, note, disabled: off = false }) => (
              <Radix.Item
                key={each}
                value={each}
                disabled={off}
                className="flex h-7 items-center gap-2 rounded px-2 text-13 outline-none data-disabled:text-faint data-highlighted:bg-hover"
              >
                <span className="grid w-4 place-items-center text-accent">
                  <Radix.ItemIndicator>
                    <Check size={14} aria-hidden />
                  </Radix.ItemIndicator>
                </span>
                <Radix.ItemText>{text}</Radix.ItemText>
                {note !== undefined && <span className="ml-auto pl-4 text-12 text-faint">{note}</span>}
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
