import { Download, Trash2 } from "lucide-react";
import { useEffect } from "react";
import type { Pack } from "../../api/client.ts";
import { useCommands } from "../../commands/commands.tsx";
import { cancelJob, installPack, removePack } from "../../commands/jobs.ts";
import { isActive } from "../../model/facts.ts";
import { useFacts, useModel, useSession } from "../../model/model.tsx";
import type { SettingsTab } from "../../model/stores.ts";
import { Button, IconButton } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { Chip, ProgressBar, type Tone } from "../../ui/signs.tsx";
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
          { value: "engines", label: "Engines and packs", content: <EnginesTab /> },
          { value: "words", label: "Language model", content: <WordsTab /> },
        ]}
      />
    </Dialog>
  );
}

const EnginesTab = () => (
  <>
    <p className="mb-4 text-dim">
      Engines make pictures and sound from your shots. Some need a pack, which is downloaded once.
    </p>
    <Engines />
    <Packs />
  </>
);

function Engines() {
  const engines = useFacts((facts) => facts.engines);
  return (
    <section>
      <h3 className="panel-title mb-2">Engines</h3>
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

function Packs() {
  const packs = useFacts((facts) => facts.packs);
  if (packs === null || packs.length === 0) return null;
  return (
    <section className="mt-6">
      <h3 className="panel-title mb-2">Packs</h3>
      <ul className="divide-y divide-line rounded-md border border-line">
        {packs.map((pack) => (
          <PackRow key={pack.name} pack={pack} />
        ))}
      </ul>
    </section>
  );
}

const MEGABYTE = 1_000_000;

function PackRow({ pack }: { pack: Pack }) {
  const job = useFacts(({ jobs }) =>
    Object.values(jobs).find(
      (each) => each.kind === "download" && isActive(each) && each.title.includes(pack.name),
    ),
  );
  const progress = useFacts((facts) => (job === undefined ? undefined : facts.progress[job.id]));
  const { run } = useCommands();
  const size =
    pack.bytes >= 1000 * MEGABYTE
      ? `${(pack.bytes / MEGABYTE / 1000).toFixed(1)} GB`
      : `${Math.ceil(pack.bytes / MEGABYTE)} MB`;
  return (
    <li className="px-3 py-2.5">
      <div className="flex items-center gap-3">
        <div className="min-w-0 flex-1">
          <p className="font-medium">{pack.title === "" ? pack.name : pack.title}</p>
          <p className="text-12 text-dim">
            {size} · {pack.licence}
          </p>
        </div>
        {job !== undefined ? (
          <Button onClick={() => run(cancelJob, { id: job.id })}>Cancel</Button>
        ) : pack.installed ? (
          <>
            <Chip tone="ok">installed</Chip>
            <IconButton
              icon={Trash2}
              label={`Remove ${pack.name}`}
              size="small"
              onClick={() => run(removePack, { name: pack.name })}
            />
          </>
        ) : (
          <Button icon={Download} onClick={() => run(installPack, { name: pack.name })}>
            Install
          </Button>
        )}
      </div>
      {job !== undefined && (
        <div className="mt-2">
          <ProgressBar
            done={progress === undefined || progress.total <= 0 ? 0 : progress.done / progress.total}
            label={`Installing ${pack.name}`}
          />
        </div>
      )}
    </li>
  );
}
