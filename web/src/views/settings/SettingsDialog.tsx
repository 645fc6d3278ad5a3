import { HardDriveDownload } from "lucide-react";
import { useEffect } from "react";
import type { EngineCard } from "../../api/client.ts";
import { useCommands } from "../../commands/commands.tsx";
import { openModels } from "../../commands/models.ts";
import { useFacts, useModel, useSession } from "../../model/model.tsx";
import type { SettingsTab } from "../../model/stores.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { Chip } from "../../ui/signs.tsx";
import { Tabs } from "../../ui/Tabs.tsx";
import { engineTitle, makesWords, readyWords } from "../engines.ts";
import { HubTab } from "./HubTab.tsx";
import { WordsTab } from "./WordsTab.tsx";

export function SettingsDialog() {
  const open = useSession((state) => state.dialog === "settings");
  const tab = useSession((state) => state.settingsTab);
  const { session } = useModel();
  const { studio } = useCommands();
  useEffect(() => {
    if (open) void studio.connection.refreshEngines();
  }, [open, studio]);
  return (
    <Dialog open={open} onClose={() => session.set({ dialog: null })} title="Settings" width={620}>
      <Tabs
        label="Settings"
        value={tab}
        onChange={(value) => session.set({ settingsTab: value as SettingsTab })}
        tabs={[
          { value: "engines", label: "Engines", content: <EnginesTab /> },
          { value: "words", label: "Language model", content: <WordsTab /> },
          { value: "hub", label: "Model hub", content: <HubTab /> },
        ]}
      />
    </Dialog>
  );
}

function EnginesTab() {
  const { run } = useCommands();
  return (
    <>
      <p className="mb-4 text-dim">
        Engines make pictures and sound from your shots. Some need weights or other files.
      </p>
      <Engines />
      <div className="mt-4 flex items-center gap-3">
        <p className="flex-1 text-dim">
          Weights are downloaded once, on the models' page; LoRAs are kept there too.
        </p>
        <Button icon={HardDriveDownload} onClick={() => run(openModels)}>
          Models and LoRAs
        </Button>
      </div>
    </>
  );
}

function Engines() {
  const engines = useFacts((facts) => facts.engines);
  return (
    <section>
      <h3 className="panel-title mb-2">What draws</h3>
      <ul className="divide-y divide-line rounded-md border border-line">
        {engines?.map((card) => <EngineRow key={card.name} card={card} />) ?? (
          <li className="px-3 py-2.5 text-dim">Asking the studio…</li>
        )}
      </ul>
    </section>
  );
}

function EngineRow({ card }: { card: EngineCard }) {
  const { tone, words } = readyWords(card);
  return (
    <li aria-label={engineTitle(card.name)} className="flex items-start gap-3 px-3 py-2.5">
      <div className="min-w-0 flex-1">
        <p className="font-medium">
          {engineTitle(card.name)} <span className="ml-1 font-mono text-12 text-faint">{card.name}</span>
        </p>
        <p className="text-12 text-dim select-text">
          {[makesWords(card), card.note, card.remedy].filter(Boolean).join(" ")}
        </p>
      </div>
      <Chip tone={tone}>{words}</Chip>
    </li>
  );
}
