import { CircleAlert, Clapperboard, PencilRuler } from "lucide-react";
import { useCommands } from "../../commands/commands.tsx";
import { retryJob } from "../../commands/jobs.ts";
import { makeTakes, redrawBoards } from "../../commands/shot.ts";
import { useDocument, useFacts, useModel, useSession } from "../../model/model.tsx";
import type { Id, Shot } from "../../model/records.ts";
import { coveredLines, shotLabel } from "../../model/shots.ts";
import { statusOf } from "../../model/status.ts";
import { Button } from "../../ui/Button.tsx";
import { EmptyState } from "../../ui/signs.tsx";
import { PromptSection } from "./PromptSection.tsx";
import { ShotFields } from "./ShotFields.tsx";
import { Takes } from "./Takes.tsx";

/** The shots that are selected; the last one chosen shows its takes. */
export function ShotInspector() {
  const ids = useSession((state) => state.selection);
  const shots = useDocument(({ document }) =>
    ids.map((id) => document.tables.shot[id]).filter((shot) => shot !== undefined),
  );
  return (
    <aside aria-label="Shot" className="flex min-h-0 flex-col overflow-y-auto bg-panel">
      <ShotPanel shots={shots} />
    </aside>
  );
}

/** The same without its frame, for the timeline's inspector. */
export function ShotPanel({ shots }: { shots: readonly Shot[] }) {
  const last = shots.at(-1);
  const label = useDocument(({ document }) => (last === undefined ? "" : shotLabel(document, last.id)));
  if (last === undefined)
    return (
      <EmptyState icon={PencilRuler} title="No shot selected">
        Choose a shot to see its takes, and to set its camera, length and direction.
      </EmptyState>
    );
  return (
    <>
      <h3 className="panel-title flex justify-between px-3 pt-2.5 pb-1.5">
        <span>{shots.length === 1 ? `Shot ${label}` : `${shots.length} shots`}</span>
      </h3>
      {shots.length === 1 && <Takes shot={last} />}
      {shots.length === 1 && <Failure shot={last} />}
      <ShotFields shots={shots} />
      {shots.length === 1 && <PromptSection shot={last} />}
      {shots.length === 1 && <Spoken shot={last} />}
      <Actions ids={shots.map(({ id }) => id)} />
    </>
  );
}

function Actions({ ids }: { ids: readonly Id[] }) {
  const { run } = useCommands();
  const { session } = useModel();
  const first = () => session.select(...ids);
  return (
    <div className="flex gap-2 px-3 py-4">
      <Button
        tone="primary"
        icon={Clapperboard}
        className="flex-1"
        onClick={() => {
          first();
          run(makeTakes);
        }}
      >
        {ids.length === 1 ? "Make a take" : "Make takes"}
      </Button>
      <Button
        onClick={() => {
          first();
          run(redrawBoards);
        }}
      >
        {ids.length === 1 ? "Redraw board" : "Redraw boards"}
      </Button>
    </div>
  );
}

function Failure({ shot }: { shot: Shot }) {
  const job = useFacts((facts) => {
    const status = statusOf(facts, shot);
    return status.state === "failed" ? facts.jobs[status.jobId] : undefined;
  });
  const { run } = useCommands();
  if (job === undefined) return null;
  return (
    <div role="alert" className="mx-3 mb-2 rounded border border-bad/40 bg-bad/10 p-2.5 select-text">
      <p className="flex items-center gap-1.5 font-medium">
        <CircleAlert size={14} className="shrink-0 text-bad" aria-hidden />
        {job.error?.title ?? "It failed"}
      </p>
      {job.error !== null && (
        <p className="mt-1 text-12 text-dim">
          {[job.error.detail, job.error.remedy].filter(Boolean).join(" ")}
        </p>
      )}
      <Button className="mt-2" onClick={() => run(retryJob, { id: job.id })}>
        Try again
      </Button>
    </div>
  );
}

function Spoken({ shot }: { shot: Shot }) {
  const lines = useDocument(({ document }) =>
    coveredLines(document, shot).filter(({ type }) => type === "dialogue"),
  );
  if (lines.length === 0) return null;
  return (
    <section className="mt-2 border-t border-line px-3 pt-2.5">
      <h3 className="panel-title mb-1.5">Said in this shot</h3>
      <ul className="space-y-2 font-script select-text">
        {lines.map((line) => (
          <li key={line.id}>
            <b className="uppercase">
              {line.character}
              {line.extension !== "" && ` (${line.extension})`}
            </b>
            {line.parenthetical !== "" && <span className="block text-faint">({line.parenthetical})</span>}
            <span className="block text-dim">{line.text}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
