/** Running commands from components: one place where what the server refuses becomes words on the screen. */

import { createContext, type ReactNode, useContext, useEffect } from "react";
import { refusalOf } from "../api/problem.ts";
import type { Command, PlainCommand, Studio } from "./command.ts";
import { chordOf, mayFire } from "./keymap.ts";
import { COMMANDS } from "./registry.ts";

export interface Commands {
  studio: Studio;
  run<Args>(command: Command<Args>, ...args: Args extends void ? [] : [Args]): void;
  can(command: PlainCommand): boolean;
}

export function createCommands(studio: Studio): Commands {
  async function attempt<Args>(command: Command<Args>, args: Args): Promise<void> {
    try {
      await command.run(studio, args);
    } catch (error) {
      const detail = refusalOf(error);
      studio.session.say({
        tone: "bad",
        title: `${command.label.replace("…", "")}: not done`,
        detail,
      });
    }
  }
  return {
    studio,
    run: (command, ...args) => void attempt(command, args[0] as Parameters<typeof command.run>[1]),
    can: (command) => command.when?.(studio) !== false,
  };
}

const CommandsContext = createContext<Commands | null>(null);

export function CommandsProvider({ commands, children }: { commands: Commands; children: ReactNode }) {
  useEffect(() => listen(commands), [commands]);
  return <CommandsContext value={commands}>{children}</CommandsContext>;
}

export function useCommands(): Commands {
  const commands = useContext(CommandsContext);
  if (commands === null) throw new Error("useCommands is used outside of CommandsProvider");
  return commands;
}

/** Keys of the whole window; the first command that has the key and can be run takes it. */
function listen(commands: Commands): () => void {
  const key = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || event.getModifierState("AltGraph")) return;
    const chord = chordOf(event);
    if (chord === null || !mayFire(chord, event.target instanceof Element ? event.target : null)) return;
    const command = COMMANDS.find((each) => each.keys?.includes(chord) === true && commands.can(each));
    if (command === undefined) {
      // The browser's own would take the window away from the work.
      if (chord === "mod+s" || chord === "mod+d") event.preventDefault();
      return;
    }
    event.preventDefault();
    if (!event.repeat || command.once !== true) commands.run(command);
  };
  window.addEventListener("keydown", key);
  return () => window.removeEventListener("keydown", key);
}
