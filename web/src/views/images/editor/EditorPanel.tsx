import { CircleAlert, Download, LoaderCircle, Save, ScanSearch } from "lucide-react";
import type { Dispatch } from "react";
import { useCommands } from "../../../commands/commands.tsx";
import { saveMask } from "../../../commands/images.ts";
import { useFacts } from "../../../model/model.tsx";
import { type FoundMask, isMeant, type PictureEvent, type PictureState } from "../../../model/picture.ts";
import type { Asset } from "../../../model/records.ts";
import { Button } from "../../../ui/Button.tsx";
import { Field, NumberField } from "../../../ui/fields.tsx";
import { TextField } from "../../../ui/TextField.tsx";
import { InpaintPart } from "./InpaintPart.tsx";
import { type ChooseMask, MaskTiles } from "./MaskTiles.tsx";
import { authorOf, Part } from "./Part.tsx";
import { SavedMasks } from "./SavedMasks.tsx";
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
  onChoose: ChooseMask;
  onFind: () => void;
}

export function EditorPanel(props: EditorPanelProps) {
  return (
    <aside aria-label="Mask" className="min-h-0 overflow-y-auto bg-panel pb-4">
      <BrushPart {...props} />
      <FindPart {...props} />
      <KeepPart {...props} />
      <InpaintPart asset={props.asset} frame={props.frame} desk={props.desk} chosen={props.chosen} />
      <SavedMasks asset={props.asset} chosen={props.chosen} onChoose={props.onChoose} />
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
  const mixed = state.words.trim() !== "" && (state.points.length > 0 || state.box !== null);
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
        {mixed && (
          <p role="status" className="pt-1 text-12 text-stale">
            Words go alone. Empty them, or clear the marks and name it again.
          </p>
        )}
      </Field>
      <div className="flex gap-2 px-3 pt-1">
        <Button
          icon={jobs.finding ? LoaderCircle : ScanSearch}
          disabled={!marked || mixed || jobs.finding}
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
      <MaskTiles
        label="What was found"
        masks={state.found.map((found, index) => ({
          found,
          name: `mask ${index + 1}`,
          caption: `${Math.round(found.score * 100)} %`,
        }))}
        chosen={chosen}
        onChoose={onChoose}
      />
      {!ready && (
        <p className="px-3 pt-2 text-12 text-faint">
          OpenCV does this: it cuts out by brush and box, and follows motion. For words and better outlines:{" "}
          {sam?.remedy.replaceAll("`", "") || "install SAM 3."}
        </p>
      )}
    </Part>
  );
}

function KeepPart({ asset, frame, name, state, dispatch, desk, chosen }: EditorPanelProps) {
  const { run } = useCommands();
  const file = `${name} mask`.trim();
  const save = async () => {
    const step = state.undo.at(-1);
    const onSaved = () => dispatch({ type: "kept", frame, step });
    run(saveMask, { png: await desk.png(), of: asset.id, frame, name: file, by: authorOf(chosen), onSaved });
  };
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
