import { clsx } from "clsx";
import type { LucideIcon } from "lucide-react";
import { assetUrl } from "../../api/client.ts";
import { isActive } from "../../model/facts.ts";
import { useDocument, useFacts, useModel, useSession } from "../../model/model.tsx";
import type { Element } from "../../model/records.ts";
import { shotLabel } from "../../model/shots.ts";
import { ProgressRing } from "../../ui/signs.tsx";
import { JobPreview } from "../jobs/JobPreview.tsx";
import type { ElementFacts } from "./useElementFacts.ts";

const SHOTS_SHOWN = 4;

interface ElementCardProps {
  element: Element;
  icon: LucideIcon;
  facts: ElementFacts;
}

export function ElementCard({ element, icon: Icon, facts }: ElementCardProps) {
  const chosen = useSession((state) => state.selection.at(-1) === element.id);
  const job = useFacts((facts) => {
    const own = Object.values(facts.jobs).filter((each) => each.element_id === element.id && isActive(each));
    return own.find(({ state }) => state === "running") ?? own[0];
  });
  const { session } = useModel();
  const [first, ...others] = element.image_asset_ids;
  return (
    <li className="min-w-0">
      <button
        type="button"
        aria-pressed={chosen}
        onClick={() => session.select(element.id)}
        className={clsx(
          "block h-full w-full overflow-hidden rounded-md border bg-panel text-left",
          chosen ? "border-accent shadow-[0_0_0_1px_var(--color-accent)]" : "border-line hover:border-hover",
        )}
      >
        <span className="relative grid aspect-[4/3] grid-cols-[minmax(0,1fr)_auto] bg-stage text-faint">
          {first === undefined ? (
            <span className="col-span-2 grid place-items-center">
              <Icon size={26} strokeWidth={1.25} aria-hidden />
            </span>
          ) : (
            <img src={assetUrl.thumbnail(first, 360)} alt="" className="size-full min-h-0 object-cover" />
          )}
          {others.length > 0 && (
            <span className="flex w-12 flex-col gap-px pl-px">
              {others.slice(0, 3).map((id) => (
                <img
                  key={id}
                  src={assetUrl.thumbnail(id, 160)}
                  alt=""
                  className="min-h-0 w-full flex-1 object-cover"
                />
              ))}
            </span>
          )}
          {job !== undefined && (
            <JobPreview id={job.id} className="absolute inset-0 size-full bg-stage object-cover" />
          )}
          {job !== undefined && (
            <span className="absolute right-1.5 bottom-1.5 rounded-full bg-veil p-1">
              <ProgressRing done={null} label={`Drawing ${element.name}`} />
            </span>
          )}
        </span>
        <span className="block px-2.5 pt-2 pb-2.5">
          <span className="flex items-baseline gap-2">
            <span className="truncate font-medium">{element.name}</span>
            <span className="truncate text-12 text-faint">{element.trigger}</span>
          </span>
          <span
            className={clsx(
              "line-clamp-2 min-h-8 text-12",
              element.description === "" ? "text-faint" : "text-dim",
            )}
          >
            {element.description || scripted(facts.looks[element.id])}
          </span>
          <Shots shots={facts.shots[element.id] ?? []} />
        </span>
      </button>
    </li>
  );
}

const scripted = (look: string | undefined): string =>
  look === undefined ? "Not described yet" : `From the script: ${look}`;

function Shots({ shots }: { shots: ElementFacts["shots"][string] }) {
  const labels = useDocument(({ document }) =>
    shots.slice(0, SHOTS_SHOWN).map(({ shot_id }) => shotLabel(document, shot_id)),
  );
  if (shots.length === 0) return <span className="mt-1.5 block text-12 text-faint">In no shot</span>;
  return (
    <span className="tabular mt-1.5 flex flex-wrap gap-1 text-11 text-dim">
      {labels.map((label, index) => (
        <span key={label} className="rounded-sm border border-line px-1" title={`${shots[index]?.signal}`}>
          {label}
        </span>
      ))}
      {shots.length > SHOTS_SHOWN && <span>+{shots.length - SHOTS_SHOWN}</span>}
    </span>
  );
}
