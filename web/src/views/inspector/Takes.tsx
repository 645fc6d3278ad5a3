import { clsx } from "clsx";
import { Check } from "lucide-react";
import { assetUrl } from "../../api/client.ts";
import { useCommands } from "../../commands/commands.tsx";
import { setShots } from "../../commands/shot.ts";
import { projectOf } from "../../model/document.ts";
import { useDocument, useFacts } from "../../model/model.tsx";
import type { Shot, Take } from "../../model/records.ts";
import { isStale, shownTake, takesOf } from "../../model/status.ts";
import { durationLabel } from "../../model/time.ts";
import { Tooltip } from "../../ui/Tooltip.tsx";
import { ShotPicture } from "../storyboard/ShotCard.tsx";

/** The shot's picture, and its takes to pick from; the picked one is the user's choice, and undone like any other. */
export function Takes({ shot }: { shot: Shot }) {
  const takes = useFacts((facts) => takesOf(facts, shot.id));
  return (
    <div className="px-3 pb-2">
      <div className="overflow-hidden rounded border border-line">
        <ShotPicture id={shot.id} width={640} />
      </div>
      {takes.length > 0 && (
        <ul aria-label="Takes" className="mt-2 grid grid-cols-3 gap-1.5">
          {takes.map((take) => (
            <li key={take.id}>
              <TakeButton shot={shot} take={take} />
            </li>
          ))}
        </ul>
      )}
      {shot.picked_take_id !== null && <Unpick shot={shot} />}
    </div>
  );
}

function TakeButton({ shot, take }: { shot: Shot; take: Take }) {
  const shown = useFacts((facts) => shownTake(facts, shot)?.id === take.id);
  const stale = useFacts((facts) => isStale(facts, take));
  const rate = useDocument(({ document }) => projectOf(document)?.rate);
  const { run } = useCommands();
  const picked = shot.picked_take_id === take.id;
  const name =
    take.type === "board"
      ? take.panel === 1
        ? "board"
        : `board, panel ${take.panel}`
      : `take ${take.number}`;
  const length = take.type === "board" || rate === undefined ? "" : ` · ${durationLabel(take.frames, rate)}`;
  return (
    <Tooltip text={`${name}${length} · ${take.engine}${stale ? " · made from an older text" : ""}`}>
      <button
        type="button"
        aria-pressed={picked}
        aria-label={`${picked ? "Picked: " : "Pick "}${name}${stale ? ", made from an older text" : ""}`}
        onClick={() =>
          run(setShots, {
            ids: [shot.id],
            label: `Pick ${name}`,
            values: { picked_take_id: picked ? null : take.id },
          })
        }
        className={clsx(
          "relative block w-full overflow-hidden rounded-sm border",
          shown ? "border-accent" : "border-line hover:border-hover",
        )}
      >
        <img
          src={assetUrl.thumbnail(take.asset_id, 160, take.shot_start)}
          alt=""
          className="aspect-video w-full bg-stage object-cover"
        />
        <span className="flex items-center gap-1 bg-raised px-1 text-11 text-dim">
          {picked && <Check size={10} className="text-accent" aria-hidden />}
          <span className="truncate">{name}</span>
          {stale && <span aria-hidden className="ml-auto size-1.5 shrink-0 rounded-full bg-stale" />}
        </span>
      </button>
    </Tooltip>
  );
}

function Unpick({ shot }: { shot: Shot }) {
  const { run } = useCommands();
  return (
    <button
      type="button"
      className="mt-1.5 rounded text-12 text-faint hover:text-text"
      onClick={() =>
        run(setShots, { ids: [shot.id], label: "Let the studio pick", values: { picked_take_id: null } })
      }
    >
      let the studio pick
    </button>
  );
}
