import { CircleAlert } from "lucide-react";
import { useCommands } from "../../commands/commands.tsx";
import { retryJob } from "../../commands/jobs.ts";
import { useFacts } from "../../model/model.tsx";
import type { Shot } from "../../model/records.ts";
import { statusOf } from "../../model/status.ts";
import { Button } from "../../ui/Button.tsx";

/** Why the shot's last job failed, and what can be done. */
export function Failure({ shot }: { shot: Shot }) {
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
