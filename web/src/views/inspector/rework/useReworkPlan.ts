import { useEffect, useState } from "react";
import type { ReworkPlan, ReworkWish } from "../../../api/client.ts";
import { Problem, Unreachable } from "../../../api/problem.ts";
import { useDocument, useModel } from "../../../model/model.tsx";
import type { Id } from "../../../model/records.ts";

/** After the last change: only the server plans. */
const PAUSE_MS = 250;

/** What working on a take in this way would be, or why it cannot be; null before it is known. */
export function useReworkPlan(takeId: Id, wish: ReworkWish): ReworkPlan | null {
  const { api } = useModel();
  const projectId = useDocument((state) => state.projectId);
  const [found, setFound] = useState<ReworkPlan | null>(null);
  // The words and the seed neither allow nor forbid anything.
  const asked = JSON.stringify("span" in wish ? { span: wish.span } : { frames: wish.frames, at: wish.at });
  useEffect(() => {
    if (projectId === null) return;
    let left = false;
    const timer = setTimeout(async () => {
      const plan = await answerOf(api.planRework(projectId, takeId, JSON.parse(asked) as ReworkWish));
      if (!left) setFound(plan);
    }, PAUSE_MS);
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [api, projectId, takeId, asked]);
  return found;
}

/** The prompt that a take was made with; null before it is known. */
export function useOwnPrompt(takeId: Id): string | null {
  const { api } = useModel();
  const projectId = useDocument((state) => state.projectId);
  const [found, setFound] = useState<string | null>(null);
  useEffect(() => {
    if (projectId === null) return;
    let left = false;
    const ask = async () => {
      const made = await answerOf(api.provenance(projectId, takeId));
      if (!left) setFound(made?.spec.prompt ?? null);
    };
    void ask();
    return () => {
      left = true;
    };
  }, [api, projectId, takeId]);
  return found;
}

/** Null where the studio has no answer: what was asked for says so when it is done. */
async function answerOf<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Problem || error instanceof Unreachable) return null;
    throw error;
  }
}
