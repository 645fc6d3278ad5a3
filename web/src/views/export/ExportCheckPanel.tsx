import { CircleAlert, LoaderCircle } from "lucide-react";
import { useState } from "react";
import type { ExportCheck } from "../../api/client.ts";
import type { FrameSize } from "../../commands/export.ts";
import { projectOf } from "../../model/document.ts";
import { useDocument, useModel } from "../../model/model.tsx";
import { durationLabel, rateLabel } from "../../model/time.ts";
import { Button } from "../../ui/Button.tsx";
import { Select } from "../../ui/Select.tsx";
import { Dot } from "../../ui/signs.tsx";
import type { ExportState } from "./useExport.ts";

const even = (pixels: number): number => 2 * Math.round(pixels / 2);

/** The project's own size, and smaller ones of the same shape. */
function sizesOf(width: number, height: number): { label: string; size: FrameSize }[] {
  return [1, 2 / 3, 1 / 2]
    .map((share) => ({ width: even(width * share), height: even(height * share) }))
    .map((size, at) => ({
      size,
      label: `${size.width}×${size.height}${at === 0 ? ", as the project" : ""}`,
    }));
}

/** Before it starts: how long, how large, and what is missing. */
export function ExportCheckPanel({ state }: { state: ExportState }) {
  const project = useDocument(({ document }) => projectOf(document));
  const [chosen, setChosen] = useState(0);
  const { check, failure } = state;
  if (project === undefined) return null;
  const sizes = sizesOf(project.width, project.height);
  const size = sizes[chosen]?.size ?? { width: project.width, height: project.height };
  return (
    <div className="flex flex-col gap-4">
      {failure !== null && <Trouble title={failure.title} detail={failure.detail} />}
      <dl className="grid grid-cols-[84px_1fr] items-center gap-2">
        <dt className="text-dim">Length</dt>
        <dd className="tabular">
          {check === null ? "…" : `${durationLabel(check.frames, project.rate)} · ${check.frames} f`}
        </dd>
        <dt className="text-dim">Picture</dt>
        <dd className="flex items-center gap-2">
          <Select
            label="Picture size"
            value={String(chosen)}
            options={sizes.map(({ label }, at) => ({ value: String(at), label }))}
            onChange={(value) => setChosen(Number(value))}
          />
          <span className="tabular shrink-0 text-12 text-faint">{rateLabel(project.rate)} fps</span>
        </dd>
      </dl>
      {check === null && failure === null && <Looking />}
      {check?.frames === 0 && (
        <Trouble title="The cut is empty" detail="Put a shot or a clip onto V1 first." />
      )}
      {check !== null && check.missing.length > 0 && <Missing check={check} />}
      <Choices state={state} size={size} />
    </div>
  );
}

function Choices({ state, size }: { state: ExportState; size: FrameSize }) {
  const { session } = useModel();
  const { check, waiting, starting } = state;
  const incomplete = check !== null && check.missing.length > 0;
  const ready = check !== null && check.frames > 0;
  return (
    <div className="flex justify-end gap-2 pt-1">
      <Button tone="ghost" onClick={() => session.set({ dialog: null })}>
        Cancel
      </Button>
      {incomplete && (
        <Button disabled={waiting || starting} onClick={() => state.wait(size)}>
          {waiting ? "Waiting for them…" : "Wait for them"}
        </Button>
      )}
      <Button tone="primary" disabled={!ready || starting} onClick={() => state.begin(size)}>
        {starting ? "Starting…" : incomplete ? "Export with what there is" : "Export"}
      </Button>
    </div>
  );
}

const Looking = () => (
  <p className="flex items-center gap-2 text-dim">
    <LoaderCircle size={14} className="animate-spin" aria-hidden /> Looking what is missing…
  </p>
);

export const Trouble = ({ title, detail }: { title: string; detail: string }) => (
  <div role="alert" className="rounded border border-bad/40 bg-bad/10 p-3 select-text">
    <p className="flex items-center gap-1.5 font-medium">
      <CircleAlert size={14} className="shrink-0 text-bad" aria-hidden />
      {title}
    </p>
    {detail !== "" && <p className="mt-1 text-12 text-dim">{detail}</p>}
  </div>
);

function Missing({ check: { missing } }: { check: ExportCheck }) {
  return (
    <section aria-label="Missing">
      <p>
        {missing.length === 1 ? "One shot has no take yet." : `${missing.length} shots have no take yet.`}{" "}
        <span className="text-dim">Their boards stand in, and a slate where there is none.</span>
      </p>
      <ul className="mt-2 max-h-44 overflow-y-auto rounded border border-line bg-bg py-1">
        {missing.map(({ shot_id, label, shows }) => (
          <li key={shot_id} className="flex h-6 items-center gap-2 px-2.5 text-12">
            <Dot tone={shows === "board" ? "none" : "bad"} />
            <span className="tabular w-16 font-medium">{label}</span>
            <span className="text-dim">{shows === "board" ? "its board" : "a slate"}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
