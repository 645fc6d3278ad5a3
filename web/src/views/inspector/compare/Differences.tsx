import { useEffect, useState } from "react";
import type { Provenance } from "../../../api/client.ts";
import { Problem, Unreachable } from "../../../api/problem.ts";
import { differences } from "../../../model/differences.ts";
import { useDocument, useFacts, useModel } from "../../../model/model.tsx";
import type { Take } from "../../../model/records.ts";
import { takeName } from "../takeNames.ts";

type Told =
  | { state: "asking" }
  | { state: "failed"; why: string }
  | { state: "told"; of: readonly [Provenance, Provenance] };

/** Only what differs; what is the same of both goes without saying. */
export function Differences({ takes: [a, b] }: { takes: readonly [Take, Take] }) {
  const told = useProvenance(a.id, b.id);
  const assets = useFacts((facts) => facts.assets);
  if (told.state === "asking") return <p className="mt-4 text-12 text-faint">Asking how they were made…</p>;
  if (told.state === "failed")
    return (
      <p role="alert" className="mt-4 text-12 text-bad">
        {told.why}
      </p>
    );
  const rows = differences(told.of[0], told.of[1], assets);
  if (rows.length === 0)
    return <p className="mt-4 text-12 text-dim">Both were made from the very same settings.</p>;
  return (
    <table className="mt-4 w-full table-fixed border-collapse text-left text-12 select-text">
      <caption className="panel-title pb-1.5 text-left">What differs</caption>
      <colgroup>
        <col className="w-36" />
        <col />
        <col />
      </colgroup>
      <thead className="sr-only">
        <tr>
          <th scope="col">Setting</th>
          <th scope="col">{takeName(a)}</th>
          <th scope="col">{takeName(b)}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, values: [left, right] }) => (
          <tr key={name} className="border-t border-line align-top">
            <th scope="row" className="py-1.5 pr-3 font-normal text-dim">
              {name}
            </th>
            <td className="py-1.5 pr-4 break-words">{left}</td>
            <td className="py-1.5 break-words">{right}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function useProvenance(first: string, second: string): Told {
  const { api } = useModel();
  const projectId = useDocument((state) => state.projectId);
  const [told, setTold] = useState<Told>({ state: "asking" });
  useEffect(() => {
    if (projectId === null) return;
    let left = false;
    setTold({ state: "asking" });
    Promise.all([api.provenance(projectId, first), api.provenance(projectId, second)]).then(
      (of) => left || setTold({ state: "told", of }),
      (error: unknown) => {
        if (!(error instanceof Problem || error instanceof Unreachable)) throw error;
        if (!left) setTold({ state: "failed", why: error.message });
      },
    );
    return () => {
      left = true;
    };
  }, [api, projectId, first, second]);
  return told;
}
