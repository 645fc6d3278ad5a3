import { Dices, Sparkles } from "lucide-react";
import { useCommands } from "../../commands/commands.tsx";
import { drawSketch, setSketch } from "../../commands/images.ts";
import { useDocument, useFacts, useSession } from "../../model/model.tsx";
import { LARGEST_SEED, MOST_PICTURES, SKETCH_SIZES } from "../../model/sketch.ts";
import { Button, IconButton } from "../../ui/Button.tsx";
import { Field, NumberField } from "../../ui/fields.tsx";
import { Select } from "../../ui/Select.tsx";
import { TextField } from "../../ui/TextField.tsx";
import { Underway } from "../jobs/Underway.tsx";
import { EngineLine } from "./EngineLine.tsx";
import { Optional } from "./Optional.tsx";
import { SketchReferences } from "./SketchReferences.tsx";

/** What a new picture is asked for with, and the pictures that are being made. */
export function GeneratePanel() {
  const sketch = useSession((state) => state.sketch);
  const card = useFacts(({ engines }) => engines?.find(({ name }) => name === "flux2"));
  const projectId = useDocument((state) => state.projectId);
  const { run } = useCommands();
  // Why these weights do not listen to what is not to be seen.
  const deaf = card?.lacks.negative_prompt;
  const able =
    card?.ready === "ready" &&
    sketch.prompt.trim() !== "" &&
    (deaf === undefined || sketch.negativePrompt.trim() === "");
  const size = `${sketch.width}x${sketch.height}`;
  const sizes = SKETCH_SIZES.map(({ label, width, height }) => ({
    value: `${width}x${height}`,
    label,
    note: `${width} × ${height}`,
  }));
  const known = sizes.some(({ value }) => value === size);
  return (
    <aside
      aria-label="New picture"
      className="min-h-0 overflow-y-auto bg-panel pb-4"
      onKeyDown={(event) => {
        if (able && event.key === "Enter" && (event.ctrlKey || event.metaKey)) run(drawSketch);
      }}
    >
      <h3 className="panel-title px-3 pt-3 pb-1.5">New picture</h3>
      <div className="space-y-2 px-3 pb-2">
        <TextField
          label="What is to be seen"
          value={sketch.prompt}
          lines={5}
          maxLength={20_000}
          placeholder="What is to be seen: who or what, where, the light, the lens"
          onType={(prompt) => run(setSketch, { prompt })}
          onCommit={(prompt) => run(setSketch, { prompt })}
        />
        <TextField
          label="What is not to be seen"
          value={sketch.negativePrompt}
          lines={2}
          maxLength={20_000}
          placeholder="What is not to be seen"
          onType={(negativePrompt) => run(setSketch, { negativePrompt })}
          onCommit={(negativePrompt) => run(setSketch, { negativePrompt })}
        />
        {deaf !== undefined && <p className="text-12 text-faint">{deaf}</p>}
      </div>
      <SketchReferences ids={sketch.references} />
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
          disabled={!able}
          title="Ctrl or Cmd+Enter"
          onClick={() => run(drawSketch)}
        >
          {sketch.count === 1 ? "Generate picture" : `Generate ${sketch.count} pictures`}
        </Button>
        <EngineLine name="flux2" />
      </div>
      <div className="mt-2">
        <Underway title="Under way" of={(job) => job.kind === "image" && job.project_id === projectId} />
      </div>
    </aside>
  );
}
