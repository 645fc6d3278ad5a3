import { changeMarker, changeTransition } from "../../commands/clip.ts";
import { useCommands } from "../../commands/commands.tsx";
import { projectOf } from "../../model/document.ts";
import { useDocument } from "../../model/model.tsx";
import type { Marker, Rate, Transition } from "../../model/records.ts";
import { durationLabel, timecode } from "../../model/time.ts";
import { Field, NumberField } from "../../ui/fields.tsx";
import { Select } from "../../ui/Select.tsx";
import { TextField } from "../../ui/TextField.tsx";

const RATE: Rate = { numerator: 24, denominator: 1 };
const COLOURS: readonly Marker["colour"][] = ["amber", "red", "green", "blue", "violet"];
const TYPES = [
  { value: "dissolve", label: "Dissolve" },
  { value: "dip_to_black", label: "Dip to black" },
] as const;

export function MarkerInspector({ marker }: { marker: Marker }) {
  const { run } = useCommands();
  const rate = useDocument(({ document }) => projectOf(document)?.rate ?? RATE);
  const set = (settings: Partial<Marker>) => run(changeMarker, { id: marker.id, settings });
  return (
    <div className="pb-4">
      <h3 className="panel-title px-3 pt-2.5 pb-1.5">
        Marker at <span className="tabular">{timecode(marker.frame, rate)}</span>
      </h3>
      <Field label="Name">
        <TextField label="Name" maxLength={200} value={marker.name} onCommit={(name) => set({ name })} />
      </Field>
      <Field label="Colour">
        <Select
          label="Colour"
          value={marker.colour}
          options={COLOURS.map((value) => ({ value, label: value }))}
          onChange={(value) => set({ colour: COLOURS.find((colour) => colour === value) ?? "amber" })}
        />
      </Field>
    </div>
  );
}

export function TransitionInspector({ transition }: { transition: Transition }) {
  const { run } = useCommands();
  const rate = useDocument(({ document }) => projectOf(document)?.rate ?? RATE);
  const frames = transition.in_offset + transition.out_offset;
  const set = (type: Transition["type"], length: number) =>
    run(changeTransition, { clip_id: transition.clip_id, type, frames: length });
  return (
    <div className="pb-4">
      <h3 className="panel-title px-3 pt-2.5 pb-1.5">Transition</h3>
      <Field label="Kind">
        <Select
          label="Kind"
          value={transition.type}
          options={TYPES}
          onChange={(value) => set(value === "dissolve" ? "dissolve" : "dip_to_black", frames)}
        />
      </Field>
      <Field label="Length">
        <NumberField
          label="Length, frames"
          note={durationLabel(frames, rate)}
          min={2}
          max={240}
          value={frames}
          onCommit={(length) => set(transition.type, length)}
        />
      </Field>
    </div>
  );
}
