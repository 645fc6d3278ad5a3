import { X } from "lucide-react";
import { IconButton } from "../../ui/Button.tsx";
import { Field, NumberField } from "../../ui/fields.tsx";

interface OptionalProps {
  label: string;
  value: number | null;
  /** Where it begins when it is set by hand. */
  fallback: number;
  max: number;
  step?: number;
  onChange: (value: number | null) => void;
}

/** A number that follows the weights until it is set. */
export const Optional = ({ label, value, fallback, max, step = 1, onChange }: OptionalProps) => (
  <Field label={label}>
    {value === null ? (
      <button
        type="button"
        aria-label={`${label}: as the weights ask; set it`}
        onClick={() => onChange(fallback)}
        className="h-7 w-full rounded border border-line bg-bg px-2 text-left text-dim hover:border-hover"
      >
        as the weights ask
      </button>
    ) : (
      <div className="flex gap-1">
        <NumberField label={label} value={value} min={1} max={max} step={step} onCommit={onChange} />
        <IconButton icon={X} label={`${label}: as the weights ask`} onClick={() => onChange(null)} />
      </div>
    )}
  </Field>
);
