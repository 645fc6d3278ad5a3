import { projectOf } from "../../model/document.ts";
import { useDocument, useFacts } from "../../model/model.tsx";
import type { Id } from "../../model/records.ts";
import { shotsOf, valuesOf } from "../../model/shots.ts";
import { statusOf } from "../../model/status.ts";
import { durationLabel } from "../../model/time.ts";

/** `6 shots · 22.4 s · 1 stale` */
export function SceneFigures({ sceneId }: { sceneId: Id }) {
  const shots = useDocument(({ document }) =>
    shotsOf(document, sceneId).filter(({ state }) => state === "live"),
  );
  const rate = useDocument(({ document }) => projectOf(document)?.rate);
  const states = useFacts((facts) => {
    const counts = { stale: 0, failed: 0 };
    for (const shot of shots) {
      const { state } = statusOf(facts, shot);
      if (state === "stale" || state === "failed") counts[state] += 1;
    }
    return counts;
  });
  const frames = shots.reduce((sum, shot) => sum + valuesOf(shot).frames, 0);
  return (
    <>
      {shots.length} {shots.length === 1 ? "shot" : "shots"}
      {rate !== undefined && frames > 0 && ` · ${durationLabel(frames, rate)}`}
      {states.stale > 0 && <span className="text-stale"> · {states.stale} changed</span>}
      {states.failed > 0 && <span className="text-bad"> · {states.failed} failed</span>}
    </>
  );
}
