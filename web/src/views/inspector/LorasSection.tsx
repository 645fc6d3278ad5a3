import { CircleAlert, Plus, Trash2 } from "lucide-react";
import type { Lora, ShotPlan } from "../../api/client.ts";
import { useCommands } from "../../commands/commands.tsx";
import { openModels } from "../../commands/models.ts";
import { wearLora } from "../../commands/settings.ts";
import { engineOf } from "../../model/limits.ts";
import { useFacts } from "../../model/model.tsx";
import type { Shot } from "../../model/records.ts";
import { Button, IconButton } from "../../ui/Button.tsx";
import { NumberField } from "../../ui/fields.tsx";
import { Menu } from "../../ui/Menu.tsx";
import { CameraOffer, usePackTitle } from "./CameraOffer.tsx";
import { InspectorSection } from "./InspectorSection.tsx";

const HEAVIEST = 4;

/** LoRAs that the shots wear, each with its weight; others are taken from the shelf. */
export function LorasSection({ shots, plan }: { shots: readonly Shot[]; plan: ShotPlan | null }) {
  const worn = shots.at(-1)?.overrides.loras ?? [];
  const added = (plan?.spec.loras ?? []).filter(({ name }) => !worn.some((own) => own.name === name));
  const named = [...worn, ...added].map(({ name }) => name);
  const camera = plan?.camera_lora ?? null;
  // The plan lags behind what has just been put on.
  const offered = camera !== null && !named.includes(camera.name) ? camera : null;
  const title = usePackTitle(offered?.name);
  return (
    <InspectorSection
      name="loras"
      title="LoRAs"
      open={named.length > 0}
      summary={`${named.length === 0 ? "none" : named.join(", ")}${offered === null ? "" : ` · ${title} suits the move`}`}
      actions={<Shelf shots={shots} worn={worn.map(({ name }) => name)} />}
    >
      {named.length === 0 ? (
        <p className="px-3 text-12 text-faint">
          A LoRA of the shelf gives the shot a look, a face or a motion of its own.
        </p>
      ) : (
        <ul aria-label="LoRAs worn" className="space-y-1 px-3">
          {worn.map(({ name, weight }) => (
            <WornLora key={name} shots={shots} name={name} weight={weight} />
          ))}
          {added.map(({ name }) => (
            <li key={name} className="text-dim">
              {name} <span className="text-12 text-faint">worn to follow the control film</span>
            </li>
          ))}
        </ul>
      )}
      {offered !== null && <CameraOffer shots={shots} offered={offered} title={title} />}
    </InspectorSection>
  );
}

function Shelf({ shots, worn }: { shots: readonly Shot[]; worn: readonly string[] }) {
  const loras = useFacts((facts) => facts.loras ?? []);
  const { run } = useCommands();
  const ids = shots.map(({ id }) => id);
  const engine = shots[0] === undefined ? "" : engineOf(shots[0]);
  const free = loras.filter(({ name, former }) => ![name, ...former].some((each) => worn.includes(each)));
  return (
    <Menu
      align="end"
      entries={[
        ...free.map((lora) => {
          const why = unfitFor(engine, lora);
          return {
            label: lora.name,
            ...(why === "" ? {} : { note: why, disabled: true }),
            onSelect: () => run(wearLora, { ids, name: lora.name, weight: 1 }),
          };
        }),
        ...(free.length > 0 ? ["separator" as const] : []),
        { label: "Import a LoRA…", onSelect: () => run(openModels) },
      ]}
    >
      <Button tone="ghost" icon={Plus} className="h-6 px-1.5 text-12">
        Add
      </Button>
    </Menu>
  );
}

/** Why an engine cannot wear a LoRA, in words; empty where it can, or where nobody knows yet. */
const unfitFor = (engine: string, { family, family_title, fit, why }: Lora): string =>
  family !== "" && family !== engine ? `It is made for ${family_title}.` : fit === "misfit" ? why : "";

interface WornLoraProps {
  shots: readonly Shot[];
  name: string;
  weight: number;
}

function WornLora({ shots, name, weight }: WornLoraProps) {
  const known = useFacts((facts) => facts.loras);
  const card = known?.find((lora) => lora.name === name || lora.former.includes(name));
  const { run } = useCommands();
  const ids = shots.map(({ id }) => id);
  const engine = shots[0] === undefined ? "" : engineOf(shots[0]);
  const wrong =
    known === null ? "" : card === undefined ? "It is not on the shelf any more." : unfitFor(engine, card);
  return (
    <li>
      <div className="grid grid-cols-[minmax(0,1fr)_84px_24px] items-center gap-1.5">
        <span className="truncate" title={card?.trigger}>
          {card?.name ?? name}
        </span>
        <NumberField
          label={`Weight of ${name}`}
          value={weight}
          min={-HEAVIEST}
          max={HEAVIEST}
          step={0.05}
          onCommit={(next) => run(wearLora, { ids, name, weight: next })}
        />
        <IconButton
          icon={Trash2}
          size="small"
          label={`Take off ${name}`}
          onClick={() => run(wearLora, { ids, name, weight: null })}
        />
      </div>
      {wrong !== "" && (
        <p className="flex gap-1 pt-0.5 text-11 text-bad select-text">
          <CircleAlert size={11} className="mt-0.5 shrink-0" aria-hidden /> {wrong}
        </p>
      )}
    </li>
  );
}
