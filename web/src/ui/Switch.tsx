import { Switch as Radix } from "radix-ui";
import { useId } from "react";

interface SwitchProps {
  label: string;
  /** The label stands elsewhere already, and is only read out. */
  hidden?: boolean;
  on: boolean;
  onChange: (on: boolean) => void;
}

export function Switch({ label, hidden = false, on, onChange }: SwitchProps) {
  const id = useId();
  return (
    <span className="flex items-center gap-2 text-12 text-dim">
      <label htmlFor={id} className={hidden ? "sr-only" : ""}>
        {label}
      </label>
      <Radix.Root
        id={id}
        checked={on}
        onCheckedChange={onChange}
        className="h-4 w-7 rounded-full border border-line bg-bg p-px transition-colors data-[state=checked]:bg-accent"
      >
        <Radix.Thumb className="block size-3 rounded-full bg-dim transition-transform data-[state=checked]:translate-x-3 data-[state=checked]:bg-accent-ink" />
      </Radix.Root>
    </span>
  );
}
