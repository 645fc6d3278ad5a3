import { clsx } from "clsx";
import { ImageOff } from "lucide-react";
import { type PointerEvent, useState } from "react";
import { assetUrl } from "../../api/client.ts";
import { projectOf } from "../../model/document.ts";
import { useDocument, useFacts } from "../../model/model.tsx";
import type { Id } from "../../model/records.ts";
import { coveredLines, shotLabel, valuesOf } from "../../model/shots.ts";
import { posterOf, shownTake, statusOf } from "../../model/status.ts";
import { durationLabel } from "../../model/time.ts";
import { Dot } from "../../ui/signs.tsx";
import { JobPreview } from "../jobs/JobPreview.tsx";
import { cameraWords, statusWords } from "./words.ts";

const SCRUB_STEPS = 8;

/** The picture that stands for a shot, its label and its state. `width` in pixels of what is fetched. */
export function ShotPicture({ id, width }: { id: Id; width: number }) {
  const shot = useDocument(({ document }) => document.tables.shot[id]);
  const label = useDocument(({ document }) => shotLabel(document, id));
  const aspect = useDocument(({ document }) => {
    const project = projectOf(document);
    return project === undefined ? 16 / 9 : project.width / project.height;
  });
  const assetId = useFacts((facts) => (shot === undefined ? undefined : posterOf(facts, shot)?.id));
  const take = useFacts((facts) => (shot === undefined ? undefined : shownTake(facts, shot)));
  const [part, setPart] = useState(0);
  const start = take?.shot_start ?? 0;
  const frame = start + Math.floor(((take?.frames ?? 1) - 1) * part);
  return (
    <span
      className="relative block overflow-hidden bg-stage"
      style={{ aspectRatio: aspect }}
      onPointerMove={(event) => take?.type === "motion" && event.buttons === 0 && setPart(partUnder(event))}
      onPointerLeave={() => setPart(0)}
    >
      {assetId === undefined ? (
        <NoPicture />
      ) : (
        <Picture key={assetId} url={assetUrl.thumbnail(assetId, width, frame)} />
      )}
      <LivePreview id={id} />
      <span className="absolute top-2 left-2 rounded-sm bg-veil px-1.5 font-mono text-12 font-semibold">
        {label}
      </span>
      <StatusSign id={id} />
      <ProgressLine id={id} />
    </span>
  );
}

/** What the engine has so far, over what the shot showed before. */
function LivePreview({ id }: { id: Id }) {
  const shot = useDocument(({ document }) => document.tables.shot[id]);
  const jobId = useFacts((facts) => {
    const status = shot === undefined ? undefined : statusOf(facts, shot);
    return status?.state === "drawing" ? status.jobId : null;
  });
  return jobId === null ? null : (
    <JobPreview id={jobId} className="absolute inset-0 size-full object-cover" />
  );
}

/** How far along the picture the pointer is, in steps: moving over a take shows what happens in it. */
function partUnder(event: PointerEvent<HTMLElement>): number {
  const { left, width } = event.currentTarget.getBoundingClientRect();
  return Math.min(1, Math.max(0, Math.round(((event.clientX - left) / width) * SCRUB_STEPS) / SCRUB_STEPS));
}

const NoPicture = () => (
  <span className="grid size-full place-items-center text-faint">
    <ImageOff size={22} strokeWidth={1.25} aria-hidden />
  </span>
);

function Picture({ url }: { url: string }) {
  const [state, setState] = useState<"loading" | "shown" | "failed">("loading");
  if (state === "failed") return <NoPicture />;
  return (
    <img
      src={url}
      alt=""
      draggable={false}
      loading="lazy"
      decoding="async"
      onLoad={() => setState("shown")}
      onError={() => setState("failed")}
      className={clsx("size-full object-cover transition-opacity", state === "loading" && "opacity-0")}
    />
  );
}

/** A dot and a word. */
function StatusSign({ id }: { id: Id }) {
  const { tone, words } = useStatusWords(id);
  return (
    <span className="absolute top-2 right-2 flex h-5 items-center gap-1.5 rounded-full bg-veil px-2 text-11 font-medium">
      <Dot tone={tone} />
      {words}
    </span>
  );
}

export function useStatusWords(id: Id) {
  const shot = useDocument(({ document }) => document.tables.shot[id]);
  return useFacts((facts) =>
    shot === undefined ? { tone: "none" as const, words: "" } : statusWords(statusOf(facts, shot)),
  );
}

function ProgressLine({ id }: { id: Id }) {
  const shot = useDocument(({ document }) => document.tables.shot[id]);
  const percent = useFacts((facts) => {
    const status = shot === undefined ? undefined : statusOf(facts, shot);
    return status?.state === "drawing" ? status.percent : null;
  });
  return percent === null ? null : (
    <span className="absolute inset-x-0 bottom-0 h-0.5 bg-black/60">
      <span className="block h-full bg-run transition-[width]" style={{ width: `${percent}%` }} />
    </span>
  );
}

/** Camera, length, action, and the first lines that are spoken. */
export function ShotWords({ id }: { id: Id }) {
  const shot = useDocument(({ document }) => document.tables.shot[id]);
  const rate = useDocument(({ document }) => projectOf(document)?.rate);
  const spoken = useDocument(({ document }) => {
    const held = document.tables.shot[id];
    return held === undefined ? [] : coveredLines(document, held).filter(({ type }) => type === "dialogue");
  });
  if (shot === undefined || rate === undefined) return null;
  const values = valuesOf(shot);
  const words = shot.direction !== "" ? shot.direction : values.action;
  const first = spoken[0];
  return (
    <span className="block px-2.5 pt-2 pb-2.5">
      <span className="flex justify-between gap-2 text-12 text-dim">
        <span className="truncate">{cameraWords(values)}</span>
        <span className="tabular shrink-0">{durationLabel(values.frames, rate)}</span>
      </span>
      {words !== "" && <span className="mt-1 line-clamp-2">{words}</span>}
      {first !== undefined && (
        <span className="mt-1 line-clamp-2 font-script text-dim">
          <span className="mr-1.5 font-bold text-text uppercase">
            {first.character}
            {first.extension !== "" && ` (${first.extension})`}
          </span>
          {first.text}
          {spoken.length > 1 && <span className="text-faint"> +{spoken.length - 1}</span>}
        </span>
      )}
    </span>
  );
}
