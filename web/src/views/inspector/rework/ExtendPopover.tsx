import { useRef, useState } from "react";
import { projectOf } from "../../../model/document.ts";
import { useDocument } from "../../../model/model.tsx";
import type { Shot, Take } from "../../../model/records.ts";
import { durationLabel, timebase } from "../../../model/time.ts";
import { Button } from "../../../ui/Button.tsx";
import { Field, NumberField } from "../../../ui/fields.tsx";
import { Popover } from "../../../ui/Popover.tsx";
import { Select } from "../../../ui/Select.tsx";
import { takeName } from "../takeNames.ts";
import { ReworkForm } from "./ReworkForm.tsx";
import { useReworking } from "./useReworking.ts";

const MOST_FRAMES = 20_000;
const ENDS = [
  { value: "end", label: "after its end" },
  { value: "start", label: "before its start" },
];

interface ExtendProps {
  shot: Shot;
  take: Take;
  /** What the shot's prompt would be today. */
  today: string | null;
}

/** More frames at either end of a take. */
export function ExtendPopover({ shot, take, today }: ExtendProps) {
  const [open, setOpen] = useReworking(shot.id, "extend");
  const prompt = useRef<HTMLTextAreaElement>(null);
  const [asked, setAsked] = useState<number | null>(null);
  const [at, setAt] = useState<"start" | "end">("end");
  const rate = useDocument(({ document }) => projectOf(document)?.rate);
  if (rate === undefined) return null;
  const frames = asked ?? timebase(rate);
  const name = takeName(take);
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label={`Extend ${name}`}
      first={prompt}
      trigger={<Button>Extend…</Button>}
    >
      <ReworkForm
        take={take}
        today={today}
        wish={{ frames, at }}
        way="extend"
        spoken={
          at === "end"
            ? `What ${name} has said is not said again: of the spoken words only those that it had no time for.`
            : `What ${name} says is not said before it.`
        }
        prompt={prompt}
        onCancel={() => setOpen(false)}
      >
        <p className="text-12 text-dim">Adds frames to {name} and keeps all that it has.</p>
        <div className="-mx-3">
          <Field label="Frames">
            <NumberField
              label="Frames to add"
              value={frames}
              min={1}
              max={MOST_FRAMES}
              note={`f · ${durationLabel(frames, rate)}`}
              onCommit={setAsked}
            />
          </Field>
          <Field label="Where">
            <Select
              label="Where"
              value={at}
              options={ENDS}
              onChange={(end) => setAt(end === "start" ? "start" : "end")}
            />
          </Field>
        </div>
      </ReworkForm>
    </Popover>
  );
}
