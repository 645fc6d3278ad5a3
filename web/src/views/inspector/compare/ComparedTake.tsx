import { Check } from "lucide-react";
import { useCommands } from "../../../commands/commands.tsx";
import { setShots } from "../../../commands/shot.ts";
import { useDocument, useFacts } from "../../../model/model.tsx";
import type { Id, Shot, Take } from "../../../model/records.ts";
import { takesOf } from "../../../model/status.ts";
import { Button } from "../../../ui/Button.tsx";
import { Select } from "../../../ui/Select.tsx";
import { takeName } from "../takeNames.ts";

interface ComparedTakeProps {
  shot: Shot;
  take: Take;
  side: "left" | "right";
  onChoose: (takeId: Id) => void;
}

/** Which take stands on a side, and whether it is the one that is picked. */
export function ComparedTake({ shot, take, side, onChoose }: ComparedTakeProps) {
  const takes = useFacts((facts) => takesOf(facts, shot.id));
  const picked = useDocument(({ document }) => document.tables.shot[shot.id]?.picked_take_id === take.id);
  const { run } = useCommands();
  const name = takeName(take);
  return (
    <section aria-label={`${name}, ${side}`} className="flex min-w-0 gap-2">
      <Select
        label={`Take on the ${side}`}
        value={take.id}
        options={takes.map((one) => ({ value: one.id, label: takeName(one), note: one.engine }))}
        onChange={onChoose}
      />
      <Button
        {...(picked ? { icon: Check } : {})}
        aria-pressed={picked}
        onClick={() =>
          run(setShots, {
            ids: [shot.id],
            label: `Pick ${name}`,
            values: { picked_take_id: picked ? null : take.id },
          })
        }
      >
        {picked ? "Picked" : "Pick"}
      </Button>
    </section>
  );
}
