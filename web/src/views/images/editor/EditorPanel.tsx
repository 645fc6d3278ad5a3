import { CircleAlert, Download, LoaderCircle, Minus, Plus, Save, ScanSearch, Sparkles } from "lucide-react";
import { type Dispatch, type ReactNode, useState } from "react";
import { assetUrl } from "../../../api/client.ts";
import { useCommands } from "../../../commands/commands.tsx";
import { inpaint, saveMask } from "../../../commands/images.ts";
import { useFacts } from "../../../model/model.tsx";
import type { Asset } from "../../../model/records.ts";
import { type FoundMask, isMeant, type PictureEvent, type PictureState } from "../../../tools/picture.ts";
import { Button, IconButton } from "../../../ui/Button.tsx";
import { Field, NumberField, TextField } from "../../../ui/fields.tsx";
import { EngineLine } from "../EngineLine.tsx";
import type { MaskDesk } from "./useMask.ts";
import type { MaskJobs } from "./useMaskJobs.ts";

interface EditorPanelProps {
  asset: Asset;
  frame: number;
  name: string;
  state: PictureState;
  dispatch: Dispatch<PictureEvent>;
  desk: MaskDesk;
  jobs: MaskJobs;
  chosen: FoundMask | null;
  onChoose: (found: FoundMask, how: "replace" | "add" | "subtract") => void;
  onFind: () => void;
}

export function EditorPanel(props: EditorPanelProps) {
  return (
    <aside aria-label="Mask" className="min-h-0 overflow-y-auto bg-panel pb-4">
      <BrushPart {...props} />
      <FindPart {...props} />
      <KeepPart {...props} />
      <InpaintPart {...props} />
    </aside>
  );
}

const Part = ({ title, children }: { title: string; children: ReactNode }) => (
  <section className="border-b border-line pb-3">
    <h3 className="panel-title px-3 pt-3 pb-1.5">{title}</h3>
    {children}
  </section>
);

const BrushPart = ({ state, dispatch }: EditorPanelProps) => (
  <Part title="Brush">
    <Field label="Radius">
      <NumberField
        label="Brush radius"
        value={state.radius}
        min={1}
        max={500}
        note="px"
        onScrub={(radius) => dispatch({ type: "radius", radius })}
        onCommit={(radius) => dispatch({ type: "radius", radius })}
      />
    </Field>
    <Field label="Soft edge">
      <NumberField
        label="Soft edge"
        value={Math.round(state.softness * 100)}
        min={0}
        max={100}
        step={5}
        note="%"
        onCommit={(percent) => dispatch({ type: "softness", softness: percent / 100 })}
      />
    </Field>
  </Part>
);

function FindPart({ state, dispatch, desk, jobs, chosen, onChoose, onFind }: EditorPanelProps) {
  const sam = useFacts(({ engines }) => engines?.find(({ name }) => name === "sam3"));
  const ready = sam?.ready === "ready";
  const marked = isMeant(state) || !desk.empty;
  return (
    <Part title="Find the object">
      <p className="px-3 pb-2 text-12 text-dim">
        Point at it, draw a box around it, or brush over it{ready ? ", or name it" : ""}. Then find its
        outline.
      </p>
      <Field label="Words">
        <TextField
          label="Name the object"
          value={state.words}
          maxLength={200}
          placeholder={ready ? "the red lantern" : "needs SAM 3"}
          onCommit={(words) => dispatch({ type: "words", words })}
        />
      </Field>
      <div className="flex gap-2 px-3 pt-1">
        <Button
          icon={jobs.finding ? LoaderCircle : ScanSearch}
          disabled={!marked || jobs.finding}
          className="flex-1"
          onClick={onFind}
        >
          {jobs.finding ? "Looking…" : "Find object"}
        </Button>
        <Button
          tone="ghost"
          disabled={!isMeant(state) && state.found.length === 0}
          onClick={() => dispatch({ type: "unmark" })}
        >
          Clear marks
        </Button>
      </div>
      {jobs.refusal !== "" && (
        <p
          role="alert"
          className="mx-3 mt-2 flex gap-1.5 rounded border border-bad/40 bg-bad/10 p-2 text-12 select-text"
        >
          <CircleAlert size={14} className="mt-px shrink-0 text-bad" aria-hidden /> {jobs.refusal}
        </p>
      )}
      <Candidates found={state.found} chosen={chosen} onChoose={onChoose} />
      {!ready && (
        <p className="px-3 pt-2 text-12 text-faint">
          OpenCV does this: it cuts out by brush and box, and follows motion. For words and better outlines:{" "}
          {sam?.remedy.replaceAll("`", "") || "install SAM 3."}
        </p>
      )}
    </Part>
  );
}

interface CandidatesProps {
  found: readonly FoundMask[];
  chosen: FoundMask | null;
  onChoose: EditorPanelProps["onChoose"];
}

function Candidates({ found, chosen, onChoose }: CandidatesProps) {
  if (found.length === 0) return null;
  return (
    <ul aria-label="What was found" className="grid grid-cols-2 gap-2 px-3 pt-3">
      {found.map((each, index) => (
        <li key={each.asset_id} className="min-w-0">
          <button
            type="button"
            aria-pressed={chosen?.asset_id === each.asset_id}
            onClick={() => onChoose(each, "replace")}
            className="block w-full overflow-hidden rounded border border-line bg-stage hover:border-hover aria-pressed:border-accent"
          >
            <img
              src={assetUrl.file(each.asset_id)}
              alt={`Mask ${index + 1}, by ${each.by}`}
              className="aspect-video w-full object-contain"
            />
          </button>
          <span className="flex items-center pt-0.5">
            <span className="tabular flex-1 text-12 text-dim">{Math.round(each.score * 100)} %</span>
            <IconButton
              icon={Plus}
              size="small"
              label={`Add mask ${index + 1}`}
              onClick={() => onChoose(each, "add")}
            />
            <IconButton
              icon={Minus}
              size="small"
              label={`Subtract mask ${index + 1}`}
              onClick={() => onChoose(each, "subtract")}
            />
          </span>
        </li>
      ))}
    </ul>
  );
}

/** What made the mask that stands there, for its provenance. */
const authorOf = (chosen: FoundMask | null) => (chosen === null ? "hand" : `${chosen.by}, and by hand`);

function KeepPart({ asset, frame, name, desk, chosen }: EditorPanelProps) {
  const { run } = useCommands();
  const file = `${name} mask`.trim();
  const save = async () =>
    run(saveMask, { png: await desk.png(), of: asset.id, frame, name: file, by: authorOf(chosen) });
  const download = async () => {
    const url = URL.createObjectURL(await desk.png());
    const link = document.createElement("a");
    link.href = url;
    link.download = `${file}.png`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  };
  return (
    <Part title="Keep the mask">
      <div className="flex gap-2 px-3">
        <Button icon={Save} className="flex-1" disabled={desk.empty} onClick={() => void save()}>
          Save mask
        </Button>
        <Button icon={Download} disabled={desk.empty} onClick={() => void download()}>
          Export PNG
        </Button>
      </div>
    </Part>
  );
}

function InpaintPart({ asset, frame, desk, chosen }: EditorPanelProps) {
  const { run } = useCommands();
  const [words, setWords] = useState("");
  const [strength, setStrength] = useState(100);
  const [feather, setFeather] = useState(8);
  const ready = useFacts(({ engines }) => engines?.find(({ name }) => name === "flux2")?.ready === "ready");
  const start = async () =>
    run(inpaint, {
      png: await desk.png(),
      asset,
      frame,
      by: authorOf(chosen),
      prompt: words,
      strength: strength / 100,
      feather,
      count: 1,
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
        <EngineLine name="flux2" />
      </div>
    </Part>
  );
}
