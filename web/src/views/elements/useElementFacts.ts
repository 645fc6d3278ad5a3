/** What the server reads of the elements out of the script, asked for again when what decides it has changed. */

import { useEffect, useState } from "react";
import type { Api, ElementInShot } from "../../api/client.ts";
import { Problem, Unreachable } from "../../api/problem.ts";
import { useDocument, useModel } from "../../model/model.tsx";
import type { Id } from "../../model/records.ts";

export interface ElementFacts {
  /** In which shots each appears. */
  shots: Readonly<Record<Id, readonly ElementInShot[]>>;
  /** How the script describes those that are people. */
  looks: Readonly<Record<Id, string>>;
}

const PAUSE_MS = 400;

async function read(api: Api, projectId: Id): Promise<ElementFacts> {
  const [shots, looks] = await Promise.all([api.elementShots(projectId), api.elementLooks(projectId)]);
  return { shots, looks };
}

export function useElementFacts(): ElementFacts {
  const { api, editor } = useModel();
  const projectId = useDocument((state) => state.projectId);
  const elements = useDocument(({ document }) => document.tables.element);
  const shots = useDocument(({ document }) => document.tables.shot);
  const lines = useDocument(({ document }) => document.tables.line);
  const [known, setKnown] = useState<ElementFacts>({ shots: {}, looks: {} });
  // biome-ignore lint/correctness/useExhaustiveDependencies: elements, shots and lines decide what the answer is
  useEffect(() => {
    if (projectId === null) return;
    let left = false;
    const ask = async () => {
      await editor.settled();
      try {
        const found = await read(api, projectId);
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
  }, [api, editor, projectId, elements, shots, lines]);
  return known;
}
