/** The picture editor's own keys, while nobody is writing. */

import { useEffect, useRef } from "react";
import { chordOf, mayFire } from "../../../commands/keymap.ts";

export type EditorKeys = Readonly<Record<string, () => void>>;

/** What goes on while its key is held; anything else is meant once. */
const REPEATED = new Set(["[", "]", "{", "}", "+", "=", "-"]);

/** They come before the studio's: undo here takes back a stroke, not a change of the project. */
export function useEditorKeys(keys: EditorKeys): void {
  const held = useRef(keys);
  held.current = keys;
  useEffect(() => {
    const press = (event: globalThis.KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const chord = chordOf(event);
      if (chord === null || !mayFire(chord, event.target instanceof Element ? event.target : null)) return;
      const act = held.current[chord];
      if (act === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      if (!event.repeat || REPEATED.has(chord)) act();
    };
    window.addEventListener("keydown", press, { capture: true });
    return () => window.removeEventListener("keydown", press, { capture: true });
  }, []);
}
