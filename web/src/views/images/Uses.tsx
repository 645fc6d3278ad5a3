import { ImagePlus } from "lucide-react";
import { useCommands } from "../../commands/commands.tsx";
import { addReference, giveToElement, setFirstFrame } from "../../commands/images.ts";
import { useDocument } from "../../model/model.tsx";
import { byOrder } from "../../model/order.ts";
import type { Asset } from "../../model/records.ts";
import { allShots, shotLabel } from "../../model/shots.ts";
import { Button } from "../../ui/Button.tsx";
import { Field } from "../../ui/fields.tsx";
import { Select } from "../../ui/Select.tsx";

/** What a picture can be used as. */
export function Uses({ asset }: { asset: Asset }) {
  const { run } = useCommands();
  const shots = useDocument(({ document }) =>
    allShots(document)
      .filter(({ state }) => state === "live")
      .map(({ id }) => `${id} ${shotLabel(document, id)}`),
  );
  const elements = useDocument(({ document }) => Object.values(document.tables.element).sort(byOrder));
  const labels = new Map(
    shots.map((each) => [each.slice(0, each.indexOf(" ")), each.slice(each.indexOf(" ") + 1)]),
  );
  return (
    <section aria-label="Use" className="mt-3 border-t border-line pt-2">
      <h3 className="panel-title px-3 pb-1">Use it</h3>
      <div className="px-3 pb-1">
        <Button icon={ImagePlus} className="w-full" onClick={() => run(addReference, { id: asset.id })}>
          As reference for a new picture
        </Button>
      </div>
      {labels.size > 0 && (
        <Field label="First frame">
          <Select
            label="First frame of a shot"
            value=""
            options={[...labels].map(([value, label]) => ({ value, label: `Shot ${label}` }))}
            placeholder="of shot…"
            onChange={(shotId) =>
              run(setFirstFrame, { assetId: asset.id, shotId, label: labels.get(shotId) ?? "" })
            }
          />
        </Field>
      )}
      {elements.length > 0 && (
        <Field label="Element">
          <Select
            label="Picture of an element"
            value=""
            options={elements.map(({ id, name }) => ({ value: id, label: name }))}
            placeholder="shows…"
            onChange={(elementId) => run(giveToElement, { assetId: asset.id, elementId })}
          />
        </Field>
      )}
    </section>
  );
}
