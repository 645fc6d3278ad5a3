import { MoreHorizontal, Sparkles } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { Lora } from "../../api/client.ts";
import { useCommands } from "../../commands/commands.tsx";
import { removeLora, renameLora } from "../../commands/models.ts";
import { useFacts } from "../../model/model.tsx";
import { sizeLabel } from "../../model/size.ts";
import { Button, IconButton } from "../../ui/Button.tsx";
import { Menu } from "../../ui/Menu.tsx";
import { Dot, EmptyState, type Tone } from "../../ui/signs.tsx";
import { TextField } from "../../ui/TextField.tsx";

const FITS: Record<Lora["fit"], [Tone, string]> = {
  fits: ["ok", "fits"],
  misfit: ["bad", "does not fit"],
  unknown: ["none", "not known to fit"],
};

/** `onImport` opens the system's dialog; files can be dropped anywhere on the page. */
export function Loras({ onImport }: { onImport: () => void }) {
  const loras = useFacts((facts) => facts.loras);
  return (
    <section aria-label="LoRAs" className="grid min-h-0 grid-rows-[44px_minmax(0,1fr)] bg-panel">
      <div className="flex items-center gap-2 border-b border-line px-4">
        <h2 className="flex-1 font-semibold">
          LoRAs {loras !== null && <span className="tabular ml-1 text-12 text-faint">{loras.length}</span>}
        </h2>
        <Button onClick={onImport}>Import…</Button>
      </div>
      {loras === null ? null : loras.length === 0 ? (
        <EmptyState icon={Sparkles} title="No LoRAs yet">
          A LoRA teaches a model a look, a person or a control. Drop .safetensors files anywhere on this page.
        </EmptyState>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: keys must be able to scroll what is longer than the screen
        <ul className="min-h-0 divide-y divide-line overflow-y-auto" tabIndex={0}>
          {loras.map((lora) => (
            <LoraRow key={lora.name} lora={lora} />
          ))}
        </ul>
      )}
    </section>
  );
}

function LoraRow({ lora }: { lora: Lora }) {
  const { name, bytes, family_title, rank, trigger, fit, why } = lora;
  const [renaming, setRenaming] = useState(false);
  const { run } = useCommands();
  const [tone, word] = FITS[fit];
  return (
    <li className="flex items-start gap-2 px-4 py-2.5" aria-label={name}>
      <div className="min-w-0 flex-1">
        {renaming ? (
          <RenameField name={name} onEnd={() => setRenaming(false)} />
        ) : (
          <p className="truncate font-medium">{name}</p>
        )}
        <p className="text-12 text-faint">
          {[family_title || "no model of ours", rank > 0 ? `rank ${rank}` : "", sizeLabel(bytes)]
            .filter(Boolean)
            .join(" · ")}
        </p>
        {trigger !== "" && <p className="text-12 text-dim select-text">Wakes to “{trigger}”</p>}
        <p className="mt-0.5 text-12 text-dim select-text">
          <span className="mr-1.5 inline-flex items-center gap-1.5">
            <Dot tone={tone} /> {word}
          </span>
          {why !== "" && <span className="text-faint">{why}</span>}
        </p>
      </div>
      <Menu
        align="end"
        entries={[
          { label: "Rename…", onSelect: () => setTimeout(() => setRenaming(true)) },
          "separator",
          { label: "Remove", danger: true, onSelect: () => run(removeLora, { name }) },
        ]}
      >
        <IconButton icon={MoreHorizontal} label={`More about ${name}`} size="small" />
      </Menu>
    </li>
  );
}

function RenameField({ name, onEnd }: { name: string; onEnd: () => void }) {
  const { run } = useCommands();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // The menu that led here gives the focus back to its button when it closes: this comes after that.
    const timer = setTimeout(() => {
      const field = place.current?.querySelector("input");
      field?.focus();
      field?.select();
    });
    return () => clearTimeout(timer);
  }, []);
  return (
    // Leaving the field, by Enter or by a click elsewhere, ends it, whether or not there is a new name.
    // biome-ignore lint/a11y/noStaticElementInteractions: it only hears that the field inside was left
    <div ref={place} onBlur={onEnd}>
      <TextField
        label={`New name of ${name}`}
        value={name}
        maxLength={80}
        onCommit={(to) => run(renameLora, { name, to })}
      />
    </div>
  );
}
