import { CircleCheck, Download } from "lucide-react";
import { assetUrl } from "../../api/client.ts";
import { useCommands } from "../../commands/commands.tsx";
import { cancelJob } from "../../commands/jobs.ts";
import { useFacts, useModel } from "../../model/model.tsx";
import type { Job } from "../../model/records.ts";
import { secondsLabel } from "../../model/time.ts";
import { Button } from "../../ui/Button.tsx";
import { ProgressBar } from "../../ui/signs.tsx";
import { Trouble } from "./ExportCheckPanel.tsx";

interface PanelProps {
  job: Job;
  onAgain: () => void;
}

/** An export that runs, or has ended. */
export function ExportJobPanel({ job, onAgain }: PanelProps) {
  switch (job.state) {
    case "queued":
    case "running":
      return <Running job={job} />;
    case "succeeded":
      return <Finished job={job} onAgain={onAgain} />;
    default:
      return <Ended job={job} onAgain={onAgain} />;
  }
}

function Running({ job }: { job: Job }) {
  const progress = useFacts((facts) => facts.progress[job.id]);
  const { run } = useCommands();
  const { session } = useModel();
  const share = progress === undefined || progress.total <= 0 ? 0 : progress.done / progress.total;
  const left = progress?.seconds_left ?? null;
  return (
    <div className="flex flex-col gap-3">
      <p className="flex justify-between">
        <span>{job.state === "queued" ? "Waiting for its turn" : progress?.note || "Rendering"}</span>
        <span className="tabular text-12 text-dim">
          {Math.floor(share * 100)} %{left === null ? "" : ` · ${secondsLabel(left)} left`}
        </span>
      </p>
      <ProgressBar done={share} label="Export" />
      <div className="flex justify-end gap-2 pt-1">
        <Button onClick={() => run(cancelJob, { id: job.id })}>Cancel export</Button>
        <Button tone="primary" onClick={() => session.set({ dialog: null })}>
          Go on working
        </Button>
      </div>
    </div>
  );
}

function Finished({ job, onAgain }: PanelProps) {
  const asset = useFacts((facts) => (job.asset_id == null ? undefined : facts.assets[job.asset_id]));
  return (
    <div className="flex flex-col gap-4">
      <p className="flex items-center gap-2">
        <CircleCheck size={16} className="text-ok" aria-hidden />
        The film is finished
        {asset !== undefined && (
          <span className="tabular text-12 text-faint">{(asset.bytes / 1_000_000).toFixed(1)} MB</span>
        )}
      </p>
      <div className="flex justify-end gap-2">
        <Button onClick={onAgain}>Export again</Button>
        {job.asset_id != null && (
          <a
            href={assetUrl.download(job.asset_id)}
            download
            className="inline-flex h-7 items-center gap-1.5 rounded border border-accent bg-accent px-2.5 text-13 font-semibold text-accent-ink hover:bg-accent-bright"
          >
            <Download size={14} aria-hidden /> Download film
          </a>
        )}
      </div>
    </div>
  );
}

function Ended({ job, onAgain }: PanelProps) {
  return (
    <div className="flex flex-col gap-4">
      {job.state === "cancelled" ? (
        <p className="text-dim">The export was cancelled. Nothing was kept of it.</p>
      ) : (
        <Trouble
          title={job.error?.title ?? "The export failed"}
          detail={[job.error?.detail, job.error?.remedy].filter(Boolean).join(" ")}
        />
      )}
      <div className="flex justify-end">
        <Button tone="primary" onClick={onAgain}>
          Try again
        </Button>
      </div>
    </div>
  );
}
