import { RotateCcw, X } from "lucide-react";
import { useCommands } from "../../commands/commands.tsx";
import { cancelJob, retryJob } from "../../commands/jobs.ts";
import { isActive, isRetriable } from "../../model/facts.ts";
import { useDocument, useFacts } from "../../model/model.tsx";
import type { Id, Job, JobState } from "../../model/records.ts";
import { shotLabel } from "../../model/shots.ts";
import { secondsLabel } from "../../model/time.ts";
import { IconButton } from "../../ui/Button.tsx";
import { Dot, ProgressBar, type Tone } from "../../ui/signs.tsx";
import { JobPreview } from "./JobPreview.tsx";

const TONES: Record<JobState, Tone> = {
  queued: "none",
  running: "run",
  succeeded: "ok",
  failed: "bad",
  cancelled: "none",
};
const WORDS: Record<JobState, string> = {
  queued: "waiting",
  running: "running",
  succeeded: "done",
  failed: "failed",
  cancelled: "cancelled",
};

/** What a job makes, with the shot that it is for. */
export function JobTitle({ job }: { job: Job }) {
  const label = useDocument(({ document }) => (job.shot_id === null ? "" : shotLabel(document, job.shot_id)));
  return (
    <span className="min-w-0 flex-1 truncate">
      {label !== "" && !job.title.includes(label) && (
        <span className="tabular mr-2 text-12 text-dim">{label}</span>
      )}
      {job.title}
    </span>
  );
}

/** A job that runs or has ended. */
export function JobRow({ id }: { id: Id }) {
  const job = useFacts((facts) => facts.jobs[id]);
  const progress = useFacts((facts) => facts.progress[id]);
  const { run } = useCommands();
  if (job === undefined) return null;
  const share = progress === undefined || progress.total <= 0 ? 0 : progress.done / progress.total;
  const left = progress?.seconds_left ?? null;
  return (
    <li className="group px-3 py-1.5 hover:bg-raised">
      <div className="flex min-h-6 items-center gap-2">
        <Dot tone={TONES[job.state]} />
        <JobTitle job={job} />
        <span className="tabular text-12 text-faint">
          {job.state === "running"
            ? `${Math.floor(share * 100)} %${left === null ? "" : ` · ${secondsLabel(left)} left`}`
            : WORDS[job.state]}
        </span>
        {isRetriable(job) && (
          <IconButton icon={RotateCcw} size="small" label="Try again" onClick={() => run(retryJob, { id })} />
        )}
        {isActive(job) && (
          <IconButton icon={X} size="small" label="Cancel" onClick={() => run(cancelJob, { id })} />
        )}
      </div>
      {job.state === "running" && (
        <div className="mt-1 flow-root pl-3.5">
          <JobPreview id={id} className="float-right mb-1 ml-3 h-14 rounded-sm border border-line bg-stage" />
          <ProgressBar done={share} label={job.title} />
          {progress?.note !== undefined && progress.note !== "" && (
            <p className="mt-1 truncate text-12 text-faint">{progress.note}</p>
          )}
        </div>
      )}
      {job.state === "failed" && job.error !== null && (
        <p className="pl-3.5 text-12 text-dim select-text">
          <span className="text-bad">{job.error.title}.</span>{" "}
          {[job.error.detail, job.error.remedy].filter(Boolean).join(" ")}
        </p>
      )}
    </li>
  );
}
