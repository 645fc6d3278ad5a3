/** Masks that are being found or followed: a job is asked for, and what it made comes back here. */

import { type Dispatch, useEffect, useState } from "react";
import type { FindMaskWish, FollowMaskWish } from "../../../api/client.ts";
import { Problem, Unreachable } from "../../../api/problem.ts";
import { isActive } from "../../../model/facts.ts";
import { useDocument, useFacts, useModel } from "../../../model/model.tsx";
import type { FoundMask, PictureEvent, PictureState } from "../../../model/picture.ts";
import type { Id, Job } from "../../../model/records.ts";
import { authorOf } from "./Part.tsx";

type Direction = FollowMaskWish["direction"];

export interface MaskJobs {
  /** Being found. */
  finding: boolean;
  askingToFollow: boolean;
  /** Being followed. */
  following: Job | undefined;
  /** Why the last wish came to nothing. */
  refusal: string;
  find(wish: FindMaskWish): Promise<void>;
  /** The mask as it stands, where there is one; else what is meant by the marks. */
  follow(wish: FindMaskWish, direction: Direction, mask: (() => Promise<Blob>) | null): Promise<void>;
}

export function useMaskJobs(state: PictureState, dispatch: Dispatch<PictureEvent>): MaskJobs {
  const { api } = useModel();
  const projectId = useDocument((held) => held.projectId);
  const { finding, followingId } = state;
  const [asking, setAsking] = useState<"find" | "follow" | null>(null);
  const [refusal, setRefusal] = useState("");
  const looking = useFacts((facts) => (finding === null ? undefined : facts.jobs[finding.jobId]));
  const following = useFacts((facts) => (followingId === null ? undefined : facts.jobs[followingId]));

  useEffect(() => {
    if (finding === null || looking === undefined || isActive(looking)) return;
    const found = (masks: readonly FoundMask[]) =>
      dispatch({ type: "found", found: masks, frame: finding.frame });
    const gaveUp = (why: string) => {
      setRefusal(why);
      dispatch({ type: "finding", finding: null });
    };
    if (looking.state === "succeeded")
      api.foundMasks(looking.id).then(found, (error: unknown) => gaveUp(refusalOf(error)));
    else gaveUp(wordsOf(looking));
  }, [finding, looking, api, dispatch]);
  useEffect(() => {
    if (following === undefined || isActive(following)) return;
    if (following.state === "succeeded") dispatch({ type: "followed", id: following.asset_ids[0] ?? null });
    else {
      setRefusal(wordsOf(following));
      dispatch({ type: "following", jobId: null });
    }
  }, [following, dispatch]);

  const ask = async (what: "find" | "follow", work: (project: Id) => Promise<void>) => {
    if (projectId === null) return;
    setRefusal("");
    setAsking(what);
    try {
      await work(projectId);
    } catch (error) {
      setRefusal(refusalOf(error));
    } finally {
      setAsking(null);
    }
  };
  return {
    finding: asking === "find" || finding !== null,
    askingToFollow: asking === "follow",
    following,
    refusal,
    find: (wish) =>
      ask("find", async (project) => {
        const { job_id } = await api.findMask(project, wish);
        dispatch({ type: "finding", finding: { jobId: job_id, frame: wish.frame } });
      }),
    follow: ({ asset_id, frame, prompt, engine = null }, direction, mask) =>
      ask("follow", async (project) => {
        const about = { of: asset_id, frame, name: "", by: authorOf(state.chosen), held: false };
        const given =
          mask === null ? { prompt } : { mask_id: (await api.saveMask(project, await mask(), about)).id };
        const { job_id } = await api.followMask(project, { asset_id, frame, direction, engine, ...given });
        dispatch({ type: "following", jobId: job_id });
      }),
  };
}

/** Rethrows what is no answer of the studio's. */
function refusalOf(error: unknown): string {
  if (!(error instanceof Problem || error instanceof Unreachable)) throw error;
  return [error.message, error instanceof Problem ? error.remedy : ""].join(" ").trim();
}

const wordsOf = ({ error }: Job): string =>
  error === null ? "" : [error.detail, error.remedy].filter(Boolean).join(" ");
