import { clsx } from "clsx";
import { type ReactNode, useRef, useState } from "react";

interface FileDropProps {
  label: string;
  accept: string;
  onFiles: (files: readonly File[]) => void;
  className?: string;
  /** Drawn inside; `choose` opens the system's dialog, which is how the keyboard gets there. */
  children: (choose: () => void) => ReactNode;
}

/** A place that takes files: dropped on it, or chosen. */
export function FileDrop({ label, accept, onFiles, className, children }: FileDropProps) {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what is inside does the same by keyboard
    <div
      className={clsx("relative", className)}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes("Files")) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) =>
        event.currentTarget.contains(event.relatedTarget as Node | null) || setOver(false)
      }
      // On the way down: a place inside that takes the drop for itself does not let it come up again.
      onDropCapture={() => setOver(false)}
      onDrop={(event) => {
        if (event.dataTransfer.files.length === 0) return;
        event.preventDefault();
        onFiles([...event.dataTransfer.files]);
      }}
    >
      {children(() => input.current?.click())}
      {over && (
        <div
          aria-hidden
          className="pointer-events-none absolute inset-1 rounded-md border-2 border-dashed border-accent bg-accent-soft"
        />
      )}
      <input
        ref={input}
        type="file"
        multiple
        accept={accept}
        aria-label={label}
        tabIndex={-1}
        className="sr-only"
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
    </div>
  );
}
