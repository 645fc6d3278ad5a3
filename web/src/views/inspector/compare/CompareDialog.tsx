import { Pause, Play, SquareSplitHorizontal, StepBack, StepForward } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { projectOf } from "../../../model/document.ts";
import { useDocument, useFacts, useModel, useSession } from "../../../model/model.tsx";
import type { Rate, Shot, Take } from "../../../model/records.ts";
import { shotLabel } from "../../../model/shots.ts";
import { timecode } from "../../../model/time.ts";
import { IconButton } from "../../../ui/Button.tsx";
import { Dialog } from "../../../ui/Dialog.tsx";
import { ComparedTake } from "./ComparedTake.tsx";
import { CompareStage } from "./CompareStage.tsx";
import { Differences } from "./Differences.tsx";
import { type Pair, usePair } from "./usePair.ts";

const WIDTH = 1440;
const MIDDLE = 0.5;

/** Two takes of a shot beside each other or wiped, in step, with what differs in how they were made. */
export function CompareDialog() {
  const comparing = useSession((state) => state.comparing);
  const { session } = useModel();
  const shot = useDocument(({ document }) =>
    comparing === null ? undefined : document.tables.shot[comparing.shotId],
  );
  const takes = useFacts((facts) => (comparing?.takeIds ?? []).map((id) => facts.takes[id]));
  const label = useDocument(({ document }) => (shot === undefined ? "" : shotLabel(document, shot.id)));
  const rate = useDocument(({ document }) => projectOf(document)?.rate);
  const [wipe, setWipe] = useState<number | null>(null);
  const [a, b] = takes;
  const there = shot !== undefined && a !== undefined && b !== undefined && rate !== undefined;
  return (
    <Dialog
      open={there}
      onClose={() => session.set({ comparing: null })}
      title={`Takes of shot ${label}`}
      width={WIDTH}
    >
      {there && <Beside shot={shot} takes={[a, b]} rate={rate} wipe={wipe} setWipe={setWipe} />}
    </Dialog>
  );
}

interface BesideProps {
  shot: Shot;
  takes: readonly [Take, Take];
  rate: Rate;
  /** How much of the left take is seen, of 0 to 1; null for side by side. */
  wipe: number | null;
  setWipe: (part: number | null) => void;
}

function Beside({ shot, takes: [a, b], rate, wipe, setWipe }: BesideProps) {
  const { session } = useModel();
  const frames = Math.max(a.frames - a.shot_start, b.frames - b.shot_start, 1);
  const pair = usePair(rate, frames, [a.shot_start, b.shot_start], [a.id, b.id]);
  const choose = (side: 0 | 1) => (id: string) =>
    session.set({ comparing: { shotId: shot.id, takeIds: side === 0 ? [id, b.id] : [a.id, id] } });
  const toggle = () => setWipe(wipe === null ? MIDDLE : null);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: its buttons and its slider do the same
    <div onKeyDown={keysOf(pair, toggle)}>
      <div className="grid grid-cols-[minmax(0,1fr)_auto_minmax(0,1fr)] gap-3">
        <ComparedTake shot={shot} take={a} side="left" onChoose={choose(0)} />
        <IconButton
          icon={SquareSplitHorizontal}
          label="Wipe between the two"
          keys="w"
          pressed={wipe !== null}
          onClick={toggle}
        />
        <ComparedTake shot={shot} take={b} side="right" onChoose={choose(1)} />
      </div>
      <CompareStage takes={[a, b]} films={pair.videos} wipe={wipe} onWipe={setWipe} />
      {frames > 1 && <Transport pair={pair} frames={frames} rate={rate} />}
      <Differences takes={[a, b]} />
    </div>
  );
}

/** Space plays, arrows step, W wipes; in a field or on a button they keep their own meaning. */
function keysOf(pair: Pair, onWipe: () => void) {
  return (event: KeyboardEvent) => {
    const on = (what: string) => event.target instanceof Element && event.target.closest(what) !== null;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const far = event.shiftKey ? 10 : 1;
    if (event.key === " " && !on("button")) pair.toggle();
    else if (event.key === "w" && !on("[role=combobox]")) onWipe();
    else if (on("input, [role=combobox]")) return;
    else if (event.key === "ArrowLeft") pair.seek(pair.frame - far);
    else if (event.key === "ArrowRight") pair.seek(pair.frame + far);
    else return;
    event.preventDefault();
  };
}

function Transport({ pair, frames, rate }: { pair: Pair; frames: number; rate: Rate }) {
  return (
    <div className="mt-2 flex items-center gap-2">
      <IconButton icon={StepBack} label="One frame back" onClick={() => pair.seek(pair.frame - 1)} />
      <IconButton
        icon={pair.playing ? Pause : Play}
        label={pair.playing ? "Pause both" : "Play both"}
        keys="space"
        onClick={pair.toggle}
      />
      <IconButton icon={StepForward} label="One frame on" onClick={() => pair.seek(pair.frame + 1)} />
      <input
        type="range"
        // biome-ignore lint/a11y/noAutofocus: a dialog opens on what is done in it, which the keys of a player are for
        autoFocus
        aria-label="Frame of both takes"
        aria-valuetext={`frame ${pair.frame}`}
        min={0}
        max={frames - 1}
        value={pair.frame}
        onChange={(event) => pair.seek(Number(event.target.value))}
        className="min-w-0 flex-1 accent-accent"
      />
      <span className="tabular w-24 text-right text-12 text-dim">{timecode(pair.frame, rate)}</span>
    </div>
  );
}
