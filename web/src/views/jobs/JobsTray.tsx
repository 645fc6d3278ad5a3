import { CircleCheck, ListVideo } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { useCommands } from "../../commands/commands.tsx";
import { cancelAllJobs, drawAllMissing, toggleAutodraw } from "../../commands/jobs.ts";
import { isActive } from "../../model/facts.ts";
import { useFacts, useModel, useSession } from "../../model/model.tsx";
import { secondsLeft } from "../../model/queue.ts";
import type { Id } from "../../model/records.ts";
import { secondsLabel } from "../../model/time.ts";
import { Button } from "../../ui/Button.tsx";
import { Popover } from "../../ui/Popover.tsx";
import { Switch } from "../../ui/Switch.tsx";
import { EmptyState, ProgressRing } from "../../ui/signs.tsx";
import { JobRow } from "./JobRow.tsx";
import { QueueList } from "./QueueList.tsx";

/** Jobs of one run of work: what is queued or running, and what has ended since nothing was. */
function useRun() {
  const seen = useSession((state) => state.failuresSeen);
  return useFacts(({ jobs, progress }) => {
    const all = Object.values(jobs);
    const active = all.filter(isActive);
    const began = active.map(({ created_at }) => created_at).sort()[0];
    const ended =
      began === undefined ? 0 : all.filter((job) => job.ended_at !== null && job.ended_at >= began).length;
    const running = active.filter(({ state }) => state === "running");
    const parts = running.reduce((sum, { id }) => {
      const held = progress[id];
      return sum + (held === undefined || held.total <= 0 ? 0 : Math.min(1, held.done / held.total));
    }, 0);
    const total = active.length + ended;
    const left = secondsLeft(jobs, progress);
    const failed = all.filter(({ state, ended_at }) => state === "failed" && (ended_at ?? "") > seen).length;
    return {
      active: active.length,
      ended,
      total,
      done: total === 0 ? 0 : (ended + parts) / total,
      left,
      failed,
    };
  });
}

export function JobsTray() {
  const open = useSession((state) => state.jobsOpen);
  const { session } = useModel();
  const { active, ended, total, done, left, failed } = useRun();
  const words =
    active > 0
      ? `${ended} of ${total}${left === null ? "" : ` · ${secondsLabel(left)} left`}`
      : failed > 0
        ? `${failed} failed`
        : "Jobs";
  return (
    <Popover
      open={open}
      onOpenChange={(next) => session.set({ jobsOpen: next })}
      label="Jobs"
      width={420}
      trigger={
        <button
          type="button"
          aria-label={`Jobs: ${words}`}
          className="flex h-7 shrink-0 items-center gap-2 rounded px-2 text-dim hover:bg-raised hover:text-text"
        >
          {active > 0 ? (
            <ProgressRing done={done} label="All jobs" />
          ) : (
            <ListVideo size={16} aria-hidden className={failed > 0 ? "text-bad" : ""} />
          )}
          <span className="tabular text-12">{words}</span>
        </button>
      }
    >
      <Tray />
    </Popover>
  );
}

const RECENT = 20;

function Tray() {
  const scroller = useRef<HTMLDivElement>(null);
  const running = useFacts(({ jobs }) => Object.values(jobs).filter(({ state }) => state === "running"));
  const queued = useFacts(({ jobs }) => Object.values(jobs).filter(({ state }) => state === "queued").length);
  const left = useFacts(({ jobs, progress }) => secondsLeft(jobs, progress));
  const ended = useFacts(({ jobs }) =>
    Object.values(jobs)
      .filter((job) => !isActive(job))
      .sort((a, b) => ((a.ended_at ?? "") < (b.ended_at ?? "") ? 1 : -1))
      .slice(0, RECENT),
  );
  const autodraw = useSession((state) => state.autodraw);
  const { run, can } = useCommands();
  return (
    <>
      <div className="flex items-center gap-2 border-b border-line px-3 py-2">
        <h2 className="flex-1 font-semibold">Jobs</h2>
        <Switch label="Draw new shots" on={autodraw} onChange={() => run(toggleAutodraw)} />
        <Button tone="ghost" disabled={!can(cancelAllJobs)} onClick={() => run(cancelAllJobs)}>
          Cancel all
        </Button>
      </div>
      <div ref={scroller} className="relative min-h-0 flex-1 overflow-y-auto py-1">
        {running.length + queued + ended.length === 0 && (
          <EmptyState
            icon={CircleCheck}
            title="Nothing to do"
            actions={<Button onClick={() => run(drawAllMissing)}>Draw what is missing</Button>}
          >
            Boards, takes, imports and exports are worked through here, one after another.
          </EmptyState>
        )}
        <Section title="Now" note={running.length}>
          <Rows jobs={running} />
        </Section>
        <Section
          title="Next"
          note={left === null ? queued : `${queued} · all done in about ${secondsLabel(left)}`}
          empty={queued === 0}
        >
          <QueueList scroller={scroller} />
        </Section>
        <Section title="Ended" note={ended.length}>
          <Rows jobs={ended} />
        </Section>
      </div>
    </>
  );
}

interface SectionProps {
  title: string;
  note: string | number;
  empty?: boolean;
  children: ReactNode;
}

function Section({ title, note, empty = note === 0, children }: SectionProps) {
  if (empty) return null;
  return (
    <section aria-label={title}>
      <h3 className="panel-title flex justify-between px-3 pt-2 pb-1">
        {title} <span className="font-normal tracking-normal normal-case">{note}</span>
      </h3>
      {children}
    </section>
  );
}

const Rows = ({ jobs }: { jobs: readonly { id: Id }[] }) => (
  <ul>
    {jobs.map(({ id }) => (
      <JobRow key={id} id={id} />
    ))}
  </ul>
);
