import { HardDriveDownload } from "lucide-react";
import { useEffect } from "react";
import { useCommands } from "../../commands/commands.tsx";
import { openModels } from "../../commands/models.ts";
import { useFacts, useModel, useSession } from "../../model/model.tsx";
import type { SettingsTab } from "../../model/stores.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { Chip, type Tone } from "../../ui/signs.tsx";
import { Tabs } from "../../ui/Tabs.tsx";
import { WordsTab } from "./WordsTab.tsx";

const READY: Record<string, [Tone, string]> = {
  ready: ["ok", "ready"],
  missing_packs: ["stale", "pack missing"],
  unfit: ["none", "not on this machine"],
};

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
        {engines?.map(({ name, ready, note, remedy }) => (
          <li key={name} className="flex items-start gap-3 px-3 py-2.5">
            <div className="min-w-0 flex-1">
              <p className="font-medium">{name}</p>
              <p className="text-12 text-dim">{[note, remedy].filter(Boolean).join(" ")}</p>
            </div>
            <Chip tone={READY[ready]?.[0] ?? "none"}>{READY[ready]?.[1] ?? ready}</Chip>
          </li>
        )) ?? <li className="px-3 py-2.5 text-dim">Asking the studio…</li>}
      </ul>
    </section>
  );
}
