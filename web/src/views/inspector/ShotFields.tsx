import { Dices } from "lucide-react";
import { useRef } from "react";
import { useCommands } from "../../commands/commands.tsx";
import { setShots } from "../../commands/shot.ts";
import { squashAll, updateOf } from "../../model/changes.ts";
import { projectOf } from "../../model/document.ts";
import { useDocument, useFacts, useModel } from "../../model/model.tsx";
import type { Json, Shot, ShotOverrides } from "../../model/records.ts";
import { valuesOf } from "../../model/shots.ts";
import { durationLabel } from "../../model/time.ts";
import { IconButton } from "../../ui/Button.tsx";
import { Field, NumberField, TextField } from "../../ui/fields.tsx";
import { type Option, Select } from "../../ui/Select.tsx";
import { FRAMINGS, MOVES, PURPOSES, SIZES } from "../storyboard/words.ts";

const LONGEST_FRAMES = 100_000;
const LARGEST_SEED = 2 ** 32 - 1;
const MIXED = "mixed";
const AUTOMATIC = "automatic";

const optionsOf = (words: Record<string, string>): Option[] =>
  Object.entries(words).map(([value, label]) => ({ value, label }));

type Name = keyof ShotOverrides;

/** What holds for the shots, and how to set it: the same value for all of them. Values set by hand are marked, and can be given back. */
export function ShotFields({ shots }: { shots: readonly Shot[] }) {
  const { run } = useCommands();
  const ids = shots.map(({ id }) => id);
  const set = (name: string, label: string, value: Json) =>
    run(setShots, { ids, label: `Change ${label.toLowerCase()}`, values: { [name]: value } });
  const resetOf = (name: Name, label: string) =>
    shots.some((shot) => shot.overrides[name] !== null)
      ? () => set(`overrides.${name}`, label, null)
      : undefined;
  const choice = (
    name: "size" | "framing" | "move" | "purpose",
    label: string,
    words: Record<string, string>,
  ) => (
    <Field label={label} onReset={resetOf(name, label)}>
      <Select
        label={label}
        value={common(shots, (shot) => valuesOf(shot)[name]) ?? MIXED}
        options={withMixed(optionsOf(words), shots, (shot) => valuesOf(shot)[name])}
        onChange={(value) => value !== MIXED && set(`overrides.${name}`, label, value)}
      />
    </Field>
  );
  return (
    <div className="py-1">
      <Field label="Direction">
        <TextField
          label="Direction"
          value={common(shots, ({ direction }) => direction) ?? ""}
          placeholder={
            shots.length > 1 ? "The same for all" : "What you want to see; yours, never overwritten"
          }
          lines={2}
          maxLength={20_000}
          onCommit={(value) => set("direction", "direction", value)}
        />
      </Field>
      {shots.length === 1 && <Action shots={shots} reset={resetOf("action", "action")} />}
      {choice("size", "Size", SIZES)}
      {choice("framing", "Framing", FRAMINGS)}
      {choice("move", "Move", MOVES)}
      {choice("purpose", "Purpose", PURPOSES)}
      <Length shots={shots} reset={resetOf("frames", "length")} />
      <Seed shots={shots} reset={resetOf("seed", "seed")} />
      <Engine shots={shots} reset={resetOf("engine", "engine")} />
    </div>
  );
}

interface PartProps {
  shots: readonly Shot[];
  reset: (() => void) | undefined;
}

function Action({ shots, reset }: PartProps) {
  const { run } = useCommands();
  const shot = shots[0];
  if (shot === undefined) return null;
  return (
    <Field label="Action" onReset={reset}>
      <TextField
        label="Action"
        value={valuesOf(shot).action}
        placeholder="What is seen"
        lines={3}
        maxLength={20_000}
        onCommit={(value) =>
          run(setShots, { ids: [shot.id], label: "Change action", values: { "overrides.action": value } })
        }
      />
    </Field>
  );
}

function Length({ shots, reset }: PartProps) {
  const rate = useDocument(({ document }) => projectOf(document)?.rate);
  const { editor } = useModel();
  // While it is dragged the shots seen here hold the dragged value; a gesture starts from what is committed.
  const committed = useRef<readonly Shot[] | null>(null);
  const last = shots.at(-1);
  if (last === undefined || rate === undefined) return null;
  const frames = valuesOf(last).frames;
  const diffOf = (value: number) =>
    squashAll((committed.current ?? shots).map((shot) => updateOf(shot, { "overrides.frames": value })));
  return (
    <Field label="Length" onReset={reset}>
      <NumberField
        label="Length in frames"
        value={frames}
        min={1}
        max={LONGEST_FRAMES}
        note={`f · ${durationLabel(frames, rate)}`}
        onScrub={(value) => {
          if (committed.current === null) {
            committed.current = shots;
            editor.mark("Change length");
          }
          editor.transient(diffOf(value));
        }}
        onCommit={(value) => {
          if (committed.current === null) editor.apply("Change length", diffOf(value));
          else editor.commit();
          committed.current = null;
        }}
        onBail={() => {
          editor.bail();
          committed.current = null;
        }}
      />
    </Field>
  );
}

function Seed({ shots, reset }: PartProps) {
  const { run } = useCommands();
  const project = useDocument(({ document }) => projectOf(document)?.seed ?? 0);
  const last = shots.at(-1);
  const ids = shots.map(({ id }) => id);
  const set = (value: number) =>
    run(setShots, { ids, label: "Change seed", values: { "overrides.seed": value } });
  return (
    <Field label="Seed" onReset={reset}>
      <div className="flex gap-1">
        <NumberField
          label="Seed"
          value={last?.overrides.seed ?? project}
          min={0}
          max={LARGEST_SEED}
          onCommit={set}
        />
        <IconButton
          icon={Dices}
          label="Another seed, for another take of the same shot"
          onClick={() => set(crypto.getRandomValues(new Uint32Array(1))[0] ?? 0)}
        />
      </div>
    </Field>
  );
}

function Engine({ shots, reset }: PartProps) {
  const engines = useFacts((facts) => facts.engines ?? []);
  const { run } = useCommands();
  const options: Option[] = [
    { value: AUTOMATIC, label: "automatic" },
    ...engines.map(({ name, ready }) => ({
      value: name,
      label: name,
      disabled: ready !== "ready",
      ...(ready === "ready" ? {} : { note: ready === "unfit" ? "not on this machine" : "pack missing" }),
    })),
  ];
  return (
    <Field label="Engine" onReset={reset}>
      <Select
        label="Engine"
        value={common(shots, (shot) => shot.overrides.engine ?? AUTOMATIC) ?? MIXED}
        options={withMixed(options, shots, (shot) => shot.overrides.engine ?? AUTOMATIC)}
        onChange={(value) =>
          value !== MIXED &&
          run(setShots, {
            ids: shots.map(({ id }) => id),
            label: "Change engine",
            values: { "overrides.engine": value === AUTOMATIC ? null : value },
          })
        }
      />
    </Field>
  );
}

/** The value that all shots share; undefined when they differ. */
function common<T extends string | number>(shots: readonly Shot[], choose: (shot: Shot) => T): T | undefined {
  const [first, ...rest] = shots.map(choose);
  return rest.every((value) => value === first) ? first : undefined;
}

function withMixed(
  options: readonly Option[],
  shots: readonly Shot[],
  choose: (shot: Shot) => string,
): readonly Option[] {
  return common(shots, choose) === undefined
    ? [{ value: MIXED, label: "several", disabled: true }, ...options]
    : options;
}
