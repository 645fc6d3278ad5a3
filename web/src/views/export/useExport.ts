import { useCallback, useEffect, useRef, useState } from "react";
import type { ExportCheck } from "../../api/client.ts";
import { Problem, Unreachable } from "../../api/problem.ts";
import type { Studio } from "../../commands/command.ts";
import { beginExport, checkExport, type FrameSize, makeMissing } from "../../commands/export.ts";
import { isActive } from "../../model/facts.ts";
import { useFacts } from "../../model/model.tsx";
import type { Id } from "../../model/records.ts";

export interface Failure {
  title: string;
  detail: string;
}

export interface ExportState {
  /** Null until the server has answered. */
  check: ExportCheck | null;
  failure: Failure | null;
  /** The export begins by itself when nothing is missing any more. */
  waiting: boolean;
  starting: boolean;
  jobId: Id | null;
  begin: (size: FrameSize) => void;
  wait: (size: FrameSize) => void;
  /** Back to the first step. */
  again: () => void;
}

/** The steps of an export as long as its dialog is open. An export that is under way is found again. */
export function useExport(studio: Studio, projectId: Id): ExportState {
  const [check, setCheck] = useState<ExportCheck | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [awaited, setAwaited] = useState<FrameSize | null>(null);
  const [starting, setStarting] = useState(false);
  const [jobId, setJobId] = useState<Id | null>(() => underWay(studio, projectId));
  const takes = useFacts((facts) => facts.takes);
  const asked = useRef(0);

  const attempt = useCallback(async <T>(work: Promise<T>): Promise<T | null> => {
    try {
      return await work;
    } catch (error) {
      if (!(error instanceof Problem || error instanceof Unreachable)) throw error;
      const detail = error instanceof Problem ? error.remedy : "It goes on when the studio answers again.";
      setFailure({ title: error.message, detail });
      return null;
    }
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a take that has come may be what was missing
  useEffect(() => {
    if (jobId !== null) return;
    asked.current += 1;
    const turn = asked.current;
    void attempt(checkExport(studio, projectId)).then((found) => {
      if (found === null || turn !== asked.current) return;
      setCheck(found);
      setFailure(null);
    });
  }, [attempt, studio, projectId, jobId, takes]);

  const begin = useCallback(
    (size: FrameSize) => {
      setAwaited(null);
      setStarting(true);
      void attempt(beginExport(studio, projectId, size)).then((id) => {
        setStarting(false);
        if (id !== null) setJobId(id);
      });
    },
    [attempt, studio, projectId],
  );

  const wait = useCallback(
    (size: FrameSize) => {
      setAwaited(size);
      if (check !== null) void attempt(makeMissing(studio, projectId, check));
    },
    [attempt, studio, projectId, check],
  );

  useEffect(() => {
    if (awaited !== null && check?.missing.length === 0) begin(awaited);
  }, [awaited, check, begin]);

  const again = useCallback(() => {
    setJobId(null);
    setCheck(null);
    setFailure(null);
  }, []);
  return { check, failure, waiting: awaited !== null, starting, jobId, begin, wait, again };
}

function underWay({ stores }: Studio, projectId: Id): Id | null {
  const jobs = Object.values(stores.facts.getState().jobs);
  const found = jobs.find((job) => job.kind === "export" && job.project_id === projectId && isActive(job));
  return found?.id ?? null;
}
