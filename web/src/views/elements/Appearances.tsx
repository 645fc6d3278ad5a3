import { assetUrl } from "../../api/client.ts";
import { useDocument, useFacts, useModel } from "../../model/model.tsx";
import type { Id } from "../../model/records.ts";
import { shotLabel } from "../../model/shots.ts";
import { posterOf } from "../../model/status.ts";
import type { ElementFacts } from "./useElementFacts.ts";

/** The shots that show an element, with how sure that is and by what. */
export function Appearances({ shots = [] }: { shots: ElementFacts["shots"][string] | undefined }) {
  return (
    <section aria-label="Shots" className="mt-2 border-t border-line px-3 pt-2.5 pb-4">
      <h3 className="panel-title mb-1.5">
        In {shots.length === 0 ? "no shot" : shots.length === 1 ? "one shot" : `${shots.length} shots`}
      </h3>
      {shots.length === 0 ? (
        <p className="text-12 text-dim">Name it in a shot, or put its trigger into a shot's direction.</p>
      ) : (
        <ul className="space-y-0.5">
          {shots.map(({ shot_id, score, signal }) => (
            <ShotRow key={shot_id} id={shot_id} score={score} signal={signal} />
          ))}
        </ul>
      )}
    </section>
  );
}

function ShotRow({ id, score, signal }: { id: Id; score: number; signal: string }) {
  const shot = useDocument(({ document }) => document.tables.shot[id]);
  const label = useDocument(({ document }) => shotLabel(document, id));
  const poster = useFacts((facts) => (shot === undefined ? undefined : posterOf(facts, shot)?.id));
  const { session } = useModel();
  return (
    <li>
      <button
        type="button"
        onClick={() => session.set({ view: "storyboard", selection: [id] })}
        className="flex w-full items-center gap-2 rounded px-1 py-0.5 text-left hover:bg-raised"
      >
        <span className="grid h-7 w-12 shrink-0 place-items-center overflow-hidden rounded-sm bg-stage">
          {poster !== undefined && (
            <img src={assetUrl.thumbnail(poster, 80)} alt="" className="size-full object-cover" />
          )}
        </span>
        <span className="tabular w-12 text-12">{label}</span>
        <span className="min-w-0 flex-1 truncate text-12 text-dim">{signal}</span>
        <span className="tabular text-12 text-faint">{Math.round(score * 100)} %</span>
      </button>
    </li>
  );
}
