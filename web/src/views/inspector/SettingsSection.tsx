import type { ShotPlan } from "../../api/client.ts";
import { useCommands } from "../../commands/commands.tsx";
import { clearParameters, setParameter } from "../../commands/settings.ts";
import { type Control, cardOf, controlsOf, type Setting } from "../../model/limits.ts";
import { useFacts } from "../../model/model.tsx";
import type { Shot } from "../../model/records.ts";
import { Button } from "../../ui/Button.tsx";
import { Field, NumberField } from "../../ui/fields.tsx";
import { Select } from "../../ui/Select.tsx";
import { Switch } from "../../ui/Switch.tsx";
import { InspectorSection } from "./InspectorSection.tsx";
import { AUTOMATIC, common } from "./shared.ts";

/** The engine's own settings, as its card publishes them. */
export function SettingsSection({ shots, plan }: { shots: readonly Shot[]; plan: ShotPlan | null }) {
  const engine = common(shots, (shot) => shot.overrides.engine ?? "");
  const controls = useFacts(({ engines }) => {
    const first = shots[0];
    return first === undefined ? [] : controlsOf(cardOf(engines, first), plan?.spec);
  });
  const { run } = useCommands();
  if (controls.length === 0 || engine === undefined) return null;
  const set = new Set(shots.flatMap(({ overrides }) => Object.keys(overrides.parameters ?? {})));
  return (
    <InspectorSection
      name="settings"
      title="Settings"
      open={false}
      summary={set.size === 0 ? "defaults" : `${set.size} changed`}
      actions={
        set.size > 0 && (
          <Button
            tone="ghost"
            className="h-6 px-1.5 text-12"
            onClick={() => run(clearParameters, { ids: shots.map(({ id }) => id) })}
          >
            Reset all
          </Button>
        )
      }
    >
      {controls.map((control) => (
        <ControlField key={control.name} control={control} shots={shots} />
      ))}
    </InspectorSection>
  );
}

interface ControlFieldProps {
  control: Control;
  shots: readonly Shot[];
}

function ControlField({ control, shots }: ControlFieldProps) {
  const { run } = useCommands();
  const { name, label, help } = control;
  const save = (value: Setting | null) =>
    run(setParameter, { ids: shots.map(({ id }) => id), name, label, value });
  const isSet = shots.some(({ overrides }) => overrides.parameters?.[name] !== undefined);
  const held = shots.at(-1)?.overrides.parameters?.[name] ?? control.default ?? null;
  return (
    <Field wide label={label} help={help} back="the default" onReset={isSet ? () => save(null) : undefined}>
      <ControlInput control={control} value={held} onSave={save} />
    </Field>
  );
}

interface ControlInputProps {
  control: Control;
  value: Setting | null;
  onSave: (value: Setting | null) => void;
}

function ControlInput({ control, value, onSave }: ControlInputProps) {
  const { label, type, min, max, step, choices } = control;
  if (type === "switch")
    return (
      <div className="flex h-7 items-center">
        <Switch label={label} hidden on={value === true} onChange={onSave} />
      </div>
    );
  if (type === "choice") {
    const options = choices.map((choice) => ({ value: String(choice), label: String(choice) }));
    return (
      <Select
        label={label}
        value={value === null ? AUTOMATIC : String(value)}
        options={
          (control.default ?? null) === null
            ? [{ value: AUTOMATIC, label: "automatic" }, ...options]
            : options
        }
        onChange={(chosen) => onSave(choices.find((choice) => String(choice) === chosen) ?? null)}
      />
    );
  }
  return (
    <NumberField
      label={label}
      value={typeof value === "number" ? value : null}
      unset="automatic"
      min={min ?? 0}
      max={max ?? Number.MAX_SAFE_INTEGER}
      step={step ?? 1}
      onCommit={onSave}
    />
  );
}
