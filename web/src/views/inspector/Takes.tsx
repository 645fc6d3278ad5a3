import { clsx } from "clsx";
import { Check, Columns2 } from "lucide-react";
import { assetUrl } from "../../api/client.ts";
import { useCommands } from "../../commands/commands.tsx";
import { setShots } from "../../commands/shot.ts";
import { comparedTakes, compareTakes, reproduceTake } from "../../commands/take.ts";
import { projectOf } from "../../model/document.ts";
import { useDocument, useFacts } from "../../model/model.tsx";
import type { Shot, Take } from "../../model/records.ts";
import { isStale, shownTake, takesOf } from "../../model/status.ts";
import { durationLabel } from "../../model/time.ts";
import { ContextMenu, type MenuEntry } from "../../ui/Menu.tsx";
import { Tooltip } from "../../ui/Tooltip.tsx";
import { startAssetDrag } from "../drag.ts";
import { ShotPicture } from "../storyboard/ShotCard.tsx";
import { takeName } from "./takeNames.ts";

/** The shot's picture, and its takes to pick from; the picked one is the user's choice, and undone like any other. */
export function Takes({ shot }: { shot: Shot }) {
  const takes = useFacts((facts) => takesOf(facts, shot.id));
  return (
    <div className="px-3 pb-2">
      <div className="overflow-hidden rounded border border-line">
        <ShotPicture id={shot.id} width={640} />
      </div>
      {takes.length > 0 && (
        <ul aria-label="Takes" className="mt-2 grid max-h-50 grid-cols-3 gap-1.5 overflow-y-auto">
          {takes.map((take) => (
            <li key={take.id}>
              <TakeButton shot={shot} take={take} />
            </li>
          ))}
        </ul>
      )}
      <div className="mt-1.5 flex justify-between gap-2 text-12 text-faint empty:hidden">
        {shot.picked_take_id !== null && <Unpick shot={shot} />}
        {takes.length > 1 && <Compare shot={shot} />}
      </div>
    </div>
  );
}

function TakeButton({ shot, take }: { shot: Shot; take: Take }) {
  const shown = useFacts((facts) => shownTake(facts, shot)?.id === take.id);
  const stale = useFacts((facts) => isStale(facts, take));
  const rate = useDocument(({ document }) => projectOf(document)?.rate);
  const { run } = useCommands();
  const picked = shot.picked_take_id === take.id;
  const name = takeName(take);
  const length = take.type === "board" || rate === undefined ? "" : ` · ${durationLabel(take.frames, rate)}`;
  const pick = () =>
    run(setShots, {
      ids: [shot.id],
      label: `Pick ${name}`,
      values: { picked_take_id: picked ? null : take.id },
    });
  return (
    <ContextMenu entries={useTakeMenu(shot, take, pick)}>
      <span className="block">
        <Tooltip text={`${name}${length} · ${take.engine}${stale ? " · changed since it was drawn" : ""}`}>
          <button
            type="button"
            draggable
            onDragStart={(event) => startAssetDrag(event, take.asset_id)}
            aria-pressed={picked}
            aria-label={`${picked ? "Picked: " : "Pick "}${name}${stale ? ", changed since it was drawn" : ""}`}
            onClick={pick}
            className={clsx(
              "relative block w-full overflow-hidden rounded-sm border",
              shown ? "border-accent" : "border-line hover:border-hover",
            )}
          >
            <img
              src={assetUrl.thumbnail(take.asset_id, 160, take.shot_start)}
              alt=""
              draggable={false}
              className="aspect-video w-full bg-stage object-cover"
            />
            <span className="flex items-center gap-1 bg-raised px-1 text-11 text-dim">
              {picked && <Check size={10} className="text-accent" aria-hidden />}
              <span className="truncate">{name}</span>
              {stale && <span aria-hidden className="ml-auto size-1.5 shrink-0 rounded-full bg-stale" />}
            </span>
          </button>
        </Tooltip>
      </span>
    </ContextMenu>
  );
}

function useTakeMenu(shot: Shot, take: Take, pick: () => void): readonly MenuEntry[] {
  const { run } = useCommands();
  const shown = useFacts((facts) => shownTake(facts, shot));
  const name = takeName(take);
  return [
    { label: shot.picked_take_id === take.id ? `Do not pick ${name}` : `Pick ${name}`, onSelect: pick },
    {
      label: shown === undefined ? "Compare" : `Compare with ${takeName(shown)}`,
      disabled: shown === undefined || shown.id === take.id,
      onSelect: () =>
        shown !== undefined && run(compareTakes, { shotId: shot.id, takeIds: [shown.id, take.id] }),
    },
    "separator",
    { label: `Reproduce ${name}`, onSelect: () => run(reproduceTake, { takeId: take.id }) },
  ];
}

const WORD = "flex items-center gap-1 rounded hover:text-text";

function Unpick({ shot }: { shot: Shot }) {
  const { run } = useCommands();
  return (
    <button
      type="button"
      className={WORD}
      onClick={() =>
        run(setShots, { ids: [shot.id], label: "Let the studio pick", values: { picked_take_id: null } })
      }
    >
      let the studio pick
    </button>
  );
}

function Compare({ shot }: { shot: Shot }) {
  const { run, studio } = useCommands();
  return (
    <button
      type="button"
      className={clsx(WORD, "ml-auto")}
      onClick={() => {
        const takeIds = comparedTakes(studio, shot);
        if (takeIds !== null) run(compareTakes, { shotId: shot.id, takeIds });
      }}
    >
      <Columns2 size={12} aria-hidden /> compare
    </button>
  );
}
