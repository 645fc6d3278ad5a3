/** The screenplay: import a file. */

import type { Command, PlainCommand } from "./command.ts";
import { inProject } from "./view.ts";

const LIMIT_BYTES = 4_000_000;

export const importScript: PlainCommand = {
  id: "script.import",
  label: "Import a screenplay…",
  group: "Script",
  keys: ["mod+o"],
  when: inProject,
  run: ({ session }) => session.set({ view: "script", dialog: "import" }),
};

const formatOf = (name: string) =>
  /\.fdx$/i.test(name) ? "fdx" : /\.fountain$|\.spmd$/i.test(name) ? "fountain" : "txt";

/** Replaces the script by a file's; what the server reads is one undo step, like typing. */
export const importScriptFile: Command<{ file: File }> = {
  id: "script.import-file",
  label: "Import a screenplay's file",
  group: "Script",
  hidden: true,
  async run({ writing, session }, { file }) {
    const refuse = (detail: string) =>
      session.say({ tone: "bad", title: `${file.name} was not imported`, detail });
    if (file.size > LIMIT_BYTES)
      return refuse("It is larger than 4 MB, some 2,000 pages. Import the film in parts, a project each.");
    const bytes = await file.arrayBuffer();
    const text = decoded(bytes);
    if (text === null)
      return refuse("It is no text. Export it as Fountain, Final Draft (.fdx) or plain text first.");
    if (text.trim() === "") return refuse("It is empty.");
    writing.typed(text, formatOf(file.name));
    await writing.flush();
  },
};

/** UTF-8 or UTF-16 by its mark, else Western European: what screenplays are kept in. Null when it is no text. */
function decoded(bytes: ArrayBuffer): string | null {
  const head = new Uint8Array(bytes, 0, Math.min(bytes.byteLength, 4096));
  if (head[0] === 0xff && head[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (head[0] === 0xfe && head[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  if (head.includes(0)) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return new TextDecoder("windows-1252").decode(bytes);
    throw error;
  }
}

export const scriptCommands: readonly PlainCommand[] = [importScript];
