import { useState } from "react";
import { useCommands } from "../../commands/commands.tsx";
import { createProject } from "../../commands/project.ts";
import { useModel, useSession } from "../../model/model.tsx";
import type { Rate } from "../../model/records.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { NumberField } from "../../ui/fields.tsx";
import { Select } from "../../ui/Select.tsx";

const RATES: Record<string, Rate> = {
  "23.976": { numerator: 24000, denominator: 1001 },
  "24": { numerator: 24, denominator: 1 },
  "25": { numerator: 25, denominator: 1 },
  "29.97": { numerator: 30000, denominator: 1001 },
  "30": { numerator: 30, denominator: 1 },
  "50": { numerator: 50, denominator: 1 },
  "60": { numerator: 60, denominator: 1 },
};

const SIZES: Record<string, { label: string; note: string; width: number; height: number }> = {
  "640x360": { label: "640 × 360", note: "fast drafts", width: 640, height: 360 },
  "1280x720": { label: "1280 × 720", note: "HD", width: 1280, height: 720 },
  "1920x1080": { label: "1920 × 1080", note: "full HD", width: 1920, height: 1080 },
  "2048x858": { label: "2048 × 858", note: "scope", width: 2048, height: 858 },
  "768x512": { label: "768 × 512", note: "3:2", width: 768, height: 512 },
  "1080x1920": { label: "1080 × 1920", note: "upright", width: 1080, height: 1920 },
  "1024x1024": { label: "1024 × 1024", note: "square", width: 1024, height: 1024 },
};

export function NewProjectDialog() {
  const open = useSession((state) => state.dialog === "new-project");
  const { session } = useModel();
  return (
    <Dialog
      open={open}
      onClose={() => session.set({ dialog: null })}
      title="New project"
      description="The frame governs every camera. The rate is fixed once the cut has a clip."
      width={440}
    >
      <Form />
    </Dialog>
  );
}

function Form() {
  const [name, setName] = useState("Untitled film");
  const [size, setSize] = useState("1280x720");
  const [rate, setRate] = useState("24");
  const [seed, setSeed] = useState(() => crypto.getRandomValues(new Uint16Array(1))[0] ?? 0);
  const { run } = useCommands();
  const frame = SIZES[size];
  const chosen = RATES[rate];
  const valid = name.trim() !== "" && frame !== undefined && chosen !== undefined;
  return (
    <form
      className="space-y-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (valid)
          run(createProject, {
            name: name.trim(),
            width: frame.width,
            height: frame.height,
            rate: chosen,
            seed,
          });
      }}
    >
      <label className="block">
        <span className="mb-1 block text-dim">Name</span>
        <input
          value={name}
          maxLength={200}
          onChange={(event) => setName(event.target.value)}
          onFocus={(event) => event.target.select()}
          className="h-8 w-full rounded border border-line bg-bg px-2 select-text"
        />
      </label>
      <div className="grid grid-cols-3 gap-3">
        <div>
          <span className="mb-1 block text-dim">Frame</span>
          <Select
            label="Frame"
            value={size}
            options={Object.entries(SIZES).map(([value, { label, note }]) => ({ value, label, note }))}
            onChange={setSize}
          />
        </div>
        <div>
          <span className="mb-1 block text-dim">Frames a second</span>
          <Select
            label="Frames a second"
            value={rate}
            options={Object.keys(RATES)
              .sort((a, b) => Number(a) - Number(b))
              .map((value) => ({ value, label: value }))}
            onChange={setRate}
          />
        </div>
        <div>
          <span className="mb-1 block text-dim">Seed</span>
          <NumberField label="Seed" value={seed} min={0} max={2 ** 32 - 1} onCommit={setSeed} />
        </div>
      </div>
      <div className="flex justify-end pt-2">
        <Button tone="primary" submit disabled={!valid}>
          Create
        </Button>
      </div>
    </form>
  );
}
