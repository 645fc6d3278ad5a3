import { useEffect, useState } from "react";
import type { ReworkPlan, ReworkWish } from "../../../api/client.ts";
import { Problem, refusalOf, Unreachable } from "../../../api/problem.ts";
import { useDocument, useFacts, useModel } from "../../../model/model.tsx";
import type { Id } from "../../../model/records.ts";

/** After the last change: only the server plans. */
const PAUSE_MS = 250;

/**
 * What working on a take in this way would be, or why it cannot be; asked again when an engine has changed. Null before it is known
 * of the take; of a wish that has just changed, who makes it is known from the wish before, and whether it can be is not.
 */
export function useReworkPlan(takeId: Id, wish: ReworkWish): ReworkPlan | null {
  const { api } = useModel();
  const projectId = useDocument((state) => state.projectId);
  const engines = useFacts((facts) => facts.engines);
  const [found, setFound] = useState<{ takeId: Id; asked: string; plan: ReworkPlan } | null>(null);
  // The words and the seed neither allow nor forbid anything.
  const asked = JSON.stringify("span" in wish ? { span: wish.span } : { frames: wish.frames, at: wish.at });
  // biome-ignore lint/correctness/useExhaustiveDependencies: engines are what a plan is made with; the server reads them itself
  useEffect(() => {
    if (projectId === null) return;
    let left = false;
    const timer = setTimeout(async () => {
      const plan = await api
        .planRework(projectId, takeId, JSON.parse(asked) as ReworkWish)
        .catch((error: unknown) => {
          // What was asked for says so when it is done.
          if (error instanceof Problem || error instanceof Unreachable) return null;
          throw error;
        });
      if (!left) setFound(plan === null ? null : { takeId, asked, plan });
    }, PAUSE_MS);
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [api, projectId, takeId, asked, engines]);
  if (found?.takeId !== takeId) return null;
  return found.asked === asked ? found.plan : { ...found.plan, refusal: null };
}

/** The prompt that a take was made with. */
export type OwnPrompt =
  | { state: "reading" }
  | { state: "read"; prompt: string }
  | { state: "failed"; why: string };

/** Reads it, and again when that is asked for. */
export function useOwnPrompt(takeId: Id): [OwnPrompt, () => void] {
  const { api } = useModel();
  const projectId = useDocument((state) => state.projectId);
  const [attempt, setAttempt] = useState(0);
  const [found, setFound] = useState<{ takeId: Id; attempt: number; own: OwnPrompt } | null>(null);
  useEffect(() => {
    if (projectId === null) return;
    let left = false;
    const read = api.provenance(projectId, takeId).then(
      ({ spec }): OwnPrompt => ({ state: "read", prompt: spec.prompt }),
      (error: unknown): OwnPrompt => ({ state: "failed", why: refusalOf(error) }),
    );
    void read.then((own) => {
      if (!left) setFound({ takeId, attempt, own });
    });
    return () => {
      left = true;
    };
  }, [api, projectId, takeId, attempt]);
  const known = found?.takeId === takeId && found.attempt === attempt;
  return [known ? found.own : { state: "reading" }, () => setAttempt((last) => last + 1)];
}
