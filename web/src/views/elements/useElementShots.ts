/** In which shots each element appears, asked for again when what decides it has changed. */

import { useEffect, useState } from "react";
import type { ElementInShot } from "../../api/client.ts";
import { Problem, Unreachable } from "../../api/problem.ts";
import { useDocument, useModel } from "../../model/model.tsx";
import type { Id } from "../../model/records.ts";

export type ElementShots = Readonly<Record<Id, readonly ElementInShot[]>>;

const PAUSE_MS = 400;

export function useElementShots(): ElementShots {
  const { api, editor } = useModel();
  const projectId = useDocument((state) => state.projectId);
  const elements = useDocument(({ document }) => document.tables.element);
  const shots = useDocument(({ document }) => document.tables.shot);
  const [known, setKnown] = useState<ElementShots>({});
  // biome-ignore lint/correctness/useExhaustiveDependencies: elements and shots decide what the answer is
  useEffect(() => {
    if (projectId === null) return;
    let left = false;
    const ask = async () => {
      await editor.settled();
      try {
        const found = await api.elementShots(projectId);
        if (!left) setKnown(found);
      } catch (error) {
        if (!(error instanceof Problem || error instanceof Unreachable)) throw error;
      }
    };
    const timer = setTimeout(() => void ask(), PAUSE_MS);
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [api, editor, projectId, elements, shots]);
  return known;
}
