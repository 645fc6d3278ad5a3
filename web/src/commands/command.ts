/**
 * A verb of the user's: name, keys, when it can be done, and what it does, in one object. The keymap, the palette, the menus and
 * the buttons all run the same object.
 */

import type { Connection } from "../model/connect.ts";
import type { Model } from "../model/model.tsx";
import type { TransportSlot } from "../model/transport.ts";
import type { Writing } from "../model/writing.ts";

/** What commands work with. */
export interface Studio extends Model {
  connection: Connection;
  writing: Writing;
  /** The player of the timeline. */
  transport: TransportSlot;
}

export interface Command<Args = void> {
  /** Stable: `shot.duplicate`. */
  id: string;
  label: string;
  /** Heads the palette's section. */
  group: "Project" | "View" | "Edit" | "Script" | "Shot" | "Clip" | "Play" | "Element" | "Jobs" | "Models";
  /** `mod` is Ctrl, or Cmd on a Mac: `mod+shift+p`, `shift+1`, `j`. */
  keys?: readonly string[];
  /** A key that is held down does it once: each run costs work that is not undone. */
  once?: boolean;
  /** Not in the palette: it needs a place or a value that only a gesture gives. */
  hidden?: boolean;
  /** Absent means always. */
  when?: (studio: Studio) => boolean;
  /** A promise is waited for, and what the server refuses in it is told to the user. */
  run: (studio: Studio, args: Args) => unknown;
}

/** A command that the palette and a key can run by itself. */
export type PlainCommand = Command<void>;
