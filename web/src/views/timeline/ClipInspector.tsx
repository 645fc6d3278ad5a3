import { clsx } from "clsx";
import { setClip, toggleEnabled, toggleLink, togglePinned } from "../../commands/clip.ts";
import { useCommands } from "../../commands/commands.tsx";
import { cutOf, linkedWith } from "../../model/cut.ts";
import { projectOf } from "../../model/document.ts";
import type { ClipSettings } from "../../model/edits/dress.ts";
import { useDocument, useFacts } from "../../model/model.tsx";
import type { Clip, Rate } from "../../model/records.ts";
import { durationLabel, timecode } from "../../model/time.ts";
import { Button } from "../../ui/Button.tsx";
import { Field, NumberField } from "../../ui/fields.tsx";
import { Select } from "../../ui/Select.tsx";
import { TextField } from "../../ui/TextField.tsx";
import { faceOf } from "./words.ts";

const RATE: Rate = { numerator: 24, denominator: 1 };

/** The clips that are selected; a value set here is set on all of them. */
export function ClipInspector({ clips }: { clips: readonly Clip[] }) {
  const last = clips.at(-1);
  if (last === undefined) return null;
  return (
    <div className="pb-4">
      <Heading clips={clips} last={last} />
      {last.source.type === "title" && <Words clip={last} words={last.source.text} />}
      <Picture clips={clips} last={last} />
      <Sound clips={clips} last={last} />
      <Fades clips={clips} last={last} />
      <Switches clips={clips} last={last} />
    </div>
  );
}

interface PartProps {
  clips: readonly Clip[];
  last: Clip;
}

function useSet(clips: readonly Clip[]) {
  const { run } = useCommands();
  return (label: string, settings: ClipSettings) =>
    run(setClip, { ids: clips.map(({ id }) => id), label, settings });
}

function Heading({ clips, last }: PartProps) {
  const document = useDocument((state) => state.document);
  const face = useFacts((facts) => faceOf(document, facts, last));
  const rate = projectOf(document)?.rate ?? RATE;
  const placed = cutOf(document.tables).placed.get(last.id);
  const track = document.tables.track[last.track_id]?.name ?? "";
  return (
    <header className="border-b border-line px-3 pt-2.5 pb-3">
      <h3 className="panel-title">{clips.length === 1 ? `Clip on ${track}` : `${clips.length} clips`}</h3>
      {clips.length === 1 && placed !== undefined && (
        <>
          <p className="mt-1 truncate text-15 font-medium">{face.title || "Clip"}</p>
          <p className="text-12 text-dim">
            {face.state}
            {face.stale && <span className="text-stale"> · changed since it was drawn</span>}
            {face.held_from !== null && " · the last frame is held"}
          </p>
          <dl className="tabular mt-2 grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5 text-12 text-dim">
            <dt className="text-faint">From</dt>
            <dd>{timecode(Math.max(0, placed.start), rate)}</dd>
            <dt className="text-faint">To</dt>
            <dd>{timecode(placed.end, rate)}</dd>
            <dt className="text-faint">Length</dt>
            <dd>
              {last.duration} f · {durationLabel(last.duration, rate)}
            </dd>
            {last.source_start > 0 && (
              <>
                <dt className="text-faint">Source from</dt>
                <dd>{last.source_start} f</dd>
              </>
            )}
          </dl>
        </>
      )}
    </header>
  );
}

function Words({ clip, words }: { clip: Clip; words: string }) {
  const set = useSet([clip]);
  return (
    <div className="px-3 pt-3">
      <TextField
        label="Title"
        lines={2}
        maxLength={2000}
        value={words}
        onCommit={(text) => set("Change title", { source: { type: "title", text } })}
      />
    </div>
  );
}

const FITS = [
  { value: "fit", label: "Fit, with bars" },
  { value: "fill", label: "Fill, cropped" },
] as const;

const percent = (value: number): number => Math.round(value * 100);

function Picture({ clips, last }: PartProps) {
  const set = useSet(clips);
  const isPicture = useDocument(({ document }) => document.tables.track[last.track_id]?.type === "video");
  if (!isPicture || last.source.type === "gap") return null;
  return (
    <Group title="Picture">
      <Field label="Opacity">
        <NumberField
          label="Opacity, per cent"
          note="%"
          min={0}
          max={100}
          value={percent(last.opacity)}
          onCommit={(value) => set("Opacity", { opacity: value / 100 })}
        />
      </Field>
      {last.source.type !== "title" && (
        <>
          <Field label="Framing">
            <Select
              label="Framing"
              value={last.fit}
              options={FITS}
              onChange={(value) => set("Framing", { fit: value === "fill" ? "fill" : "fit" })}
            />
          </Field>
          <Field label="Scale">
            <NumberField
              label="Scale, per cent"
              note="%"
              min={1}
              max={2000}
              value={percent(last.scale)}
              onCommit={(value) => set("Scale", { scale: value / 100 })}
            />
          </Field>
          <Field label="Position">
            <div className="grid grid-cols-2 gap-1.5">
              <NumberField
                label="Position across, per cent of the width"
                note="x"
                min={-400}
                max={400}
                value={percent(last.x)}
                onCommit={(value) => set("Position", { x: value / 100 })}
              />
              <NumberField
                label="Position down, per cent of the height"
                note="y"
                min={-400}
                max={400}
                value={percent(last.y)}
                onCommit={(value) => set("Position", { y: value / 100 })}
              />
            </div>
          </Field>
        </>
      )}
    </Group>
  );
}

function Sound({ clips, last }: PartProps) {
  const set = useSet(clips);
  if (last.source.type === "gap" || last.source.type === "title") return null;
  return (
    <Group title="Sound">
      <Field label="Level">
        <NumberField
          label="Level, decibels"
          note="dB"
          min={-60}
          max={24}
          step={0.5}
          value={last.gain_db}
          onCommit={(value) => set("Level", { gain_db: value })}
        />
      </Field>
    </Group>
  );
}

function Fades({ clips, last }: PartProps) {
  const set = useSet(clips);
  const rate = useDocument(({ document }) => projectOf(document)?.rate ?? RATE);
  if (last.source.type === "gap") return null;
  return (
    <Group title="Fades">
      <Field label="In">
        <NumberField
          label="Fade in, frames"
          note={durationLabel(last.fade_in, rate)}
          min={0}
          max={last.duration}
          value={last.fade_in}
          onCommit={(value) => set("Fade in", { fade_in: value })}
        />
      </Field>
      <Field label="Out">
        <NumberField
          label="Fade out, frames"
          note={durationLabel(last.fade_out, rate)}
          min={0}
          max={last.duration - last.fade_in}
          value={last.fade_out}
          onCommit={(value) => set("Fade out", { fade_out: value })}
        />
      </Field>
    </Group>
  );
}

function Switches({ clips, last }: PartProps) {
  const { run } = useCommands();
  const linked = useDocument(({ document }) => linkedWith(document.tables, last.id).length > 0);
  const free = clips.some(({ placement }) => placement.type !== "magnetic");
  const pinned = last.placement.type === "pinned";
  return (
    <div className={clsx("flex flex-wrap gap-2 px-3 pt-3")}>
      <Button onClick={() => run(toggleEnabled)}>{last.enabled ? "Disable" : "Enable"}</Button>
      {(linked || clips.length === 2) && (
        <Button onClick={() => run(toggleLink)}>{linked ? "Unlink sound" : "Link sound"}</Button>
      )}
      {free && (
        <Button onClick={() => run(togglePinned)}>{pinned ? "Ride with V1" : "Pin to this time"}</Button>
      )}
    </div>
  );
}

export const Group = ({ title, children }: { title: string; children: React.ReactNode }) => (
  <section className="border-b border-line py-2">
    <h4 className="panel-title px-3 py-1">{title}</h4>
    {children}
  </section>
);
