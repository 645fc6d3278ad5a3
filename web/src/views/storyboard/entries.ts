import type { PlainCommand } from "../../commands/command.ts";
import { useCommands } from "../../commands/commands.tsx";
import { drawShots } from "../../commands/jobs.ts";
import {
  addShotHere,
  deleteShots,
  duplicateShots,
  makeConcepts,
  makeTakes,
  redrawBoards,
} from "../../commands/shot.ts";
import { useModel } from "../../model/model.tsx";
import type { MenuEntry } from "../../ui/Menu.tsx";

/** What can be done with the shots that are selected. */
export function useShotEntries(): readonly MenuEntry[] {
  const { run } = useCommands();
  const { stores } = useModel();
  const entry = (command: PlainCommand): MenuEntry => ({
    label: command.label,
    keys: command.keys?.[0],
    danger: command === deleteShots,
    onSelect: () => run(command),
  });
  return [
    entry(redrawBoards),
    entry(makeConcepts),
    entry(makeTakes),
    {
      label: "Draw what is missing",
      onSelect: () =>
        run(drawShots, { ids: stores.session.getState().selection, boards: "missing", takes: "missing" }),
    },
    "separator",
    entry(addShotHere),
    entry(duplicateShots),
    "separator",
    entry(deleteShots),
  ];
}
