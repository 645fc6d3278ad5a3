import { ArrowLeft } from "lucide-react";
import { useEffect, useState } from "react";
import type { Pack } from "../../api/client.ts";
import { useCommands } from "../../commands/commands.tsx";
import { closeModels, importLoras } from "../../commands/models.ts";
import { useFacts } from "../../model/model.tsx";
import { IconButton } from "../../ui/Button.tsx";
import { FileDrop } from "../../ui/FileDrop.tsx";
import { HubLoraDialog } from "./HubLoraDialog.tsx";
import { Loras } from "./Loras.tsx";
import { PackDialog } from "./PackDialog.tsx";
import { PackRow } from "./PackRow.tsx";

/** What packs are for, by the name that engines ask for them under. */
const PURPOSES: readonly { serves: string; title: string }[] = [
  { serves: "ltx2", title: "Takes: video with sound" },
  { serves: "flux2", title: "Pictures: boards, concept art, elements" },
  { serves: "sam3", title: "Masks" },
  { serves: "words", title: "Words: prompts and breakdowns" },
  { serves: "people", title: "Previz" },
];

export function ModelsView() {
  const { run, studio } = useCommands();
  const { connection } = studio;
  const [asked, setAsked] = useState<string | null>(null);
  const [looking, setLooking] = useState(false);
  useEffect(() => {
    void connection.follow();
    void connection.refreshEngines();
  }, [connection]);
  return (
    <FileDrop
      label="Import LoRAs"
      accept=".safetensors,.json"
      onFiles={(files) => run(importLoras, { files })}
      className="min-h-0"
    >
      {(choose) => (
        <main className="grid h-full min-h-0 grid-cols-[minmax(0,1fr)_360px] gap-px bg-line">
          <section aria-label="Packs" className="grid min-h-0 grid-rows-[44px_minmax(0,1fr)] bg-bg">
            <div className="flex items-center gap-2 px-4">
              <IconButton icon={ArrowLeft} label="Back" keys="escape" onClick={() => run(closeModels)} />
              <h1 className="text-15 font-semibold">Models</h1>
              <p className="ml-2 truncate text-12 text-faint">
                Weights are downloaded once, for all projects. What is on this machine already is used.
              </p>
            </div>
            <Packs onInstall={setAsked} />
          </section>
          <Loras onImport={choose} onInstall={setAsked} onLook={() => setLooking(true)} />
          {asked !== null && <PackDialog key={asked} name={asked} onClose={() => setAsked(null)} />}
          {looking && <HubLoraDialog onClose={() => setLooking(false)} />}
        </main>
      )}
    </FileDrop>
  );
}

/** Weights and the like; packs that are LoRAs stand on the shelf of LoRAs. */
function Packs({ onInstall }: { onInstall: (name: string) => void }) {
  const all = useFacts((facts) => facts.packs);
  if (all === null) return <p className="p-5 text-dim">Asking the studio…</p>;
  const packs = all.filter(({ lora }) => lora === "");
  const others = packs.filter(({ serves }) => !PURPOSES.some((each) => each.serves === serves));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: keys must be able to scroll what is longer than the screen
    <div className="min-h-0 overflow-y-auto px-5 pb-6" tabIndex={0}>
      {PURPOSES.map(({ serves, title }) => (
        <Purpose
          key={serves}
          title={title}
          packs={packs.filter((pack) => pack.serves === serves)}
          onInstall={onInstall}
        />
      ))}
      <Purpose title="Others" packs={others} onInstall={onInstall} />
    </div>
  );
}

function Purpose({
  title,
  packs,
  onInstall,
}: {
  title: string;
  packs: readonly Pack[];
  onInstall: (name: string) => void;
}) {
  if (packs.length === 0) return null;
  return (
    <section className="mt-4 first:mt-2">
      <h2 className="panel-title mb-1.5">{title}</h2>
      <ul className="divide-y divide-line rounded-md border border-line bg-panel">
        {packs.map((pack) => (
          <PackRow key={pack.name} pack={pack} alone={packs.length === 1} onInstall={onInstall} />
        ))}
      </ul>
    </section>
  );
}
