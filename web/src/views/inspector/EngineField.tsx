import { CircleAlert } from "lucide-react";
import { useCommands } from "../../commands/commands.tsx";
import { openModels } from "../../commands/models.ts";
import { cardOf, DEFAULT_ENGINE } from "../../model/limits.ts";
import { useFacts } from "../../model/model.tsx";
import type { Shot } from "../../model/records.ts";
import { Button } from "../../ui/Button.tsx";
import { Field } from "../../ui/fields.tsx";
import { type Option, Select } from "../../ui/Select.tsx";
import { AUTOMATIC, common, MIXED, useOverrides, withMixed } from "./shared.ts";

const NOTES: Record<string, string> = { missing_packs: "weights missing", unfit: "not on this machine" };

/** Which engine makes the shot; what one that cannot run yet is missing is said here, with the way to get it. */
export function EngineField({ shots }: { shots: readonly Shot[] }) {
  const engines = useFacts((facts) => facts.engines ?? []);
  const { set, resetOf } = useOverrides(shots);
  const options: Option[] = [
    { value: AUTOMATIC, label: "automatic", note: DEFAULT_ENGINE },
    ...engines.map(({ name, ready }) => {
      const note = NOTES[ready];
      return note === undefined ? { value: name, label: name } : { value: name, label: name, note };
    }),
  ];
  // What was set for one engine means nothing to another.
  const setEngine = (name: string | null) =>
    set("engine", {
      "overrides.engine": name,
      "overrides.pipeline": null,
      "overrides.parameters": null,
      "overrides.loras": null,
    });
  const choose = (shot: Shot) => shot.overrides.engine ?? AUTOMATIC;
  return (
    <>
      <Field label="Engine" back="automatic" onReset={resetOf("engine", "engine") && (() => setEngine(null))}>
        <Select
          label="Engine"
          value={common(shots, choose) ?? MIXED}
          options={withMixed(options, shots, choose)}
          onChange={(value) => value !== MIXED && setEngine(value === AUTOMATIC ? null : value)}
        />
      </Field>
      <Readiness shots={shots} />
    </>
  );
}

function Readiness({ shots }: { shots: readonly Shot[] }) {
  const card = useFacts(({ engines }) =>
    shots.map((shot) => cardOf(engines, shot)).find((one) => one !== undefined && one.ready !== "ready"),
  );
  const { run } = useCommands();
  if (card === undefined) return null;
  return (
    <div className="mx-3 my-1 rounded border border-line bg-raised p-2.5 text-12">
      <p className="flex gap-1.5 text-dim select-text">
        <CircleAlert size={14} className="mt-px shrink-0 text-stale" aria-hidden />
        <span>
          {card.name} cannot run yet. {[card.note, card.remedy].filter(Boolean).join(" ")}
        </span>
      </p>
      <Button className="mt-2 h-6 px-2 text-12" onClick={() => run(openModels)}>
        See models
      </Button>
    </div>
  );
}
