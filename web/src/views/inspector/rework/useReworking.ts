import { useModel, useSession } from "../../../model/model.tsx";
import type { Id } from "../../../model/records.ts";
import { type ReworkDraft, reworkOf, type Way, withRework } from "../../../model/reworks.ts";

/** Whether it is being said how the shot's take is worked on in this way: a key opens it as the button does. */
export function useReworking(shotId: Id, way: Way): [boolean, (open: boolean) => void] {
  const { session } = useModel();
  const open = useSession(({ reworking }) => reworking?.shotId === shotId && reworking.way === way);
  return [open, (next) => session.set({ reworking: next ? { shotId, way } : null })];
}

/** What is written for work on a take in this way, and a change of it. */
export function useReworkDraft(
  takeId: Id,
  way: Way,
): [ReworkDraft, (part: Partial<Pick<ReworkDraft, "words" | "seed">>) => void] {
  const { stores } = useModel();
  const reworks = useSession((state) => state.reworks);
  return [
    reworkOf(reworks, takeId, way),
    (part) => stores.session.setState((state) => ({ reworks: withRework(state.reworks, takeId, way, part) })),
  ];
}
