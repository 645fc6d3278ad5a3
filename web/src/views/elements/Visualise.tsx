import { Check, LayoutPanelLeft, Sparkles } from "lucide-react";
import { assetUrl } from "../../api/client.ts";
import { useCommands } from "../../commands/commands.tsx";
import { giveToElement, visualise } from "../../commands/images.ts";
import { useFacts } from "../../model/model.tsx";
import type { Element } from "../../model/records.ts";
import { Button } from "../../ui/Button.tsx";
import { EngineLine } from "../images/EngineLine.tsx";
import { Underway } from "../jobs/Underway.tsx";

const SHEETS = { character: "Character sheet", location: "Location sheet", prop: "Prop sheet" } as const;
const MOST_SHOWN = 9;

interface VisualiseProps {
  element: Element;
  /** Its description says something, if only in the field so far. */
  described: boolean;
}

/** Pictures of an element by its description; one of them becomes its reference. */
export function Visualise({ element, described }: VisualiseProps) {
  const ready = useFacts(({ engines }) => engines?.find(({ name }) => name === "flux2")?.ready === "ready");
  const jobs = useFacts((facts) =>
    Object.values(facts.jobs)
      .filter((job) => job.element_id === element.id)
      .sort((a, b) => (a.created_at < b.created_at ? 1 : -1)),
  );
  const { run } = useCommands();
  const able = ready && described;
  const made = jobs.flatMap((job) => job.asset_ids).slice(0, MOST_SHOWN);
  return (
    <section className="mt-2 border-t border-line pt-2.5 pb-1">
      <h3 className="panel-title px-3 pb-1.5">Visualise</h3>
      <div className="flex gap-2 px-3">
        <Button
          icon={Sparkles}
          className="flex-1"
          disabled={!able}
          onClick={() => run(visualise, { elementId: element.id, sheet: false })}
        >
          Two pictures
        </Button>
        <Button
          icon={LayoutPanelLeft}
          className="flex-1"
          disabled={!able}
          onClick={() => run(visualise, { elementId: element.id, sheet: true })}
        >
          {SHEETS[element.type]}
        </Button>
      </div>
      <div className="px-3">
        {ready && !described ? (
          <p className="pt-2 text-12 text-dim">Describe it first: the description is what is drawn.</p>
        ) : (
          <EngineLine name="flux2" />
        )}
      </div>
      <Underway of={({ element_id }) => element_id === element.id} />
      {made.length > 0 && (
        <ul className="grid grid-cols-3 gap-1.5 px-3 pt-2">
          {made.map((id, index) => (
            <li key={id}>
              <button
                type="button"
                aria-label={`Take result ${index + 1} as a reference`}
                aria-pressed={element.image_asset_ids.includes(id)}
                onClick={() => run(giveToElement, { assetId: id, elementId: element.id })}
                className="relative block w-full overflow-hidden rounded border border-line hover:border-hover aria-pressed:border-accent"
              >
                <img src={assetUrl.thumbnail(id, 240)} alt="" className="aspect-square w-full object-cover" />
                {element.image_asset_ids.includes(id) && (
                  <Check size={14} className="absolute right-1 bottom-1 text-accent" aria-hidden />
                )}
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
