/** Masks that are being found or followed: a job is asked for, and what it made comes back here. */

import { useEffect, useState } from "react";
import type { FindMaskWish, FollowMaskWish } from "../../../api/client.ts";
import { Problem, Unreachable } from "../../../api/problem.ts";
import { isActive } from "../../../model/facts.ts";
import { useDocument, useFacts, useModel } from "../../../model/model.tsx";
import type { Id, Job } from "../../../model/records.ts";
import type { FoundMask } from "../../../tools/picture.ts";

export interface MaskJobs {
  /** Being found. */
  finding: boolean;
  /** Being followed, or followed last. */
  following: Job | undefined;
  /** Why the last wish came to nothing. */
  refusal: string;
  find(wish: FindMaskWish): Promise<void>;
  follow(wish: FollowMaskWish): Promise<void>;
}

const UNKNOWN: Id = "";

export function useMaskJobs(onFound: (found: readonly FoundMask[]) => void): MaskJobs {
  const { api } = useModel();
  const projectId = useDocument((state) => state.projectId);
  const [findId, setFindId] = useState<Id>(UNKNOWN);
  const [followId, setFollowId] = useState<Id>(UNKNOWN);
  const [asking, setAsking] = useState(false);
  const [refusal, setRefusal] = useState("");
  const finding = useFacts((facts) => facts.jobs[findId]);
  const following = useFacts((facts) => facts.jobs[followId]);

  useEffect(() => {
    if (finding === undefined || isActive(finding)) return;
    setFindId(UNKNOWN);
    if (finding.state !== "succeeded") {
      setRefusal(wordsOf(finding));
      return;
    }
    api.foundMasks(finding.id).then(onFound, (error: unknown) => setRefusal(refusalOf(error)));
  }, [finding, api, onFound]);
  useEffect(() => {
    if (following?.state === "failed") setRefusal(wordsOf(following));
  }, [following]);

  const ask = async (work: (project: Id) => Promise<{ job_id: Id }>, keep: (id: Id) => void) => {
    if (projectId === null) return;
    setRefusal("");
    setAsking(true);
    try {
      keep((await work(projectId)).job_id);
    } catch (error) {
      setRefusal(refusalOf(error));
    } finally {
      setAsking(false);
    }
  };
  return {
    finding: asking || findId !== UNKNOWN,
    following,
    refusal,
    find: (wish) => ask((project) => api.findMask(project, wish), setFindId),
    follow: (wish) => ask((project) => api.followMask(project, wish), setFollowId),
  };
}

/** Rethrows what is no answer of the studio's. */
function refusalOf(error: unknown): string {
  if (!(error instanceof Problem || error instanceof Unreachable)) throw error;
  return [error.message, error instanceof Problem ? error.remedy : ""].join(" ").trim();
}

const wordsOf = ({ error }: Job): string =>
  error === null ? "" : [error.detail, error.remedy].filter(Boolean).join(" ");
