import { Download, RotateCw, Trash2, X } from "lucide-react";
import { useState } from "react";
import type { Pack } from "../../api/client.ts";
import { NOT_LET_IN } from "../../api/problem.ts";
import { useCommands } from "../../commands/commands.tsx";
import { cancelJob } from "../../commands/jobs.ts";
import { choosePack, installPack, openHubSettings, removePack } from "../../commands/models.ts";
import { useFacts } from "../../model/model.tsx";
import { sizeLabel } from "../../model/size.ts";
import { secondsLabel } from "../../model/time.ts";
import { Button, IconButton } from "../../ui/Button.tsx";
import { Chip, Dot, ProgressBar } from "../../ui/signs.tsx";

export interface PackRowProps {
  pack: Pack;
  /** No other pack serves the same engine, so there is nothing to choose. */
  alone: boolean;
  /** Asks the user about size and licence. */
  onInstall: (name: string) => void;
}

export function PackRow({ pack, alone, onInstall }: PackRowProps) {
  const { name, title, description, installed, job_id } = pack;
  const tone = job_id !== null ? "run" : installed ? "ok" : pack.came_bytes > 0 ? "stale" : "none";
  return (
    <li className="px-3.5 py-2.5" aria-label={title}>
      <div className="flex items-center gap-4">
        <div className="min-w-0 flex-1">
          <h3 className="flex items-center gap-2 font-medium">
            <Dot tone={tone} />
            {title}
            <span className="font-mono text-11 font-normal text-faint">{name}</span>
            {pack.chosen && !alone && <Chip>in use</Chip>}
            {pack.gated && !installed && <Chip>needs an account on the hub</Chip>}
          </h3>
          <p className="pl-3.5 text-12 text-dim">{description}</p>
          <p className="pl-3.5 text-12 text-faint select-text">
            {pack.licence.name.replace(/ \(.*/, "")} · {pack.origin}
            {commitOf(pack)}
          </p>
        </div>
        <span className="w-40 shrink-0 text-right">
          <Size pack={pack} />
        </span>
        <span className="flex w-44 shrink-0 items-center justify-end gap-1">
          {job_id !== null ? (
            <CancelButton pack={pack} id={job_id} />
          ) : installed ? (
            <Installed pack={pack} />
          ) : (
            <Missing pack={pack} onInstall={onInstall} />
          )}
        </span>
      </div>
      {job_id !== null ? <Fetching pack={pack} id={job_id} /> : <Failure pack={pack} />}
    </li>
  );
}

const commitOf = ({ installed, commits }: Pack): string => {
  const commit = Object.values(commits)[0];
  return installed && commit !== undefined ? ` · ${commit.slice(0, 12)}` : "";
};

function Size({ pack }: { pack: Pack }) {
  const { bytes, exact, installed, here_bytes, came_bytes } = pack;
  const note = installed
    ? "on this machine"
    : came_bytes > 0
      ? `${sizeLabel(came_bytes)} have come`
      : here_bytes > 0
        ? `${sizeLabel(here_bytes)} found here`
        : "";
  return (
    <>
      <span className="tabular block text-12 text-text">
        {exact ? "" : "about "}
        {sizeLabel(bytes)}
      </span>
      <span className="block text-12 text-faint">{note}</span>
    </>
  );
}

function Installed({ pack }: { pack: Pack }) {
  const { run } = useCommands();
  return (
    <>
      {!pack.chosen && <Button onClick={() => run(choosePack, { name: pack.name })}>Use</Button>}
      <RemoveButton pack={pack} />
    </>
  );
}

export function Missing({ pack, onInstall }: Omit<PackRowProps, "alone">) {
  const { run } = useCommands();
  const { name, licence, came_bytes } = pack;
  const begun = came_bytes > 0;
  const install = () => {
    if (licence.must_accept && !(licence.accepted && begun)) onInstall(name);
    else run(installPack, { name, accept: false });
  };
  return (
    <>
      {begun && <RemoveButton pack={pack} />}
      <Button icon={begun ? RotateCw : Download} onClick={install}>
        {begun ? "Go on" : licence.must_accept ? "Install…" : "Install"}
      </Button>
    </>
  );
}

/** Asks once more in its own place: what was fetched for an hour is not thrown away by one click. */
function RemoveButton({ pack }: { pack: Pack }) {
  const { run } = useCommands();
  const [sure, setSure] = useState(false);
  const bytes = pack.installed ? pack.bytes : pack.came_bytes;
  if (!sure)
    return (
      <IconButton icon={Trash2} label={`Remove ${pack.title}`} size="small" onClick={() => setSure(true)} />
    );
  return (
    <Button
      tone="danger"
      // The button takes the place of the one that had the focus.
      autoFocus
      onBlur={() => setSure(false)}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        setSure(false);
      }}
      onClick={() => run(removePack, { name: pack.name })}
    >
      Remove {sizeLabel(bytes)}
    </Button>
  );
}

export function CancelButton({ pack, id }: { pack: Pack; id: string }) {
  const { run } = useCommands();
  return (
    <Button icon={X} onClick={() => run(cancelJob, { id })} aria-label={`Cancel installing ${pack.title}`}>
      Cancel
    </Button>
  );
}

export function Fetching({ pack, id }: { pack: Pack; id: string }) {
  const progress = useFacts((facts) => facts.progress[id]);
  const known = progress !== undefined && progress.total > 0;
  const share = known ? progress.done / progress.total : Math.min(1, pack.came_bytes / pack.bytes);
  const left = progress?.seconds_left ?? null;
  return (
    <div className="mt-2 pl-3.5">
      <ProgressBar done={share} label={`Installing ${pack.title}`} />
      <p className="mt-1 flex gap-3 text-12 text-faint">
        <span className="min-w-0 flex-1 truncate">{progress?.note || "waiting its turn"}</span>
        <span className="tabular">
          {Math.floor(share * 100)} %{left === null ? "" : ` · ${secondsLabel(left)} left`}
        </span>
      </p>
    </div>
  );
}

/** Why the last try failed, until it is tried again. */
export function Failure({ pack }: { pack: Pack }) {
  const { run } = useCommands();
  const error = useFacts(({ jobs }) => {
    const last = Object.values(jobs)
      .filter(({ kind, title }) => kind === "download" && title === `Install ${pack.title}`)
      .sort((a, b) => (a.created_at < b.created_at ? 1 : -1))[0];
    return last?.state === "failed" && !pack.installed ? last.error : null;
  });
  if (error === null) return null;
  return (
    <div className="mt-1 flex items-start gap-3 pl-3.5">
      <p className="min-w-0 flex-1 text-12 text-dim select-text">
        <span className="text-bad">{error.title}.</span> {error.detail} {error.remedy}
      </p>
      {error.type === NOT_LET_IN && <Button onClick={() => run(openHubSettings)}>Token…</Button>}
    </div>
  );
}
