import { useCallback, useState } from "react";
import { cutOf } from "../../model/cut.ts";
import { useDocument, useFacts } from "../../model/model.tsx";
import type { Id } from "../../model/records.ts";
import { statusOf } from "../../model/status.ts";
import { Dot } from "../../ui/signs.tsx";
import { JobPreview } from "../jobs/JobPreview.tsx";
import { statusWords } from "../storyboard/words.ts";
import { shotAt } from "../timeline/words.ts";
import { usePlayhead } from "./player.tsx";

/** What is being made of the shot under the playhead, in a corner of what the cut shows of it today. */
export function BeingMade() {
  const tables = useDocument(({ document }) => document.tables);
  const [shotId, setShotId] = useState<Id | null>(null);
  const follow = useCallback((frame: number) => setShotId(shotAt(cutOf(tables), frame)), [tables]);
  usePlayhead(follow);
  const shot = shotId === null ? undefined : tables.shot[shotId];
  const status = useFacts((facts) => (shot === undefined ? undefined : statusOf(facts, shot)));
  if (status?.state !== "drawing") return null;
  const { tone, words } = statusWords(status);
  return (
    <figure
      aria-label="Being made"
      className="pointer-events-none absolute right-2 bottom-2 flex w-[30%] min-w-32 flex-col items-end gap-1"
    >
      <JobPreview
        id={status.jobId}
        className="w-full rounded-sm bg-stage shadow-lg shadow-black ring-1 ring-run"
      />
      <figcaption className="tabular flex h-5 items-center gap-1.5 rounded-full bg-veil px-2 text-11 font-medium text-text">
        <Dot tone={tone} /> {status.of} {words}
      </figcaption>
    </figure>
  );
}
