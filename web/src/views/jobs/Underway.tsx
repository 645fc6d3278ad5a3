import { useFacts } from "../../model/model.tsx";
import { underway } from "../../model/queue.ts";
import type { Job } from "../../model/records.ts";
import { JobRow } from "./JobRow.tsx";

const MOST_SHOWN = 8;

/** The jobs of some work that run, wait or have failed, where that work was asked for. */
export function Underway({ of, title }: { of: (job: Job) => boolean; title?: string }) {
  const ids = useFacts(({ jobs }) =>
    underway(Object.values(jobs).filter(of))
      .slice(0, MOST_SHOWN)
      .map(({ id }) => id),
  );
  if (ids.length === 0) return null;
  return (
    <section aria-label={title ?? "Under way"} className="pt-1">
      {title !== undefined && <h3 className="panel-title px-3 pb-1">{title}</h3>}
      <ul>
        {ids.map((id) => (
          <JobRow key={id} id={id} />
        ))}
      </ul>
    </section>
  );
}
