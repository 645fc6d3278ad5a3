import { useRef } from "react";
import { squashAll, updateOf } from "../../model/changes.ts";
import { projectOf } from "../../model/document.ts";
import { useDocument, useModel } from "../../model/model.tsx";
import type { Shot } from "../../model/records.ts";
import { valuesOf } from "../../model/shots.ts";
import { durationLabel } from "../../model/time.ts";
import { Field, NumberField } from "../../ui/fields.tsx";
import { Select } from "../../ui/Select.tsx";
import { TextField } from "../../ui/TextField.tsx";
import { FRAMINGS, MOVES, PURPOSES, SIZES } from "../storyboard/words.ts";
import { common, MIXED, optionsOf, useOverrides, withMixed } from "./shared.ts";

const LONGEST_FRAMES = 100_000;
const LONGEST_TEXT = 20_000;

/** What holds for the shots, and how to set it: the same value for all of them. Values set by hand are marked, and can be given back. */
export function ShotFields({ shots }: { shots: readonly Shot[] }) {
  const { set, resetOf } = useOverrides(shots);
  const one = shots.length === 1 ? shots[0] : undefined;
  const choice = (
    name: "size" | "framing" | "move" | "purpose",
    label: string,
    words: Record<string, string>,
  ) => (
    <Field label={label} onReset={resetOf(label, name)}>
      <Select
        label={label}
        value={common(shots, (shot) => valuesOf(shot)[name]) ?? MIXED}
        options={withMixed(optionsOf(words), shots, (shot) => valuesOf(shot)[name])}
        onChange={(value) => value !== MIXED && set(label, { [`overrides.${name}`]: value })}
      />
    </Field>
  );
  return (
    <>
      <Field label="Direction">
        <TextField
          label="Direction"
          value={common(shots, ({ direction }) => direction) ?? ""}
          placeholder={
            shots.length > 1 ? "The same for all" : "What you want to see; yours, never overwritten"
          }
          lines={2}
          maxLength={LONGEST_TEXT}
          onCommit={(value) => set("direction", { direction: value })}
        />
      </Field>
      {one !== undefined && (
        <Field label="Action" onReset={resetOf("action", "action")}>
          <TextField
            label="Action"
            value={valuesOf(one).action}
            placeholder="What is seen"
            lines={3}
            maxLength={LONGEST_TEXT}
            onCommit={(value) => set("action", { "overrides.action": value })}
          />
        </Field>
      )}
      {choice("size", "Size", SIZES)}
      {choice("framing", "Framing", FRAMINGS)}
      {choice("move", "Move", MOVES)}
      {choice("purpose", "Purpose", PURPOSES)}
      <Length shots={shots} reset={resetOf("length", "frames")} />
    </>
  );
}

function Length({ shots, reset }: { shots: readonly Shot[]; reset: (() => void) | undefined }) {
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
