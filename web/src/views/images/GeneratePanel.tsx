import { clsx } from "clsx";
import { Dices, ImagePlus, Sparkles, X } from "lucide-react";
import { useState } from "react";
import { assetUrl } from "../../api/client.ts";
import { useCommands } from "../../commands/commands.tsx";
import { addReference, bringReferences, drawSketch, setSketch } from "../../commands/images.ts";
import { isActive } from "../../model/facts.ts";
import { useDocument, useFacts, useSession } from "../../model/model.tsx";
import type { Id } from "../../model/records.ts";
import { LARGEST_SEED, MOST_PICTURES, MOST_REFERENCES, SKETCH_SIZES } from "../../model/sketch.ts";
import { Button, IconButton } from "../../ui/Button.tsx";
import { Field, NumberField, TextField } from "../../ui/fields.tsx";
import { Select } from "../../ui/Select.tsx";
import { bringsMedia, droppedMedia } from "../drag.ts";
import { JobRow } from "../jobs/JobRow.tsx";
import { EngineLine } from "./EngineLine.tsx";

/** What a new picture is asked for with, and the pictures that are being made. */
export function GeneratePanel() {
  const sketch = useSession((state) => state.sketch);
  const ready = useFacts(({ engines }) => engines?.find(({ name }) => name === "flux2")?.ready === "ready");
  const { run } = useCommands();
  const size = `${sketch.width}x${sketch.height}`;
  const sizes = SKETCH_SIZES.map(({ label, width, height }) => ({
    value: `${width}x${height}`,
    label,
    note: `${width} × ${height}`,
  }));
  const known = sizes.some(({ value }) => value === size);
  return (
    <aside aria-label="New picture" className="min-h-0 overflow-y-auto bg-panel pb-4">
      <h3 className="panel-title px-3 pt-3 pb-1.5">New picture</h3>
      <div className="space-y-2 px-3 pb-2">
        <TextField
          label="What is to be seen"
          value={sketch.prompt}
          lines={5}
          maxLength={20_000}
          placeholder="What is to be seen: who or what, where, the light, the lens"
          onCommit={(prompt) => run(setSketch, { prompt })}
        />
        <TextField
          label="What is not to be seen"
          value={sketch.negativePrompt}
          lines={2}
          maxLength={20_000}
          placeholder="What is not to be seen (undistilled weights)"
          onCommit={(negativePrompt) => run(setSketch, { negativePrompt })}
        />
      </div>
      <References ids={sketch.references} />
      <Field label="Size">
        <Select
          label="Size"
          value={size}
          options={
            known ? sizes : [...sizes, { value: size, label: "As it was", note: size.replace("x", " × ") }]
          }
          onChange={(value) => {
            const [width, height] = value.split("x").map(Number);
            if (width !== undefined && height !== undefined) run(setSketch, { width, height });
          }}
        />
      </Field>
      <Field label="Pictures">
        <NumberField
          label="How many pictures"
          value={sketch.count}
          min={1}
          max={MOST_PICTURES}
          onCommit={(count) => run(setSketch, { count })}
        />
      </Field>
      <Optional
        label="Steps"
        value={sketch.steps}
        fallback={4}
        max={100}
        onChange={(steps) => run(setSketch, { steps })}
      />
      <Optional
        label="Guidance"
        value={sketch.guidance}
        fallback={4}
        max={20}
        step={0.1}
        onChange={(guidance) => run(setSketch, { guidance })}
      />
      <Field label="Seed">
        <div className="flex gap-1">
          <NumberField
            label="Seed"
            value={sketch.seed}
            min={0}
            max={LARGEST_SEED}
            onCommit={(seed) => run(setSketch, { seed })}
          />
          <IconButton
            icon={Dices}
            label="Another seed"
            onClick={() => run(setSketch, { seed: Math.floor(Math.random() * (LARGEST_SEED + 1)) })}
          />
        </div>
      </Field>
      <div className="px-3 pt-3">
        <Button
          tone="primary"
          icon={Sparkles}
          className="w-full"
          disabled={!ready || sketch.prompt.trim() === ""}
          onClick={() => run(drawSketch)}
        >
          {sketch.count === 1 ? "Generate picture" : `Generate ${sketch.count} pictures`}
        </Button>
        <EngineLine name="flux2" />
      </div>
      <Underway />
    </aside>
  );
}

interface OptionalProps {
  label: string;
  value: number | null;
  /** Where it begins when it is set by hand. */
  fallback: number;
  max: number;
  step?: number;
  onChange: (value: number | null) => void;
}

/** A number that follows the weights until it is set. */
const Optional = ({ label, value, fallback, max, step = 1, onChange }: OptionalProps) => (
  <Field label={label}>
    {value === null ? (
      <button
        type="button"
        onClick={() => onChange(fallback)}
        className="h-7 w-full rounded border border-line bg-bg px-2 text-left text-dim hover:border-hover"
      >
        as the weights ask
      </button>
    ) : (
      <div className="flex gap-1">
        <NumberField label={label} value={value} min={1} max={max} step={step} onCommit={onChange} />
        <IconButton icon={X} label={`${label}: as the weights ask`} onClick={() => onChange(null)} />
      </div>
    )}
  </Field>
);

function References({ ids }: { ids: readonly Id[] }) {
  const { run } = useCommands();
  const [over, setOver] = useState(false);
  return (
    <section
      aria-label="References"
      className={clsx(
        "mx-3 mb-2 rounded border border-dashed p-2",
        over ? "border-accent bg-accent-soft" : "border-line",
      )}
      onDragOver={(event) => {
        if (!bringsMedia(event.dataTransfer)) return;
        event.preventDefault();
        event.stopPropagation();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false);
        if (!bringsMedia(event.dataTransfer)) return;
        event.preventDefault();
        event.stopPropagation();
        const { assetId, files } = droppedMedia(event.dataTransfer);
        if (assetId !== null) run(addReference, { id: assetId });
        else run(bringReferences, { files });
      }}
    >
      {ids.length === 0 ? (
        <p className="flex items-center gap-2 text-12 text-dim">
          <ImagePlus size={14} className="shrink-0" aria-hidden /> Drag up to {MOST_REFERENCES} pictures here
          as references.
        </p>
      ) : (
        <ul className="grid grid-cols-4 gap-1.5">
          {ids.map((id, index) => (
            <li key={id} className="relative">
              <img
                src={assetUrl.thumbnail(id, 160)}
                alt={`Reference ${index + 1}`}
                className="aspect-square w-full rounded border border-line object-cover"
              />
              <IconButton
                icon={X}
                size="small"
                label={`Remove reference ${index + 1}`}
                className="absolute -top-1 -right-1 bg-veil"
                onClick={() => run(setSketch, { references: ids.filter((each) => each !== id) })}
              />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** Pictures under way, and those that failed last. */
function Underway() {
  const projectId = useDocument((state) => state.projectId);
  const ids = useFacts(({ jobs }) =>
    Object.values(jobs)
      .filter(
        (job) =>
          job.kind === "image" && job.project_id === projectId && (isActive(job) || job.state === "failed"),
      )
      .sort((a, b) => (a.created_at < b.created_at ? 1 : -1))
      .slice(0, 8)
      .map(({ id }) => id),
  );
  if (ids.length === 0) return null;
  return (
    <section className="mt-4 border-t border-line pt-2">
      <h3 className="panel-title px-3 pb-1">Under way</h3>
      <ul>
        {ids.map((id) => (
          <JobRow key={id} id={id} />
        ))}
      </ul>
    </section>
  );
}
