import { useFacts } from "../../model/model.tsx";
import type { Id } from "../../model/records.ts";
import { ProgressRing } from "../../ui/signs.tsx";
import { JobPreview } from "./JobPreview.tsx";

/** A picture on its way, where it will stand: what the engine has so far, and how far it is. */
export function BeingDrawn({ id }: { id: Id }) {
  const title = useFacts(({ jobs }) => jobs[id]?.title ?? "");
  const share = useFacts(({ progress }) => {
    const held = progress[id];
    return held === undefined || held.total <= 0 ? null : Math.min(1, held.done / held.total);
  });
  return (
    <span className="relative block aspect-video overflow-hidden rounded border border-run bg-stage">
      <JobPreview id={id} className="absolute inset-0 size-full object-contain" />
      <span className="absolute right-1.5 bottom-1.5 grid rounded-full bg-veil p-1">
        <ProgressRing done={share} label={`Drawing ${title}`} />
      </span>
    </span>
  );
}
