import {
  addDissolve,
  duplicateClips,
  removeSelected,
  splitAtPlayhead,
  toggleEnabled,
  toggleLink,
  togglePinned,
  trimEndToPlayhead,
  trimStartToPlayhead,
} from "../../commands/clip.ts";
import type { PlainCommand } from "../../commands/command.ts";
import { useCommands } from "../../commands/commands.tsx";
import { addGap, addTitle } from "../../commands/insert.ts";
import { useSession } from "../../model/model.tsx";
import type { MenuEntry } from "../../ui/Menu.tsx";

const MENU: readonly (PlainCommand | "separator")[] = [
  splitAtPlayhead,
  trimStartToPlayhead,
  trimEndToPlayhead,
  duplicateClips,
  "separator",
  addDissolve,
  addTitle,
  addGap,
  "separator",
  toggleEnabled,
  toggleLink,
  togglePinned,
  "separator",
  removeSelected,
];

/** What a right click on the tracks offers, for what is selected. */
export function useClipMenu(): readonly MenuEntry[] {
  const { run, can } = useCommands();
  // The menu is for the selection: what can be run changes with it.
  useSession((state) => state.selection);
  return MENU.map((command) =>
    command === "separator"
      ? command
      : {
          label: command.label,
          keys: command.keys?.[0],
          danger: command === removeSelected,
          disabled: !can(command),
          onSelect: () => run(command),
        },
  );
}
