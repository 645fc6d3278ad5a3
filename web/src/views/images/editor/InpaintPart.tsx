import { Sparkles } from "lucide-react";
import { useState } from "react";
import { assetUrl } from "../../../api/client.ts";
import { useCommands } from "../../../commands/commands.tsx";
import { inpaint, openEditor } from "../../../commands/images.ts";
import { useFacts } from "../../../model/model.tsx";
import type { FoundMask } from "../../../model/picture.ts";
import type { Asset, Id } from "../../../model/records.ts";
import { MOST_PICTURES } from "../../../model/sketch.ts";
import { Button } from "../../../ui/Button.tsx";
import { Field, NumberField } from "../../../ui/fields.tsx";
import { TextField } from "../../../ui/TextField.tsx";
import { Underway } from "../../jobs/Underway.tsx";
import { EngineLine } from "../EngineLine.tsx";
import { Optional } from "../Optional.tsx";
import { authorOf, Part } from "./Part.tsx";
import type { MaskDesk } from "./useMask.ts";

interface InpaintPartProps {
  asset: Asset;
  frame: number;
  desk: MaskDesk;
  chosen: FoundMask | null;
}

/** What is to be there instead of what is masked; the pictures that come of it stay here while this one is open. */
export function InpaintPart({ asset, frame, desk, chosen }: InpaintPartProps) {
  const { run } = useCommands();
  const [words, setWords] = useState("");
  const [strength, setStrength] = useState(100);
  const [feather, setFeather] = useState(8);
  const [steps, setSteps] = useState<number | null>(null);
  const [count, setCount] = useState(1);
  const [asked, setAsked] = useState<readonly Id[]>([]);
  const ready = useFacts(({ engines }) => engines?.find(({ name }) => name === "flux2")?.ready === "ready");
  const start = async () =>
    run(inpaint, {
      png: await desk.png(),
      asset,
      frame,
      by: authorOf(chosen),
      wish: { prompt: words, strength: strength / 100, feather, steps, count },
      onAsked: (ids) => setAsked((before) => [...before, ...ids]),
    });
  return (
    <Part title="Inpaint">
      <div className="px-3 pb-1">
        <TextField
          label="What is to be there"
          value={words}
          lines={3}
          maxLength={20_000}
          placeholder="What is to be there instead; the rest of the picture stays as it is"
          onType={setWords}
          onCommit={setWords}
        />
      </div>
      <Field label="Strength">
        <NumberField
          label="Strength"
          value={strength}
          min={5}
          max={100}
          step={5}
          note="%"
          onCommit={setStrength}
        />
      </Field>
      <Field label="Feather">
        <NumberField label="Feather" value={feather} min={0} max={256} note="px" onCommit={setFeather} />
      </Field>
      <Optional label="Steps" value={steps} fallback={20} max={100} onChange={setSteps} />
      <Field label="Pictures">
        <NumberField
          label="How many pictures"
          value={count}
          min={1}
          max={MOST_PICTURES}
          onCommit={setCount}
        />
      </Field>
      <div className="px-3 pt-2">
        <Button
          tone="primary"
          icon={Sparkles}
          className="w-full"
          disabled={!ready || desk.empty || words.trim() === ""}
          onClick={() => void start()}
        >
          Inpaint
        </Button>
        {ready && desk.empty ? (
          <p className="pt-2 text-12 text-dim">Paint over what is to change first.</p>
        ) : (
          <EngineLine name="flux2" />
        )}
      </div>
      <Underway of={({ id }) => asked.includes(id)} />
      <Made asked={asked} />
    </Part>
  );
}

function Made({ asked }: { asked: readonly Id[] }) {
  const made = useFacts(({ jobs }) => asked.flatMap((id) => jobs[id]?.asset_ids ?? []));
  const { run } = useCommands();
  if (made.length === 0) return null;
  return (
    <ul aria-label="What came of it" className="grid grid-cols-2 gap-2 px-3 pt-3">
      {made.map((id, index) => (
        <li key={id}>
          <button
            type="button"
            onClick={() => run(openEditor, { id })}
            className="block w-full overflow-hidden rounded border border-line bg-stage hover:border-hover"
          >
            <img
              src={assetUrl.thumbnail(id, 320)}
              alt={`Open result ${index + 1}`}
              className="aspect-video w-full object-contain"
            />
          </button>
        </li>
      ))}
    </ul>
  );
}
