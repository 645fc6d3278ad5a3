import { useCommands } from "../../commands/commands.tsx";
import { openModels } from "../../commands/models.ts";
import { useFacts } from "../../model/model.tsx";
import { Dot } from "../../ui/signs.tsx";
import { engineTitle } from "../engines.ts";

/** One sentence on whether an engine can run, and what to do when it cannot. */
export function EngineLine({ name }: { name: string }) {
  const card = useFacts(({ engines }) => engines?.find((each) => each.name === name));
  const asked = useFacts(({ engines }) => engines !== null);
  const { run } = useCommands();
  const title = engineTitle(name);
  if (card?.ready === "ready")
    return (
      <p className="flex items-center gap-1.5 pt-2 text-12 text-dim">
        <Dot tone="ok" /> {title} is ready.
      </p>
    );
  return (
    <div className="flex gap-1.5 pt-2 text-12 text-dim select-text">
      <span className="grid h-4 place-items-center">
        <Dot tone="stale" />
      </span>
      <p>
        {card === undefined
          ? asked
            ? `${title} is not here yet: the worker that draws has not started.`
            : "Asking the studio…"
          : `${title} cannot run yet. ${card.note} ${card.remedy.replaceAll("`", "")}`}{" "}
        <button
          type="button"
          className="text-accent underline underline-offset-2"
          onClick={() => run(openModels)}
        >
          Models
        </button>
      </p>
    </div>
  );
}
