import { useEffect, useState } from "react";
import type { ShotPlan } from "../../api/client.ts";
import { Problem, Unreachable } from "../../api/problem.ts";
import { isActive } from "../../model/facts.ts";
import { guidesOf } from "../../model/guides.ts";
import { useDocument, useFacts, useModel } from "../../model/model.tsx";
import type { Id } from "../../model/records.ts";
import { takesOf } from "../../model/status.ts";

/** After the last change: only the server plans. */
const PAUSE_MS = 250;

/**
 * What the shot's next take would be, and why; asked again when something that it is made from has changed. Null before it is known,
 * and for several shots.
 */
export function usePlan(shotId: Id | null): ShotPlan | null {
  const { api, editor } = useModel();
  const projectId = useDocument((state) => state.projectId);
  const shot = useDocument(({ document }) => (shotId === null ? undefined : document.tables.shot[shotId]));
  const guides = useDocument(({ document }) =>
    shotId === null ? [] : guidesOf(document.tables.guide, shotId),
  );
  const [project, elements] = useDocument(
    ({ document }) => [document.tables.project, document.tables.element] as const,
  );
  const takes = useFacts((facts) => (shotId === null ? [] : takesOf(facts, shotId)));
  const engines = useFacts((facts) => facts.engines);
  const loras = useFacts((facts) => facts.loras);
  // What is on its way is what a take will begin with.
  const underWay = useFacts(({ jobs }) => Object.values(jobs).filter(isActive).length);
  // The server's word that something else of the shot has changed: its lines, or a neighbour that it continues.
  const digest = useFacts((facts) => (shotId === null ? undefined : facts.digests[shotId]));
  const [plan, setPlan] = useState<{ shotId: Id; plan: ShotPlan } | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: these are what a plan is made from; the server reads them itself
  useEffect(() => {
    if (projectId === null || shotId === null) return;
    let left = false;
    const timer = setTimeout(async () => {
      await editor.settled();
      if (left) return;
      const found = await api.planShot(projectId, shotId).catch((error: unknown) => {
        // A studio that does not answer, or whose worker has not started: the fields say what they know.
        if (error instanceof Problem || error instanceof Unreachable) return null;
        throw error;
      });
      if (!left) setPlan(found === null ? null : { shotId, plan: found });
    }, PAUSE_MS);
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [
    api,
    editor,
    projectId,
    shotId,
    shot,
    guides,
    project,
    elements,
    takes,
    engines,
    loras,
    underWay,
    digest,
  ]);
  return plan?.shotId === shotId ? plan.plan : null;
}
