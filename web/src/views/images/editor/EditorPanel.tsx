import { CircleAlert, Download, LoaderCircle, Minus, Plus, Save, ScanSearch } from "lucide-react";
import type { Dispatch } from "react";
import { assetUrl } from "../../../api/client.ts";
import { useCommands } from "../../../commands/commands.tsx";
import { saveMask } from "../../../commands/images.ts";
import { useFacts } from "../../../model/model.tsx";
import type { Asset } from "../../../model/records.ts";
import { type FoundMask, isMeant, type PictureEvent, type PictureState } from "../../../tools/picture.ts";
import { Button, IconButton } from "../../../ui/Button.tsx";
import { Field, NumberField } from "../../../ui/fields.tsx";
import { TextField } from "../../../ui/TextField.tsx";
import { InpaintPart } from "./InpaintPart.tsx";
import { authorOf, Part } from "./Part.tsx";
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
      <InpaintPart asset={props.asset} frame={props.frame} desk={props.desk} chosen={props.chosen} />
    </aside>
  );
}

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
          onType={(words) => dispatch({ type: "words", words })}
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
