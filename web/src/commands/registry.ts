/** Every command that a key or the palette can run. A new file of commands is added here, and nowhere else. */

import { clipCommands } from "./clip.ts";
import type { PlainCommand } from "./command.ts";
import { editCommands } from "./edit.ts";
import { insertCommands } from "./insert.ts";
import { jobCommands } from "./jobs.ts";
import { modelCommands } from "./models.ts";
import { playCommands } from "./playback.ts";
import { projectCommands } from "./project.ts";
import { scriptCommands } from "./script.ts";
import { shotCommands } from "./shot.ts";
import { takeCommands } from "./take.ts";
import { toolCommands } from "./tools.ts";
import { viewCommands } from "./view.ts";
import { wordsCommands } from "./words.ts";

export const COMMANDS: readonly PlainCommand[] = [
  ...viewCommands,
  ...wordsCommands,
  ...editCommands,
  ...projectCommands,
  ...scriptCommands,
  ...shotCommands,
  ...takeCommands,
  ...jobCommands,
  ...modelCommands,
  ...playCommands,
  ...toolCommands,
  ...clipCommands,
  ...insertCommands,
];
