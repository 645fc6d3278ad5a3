import { useModel, useSession } from "../../../model/model.tsx";
import type { Id } from "../../../model/records.ts";

/** Whether it is being said how the shot's take is worked on in this way: a key opens it as the button does. */
export function useReworking(shotId: Id, way: "retake" | "extend"): [boolean, (open: boolean) => void] {
  const { session } = useModel();
  const open = useSession(({ reworking }) => reworking?.shotId === shotId && reworking.way === way);
  return [open, (next) => session.set({ reworking: next ? { shotId, way } : null })];
}
