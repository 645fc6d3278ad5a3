import { ArrowLeftToLine, ArrowRightToLine } from "lucide-react";
import { useState } from "react";
import { useCommands } from "../../commands/commands.tsx";
import { extendTake } from "../../commands/take.ts";
import { projectOf } from "../../model/document.ts";
import { useDocument } from "../../model/model.tsx";
import type { Take } from "../../model/records.ts";
import { durationLabel, timebase } from "../../model/time.ts";
import { Button } from "../../ui/Button.tsx";
import { NumberField } from "../../ui/fields.tsx";
import { Popover } from "../../ui/Popover.tsx";
import { takeName } from "./takeNames.ts";

const MOST_FRAMES = 20_000;

/** More frames at either end of a take. */
export function ExtendPopover({ take }: { take: Take }) {
  const [open, setOpen] = useState(false);
  const [asked, setAsked] = useState<number | null>(null);
  const rate = useDocument(({ document }) => projectOf(document)?.rate);
  const { run } = useCommands();
  if (rate === undefined) return null;
  const frames = asked ?? timebase(rate);
  const extend = (at: "start" | "end") => {
    run(extendTake, { takeId: take.id, frames, at });
    setOpen(false);
  };
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label={`Extend ${takeName(take)}`}
      width={276}
      trigger={<Button>Extend…</Button>}
    >
      <div className="space-y-2 p-3">
        <p className="text-12 text-dim">Adds frames to {takeName(take)} and keeps all that it has.</p>
        <NumberField
          label="Frames to add"
          value={frames}
          min={1}
          max={MOST_FRAMES}
          note={`f · ${durationLabel(frames, rate)}`}
          onCommit={setAsked}
        />
        <div className="grid grid-cols-2 gap-2">
          <Button icon={ArrowLeftToLine} onClick={() => extend("start")}>
            At the start
          </Button>
          <Button icon={ArrowRightToLine} onClick={() => extend("end")}>
            At the end
          </Button>
        </div>
      </div>
    </Popover>
  );
}
