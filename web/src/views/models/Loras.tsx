import { MoreHorizontal, Sparkles, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useShallow } from "zustand/shallow";
import type { Lora } from "../../api/client.ts";
import { useCommands } from "../../commands/commands.tsx";
import { cancelJob } from "../../commands/jobs.ts";
import { removeLora, removePack, renameLora } from "../../commands/models.ts";
import { useFacts } from "../../model/model.tsx";
import { sizeLabel } from "../../model/size.ts";
import { Button, IconButton } from "../../ui/Button.tsx";
import { Menu } from "../../ui/Menu.tsx";
import { Chip, Dot, EmptyState, ProgressBar, type Tone } from "../../ui/signs.tsx";
import { TextField } from "../../ui/TextField.tsx";
import { LoraPacks } from "./LoraPacks.tsx";

const FITS: Record<Lora["fit"], [Tone, string]> = {
  fits: ["ok", "fits"],
  misfit: ["bad", "does not fit"],
  unknown: ["none", "not known to fit"],
};

export interface LorasProps {
  /** Opens the system's dialog; files can be dropped anywhere on the page. */
  onImport: () => void;
  /** Asks the user about a pack's size and licence. */
  onInstall: (name: string) => void;
  /** Asks which repository of the hub to look at. */
  onLook: () => void;
}

export function Loras({ onImport, onInstall, onLook }: LorasProps) {
  const loras = useFacts((facts) => facts.loras);
  const coming = useComing();
  return (
    <section aria-label="LoRAs" className="grid min-h-0 grid-rows-[44px_minmax(0,1fr)] bg-panel">
      <div className="flex items-center gap-2 border-b border-line px-4">
        <h2 className="flex-1 font-semibold">
          LoRAs {loras !== null && <span className="tabular ml-1 text-12 text-faint">{loras.length}</span>}
        </h2>
        <Button onClick={onLook}>From the hub…</Button>
        <Button onClick={onImport}>Import…</Button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: keys must be able to scroll what is longer than the screen */}
      <div className="min-h-0 overflow-y-auto pb-6" tabIndex={0}>
        {loras?.length === 0 && coming.length === 0 && (
          <div className="h-40">
            <EmptyState icon={Sparkles} title="No LoRAs yet">
              A LoRA teaches a model a look, a person or a control. Drop .safetensors files anywhere on this
              page.
            </EmptyState>
          </div>
        )}
        <ul aria-label="On the shelf" className="divide-y divide-line">
          {coming.map((id) => (
            <ComingRow key={id} id={id} />
          ))}
          {loras?.map((lora) => (
            <LoraRow key={lora.name} lora={lora} />
          ))}
        </ul>
        <LoraPacks onInstall={onInstall} />
      </div>
    </section>
  );
}

const FETCH = "Fetch LoRA ";

/** The jobs that fetch LoRAs from the hub now. */
const useComing = (): string[] =>
  useFacts(
    useShallow(({ jobs }) =>
      Object.values(jobs)
        .filter(({ kind, title, state }) => {
          return (
            kind === "download" && title.startsWith(FETCH) && (state === "queued" || state === "running")
          );
        })
        .map(({ id }) => id),
    ),
  );

function ComingRow({ id }: { id: string }) {
  const title = useFacts(({ jobs }) => jobs[id]?.title ?? "");
  const progress = useFacts((facts) => facts.progress[id]);
  const { run } = useCommands();
  const name = title.slice(FETCH.length);
  const share = progress !== undefined && progress.total > 0 ? progress.done / progress.total : 0;
  return (
    <li className="flex items-start gap-2 px-4 py-2.5" aria-label={name}>
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">{name}</p>
        <div className="mt-1.5">
          <ProgressBar done={share} label={`Fetching ${name}`} />
        </div>
        <p className="mt-1 text-12 text-faint">
          {progress === undefined
            ? "waiting its turn"
            : `${sizeLabel(progress.done)} of ${sizeLabel(progress.total)}`}
        </p>
      </div>
      <IconButton
        icon={X}
        size="small"
        label={`Cancel fetching ${name}`}
        onClick={() => run(cancelJob, { id })}
      />
    </li>
  );
}

function LoraRow({ lora }: { lora: Lora }) {
  const { name, bytes, family_title, rank, trigger, fit, why, note, pack, former, reference_factor } = lora;
  const title = useFacts(({ packs }) =>
    pack ? packs?.find((each) => each.name === name)?.title : undefined,
  );
  const [renaming, setRenaming] = useState(false);
  const [removing, setRemoving] = useState(false);
  const { run } = useCommands();
  const [tone, word] = FITS[fit];
  return (
    <li className="flex items-start gap-2 px-4 py-2.5" aria-label={name}>
      <div className="min-w-0 flex-1">
        {renaming ? (
          <RenameField name={name} onEnd={() => setRenaming(false)} />
        ) : (
          <p className="flex items-center gap-2 font-medium">
            <span className="truncate">{title ?? name}</span>
            {title !== undefined && (
              <span className="truncate font-mono text-11 font-normal text-faint">{name}</span>
            )}
            {reference_factor > 0 && <Chip>control</Chip>}
          </p>
        )}
        <p className="text-12 text-faint">
          {[family_title || "no model of ours", rank > 0 ? `rank ${rank}` : "", sizeLabel(bytes)]
            .filter(Boolean)
            .join(" · ")}
        </p>
        {former.length > 0 && (
          <p className="text-12 text-faint">
            Formerly {former.join(", ")}: shots that wear it so go on doing so.
          </p>
        )}
        {note !== "" && <p className="text-12 text-dim">{note}</p>}
        {trigger !== "" && <p className="text-12 text-dim select-text">Wakes to “{trigger}”</p>}
        <p className="mt-0.5 text-12 text-dim select-text">
          <span className="mr-1.5 inline-flex items-center gap-1.5">
            <Dot tone={tone} /> {word}
          </span>
          {why !== "" && <span className="text-faint">{why}</span>}
        </p>
        {removing && (
          <Removal
            name={name}
            onKeep={() => setRemoving(false)}
            onDelete={() => (pack ? run(removePack, { name }) : run(removeLora, { name }))}
          />
        )}
      </div>
      <Menu
        align="end"
        entries={
          pack
            ? [{ label: "Remove…", danger: true, onSelect: () => setTimeout(() => setRemoving(true)) }]
            : [
                { label: "Rename…", onSelect: () => setTimeout(() => setRenaming(true)) },
                "separator",
                { label: "Remove…", danger: true, onSelect: () => setTimeout(() => setRemoving(true)) },
              ]
        }
      >
        <IconButton icon={MoreHorizontal} label={`More about ${name}`} size="small" />
      </Menu>
    </li>
  );
}

/** A file that is deleted comes back by no undo: it is asked for twice. */
function Removal({ name, onKeep, onDelete }: { name: string; onKeep: () => void; onDelete: () => void }) {
  return (
    <fieldset
      aria-label={`Remove ${name}`}
      className="mt-1.5 flex items-center gap-2 rounded border border-bad/50 bg-raised px-2 py-1.5"
    >
      <p className="flex-1 text-12 text-dim">
        Its file is deleted. Shots that wear it can then not be drawn.
      </p>
      <Button tone="danger" onClick={onDelete}>
        Delete the file
      </Button>
      <Button tone="ghost" onClick={onKeep}>
        Keep it
      </Button>
    </fieldset>
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
