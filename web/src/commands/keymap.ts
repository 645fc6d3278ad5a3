/**
 * Which command a key means, pure. Letters and signs go by what the key types, digits by where the key is, and so do letters that
 * Alt turns into signs: so `mod+z` is right on every layout, and `shift+1` too. (The libraries match one way or the other for all
 * keys.)
 */

export interface KeyPress {
  key: string;
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

const NAMES: Record<string, string> = {
  " ": "space",
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
};

/** With Option, a Mac types signs and dead keys in place of letters: `®` for R. (Ctrl with Alt is how Windows types signs.) */
const letterAt = (code: string): string | undefined => /^Key([A-Z])$/.exec(code)?.[1]?.toLowerCase();

/** `mod+shift+p`, `shift+1`, `?`, `left`. Null for a modifier by itself. */
export function chordOf({ key, code, ctrlKey, metaKey, altKey, shiftKey }: KeyPress): string | null {
  const letter = altKey && !ctrlKey && /^([^a-z]|Dead)$/i.test(key) ? letterAt(code) : undefined;
  if (
    letter === undefined &&
    ["Control", "Meta", "Alt", "Shift", "AltGraph", "Dead", "Process", "Unidentified"].includes(key)
  )
    return null;
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1];
  const name = digit ?? letter ?? NAMES[key] ?? key.toLowerCase();
  // A sign that needs Shift says so itself: `?`, not `shift+?`.
  const isSign =
    digit === undefined &&
    letter === undefined &&
    key.length === 1 &&
    key.toLowerCase() === key.toUpperCase() &&
    key !== " ";
  const mod = ctrlKey || metaKey ? "mod+" : "";
  const alt = altKey ? "alt+" : "";
  const shift = shiftKey && !isSign ? "shift+" : "";
  return mod + alt + shift + name;
}

/** What a text field does itself with Ctrl or Cmd. */
const TEXT_CHORDS = new Set(
  [
    "z",
    "shift+z",
    "y",
    "a",
    "c",
    "v",
    "x",
    "d",
    "left",
    "right",
    "backspace",
    "delete",
    "home",
    "end",
    "up",
    "down",
    "enter",
  ].map((key) => `mod+${key}`),
);

const TYPING =
  "input:not([type=checkbox],[type=radio],[type=range],[type=button]), textarea, select, [contenteditable=true]";
/** Widgets that walk their items with keys of their own. */
const WALKED = "[role=menu], [role=listbox], [role=dialog], [role=slider], [role=combobox]";
const VIEW_CHORD = /^shift\+\d$/;
const PRESSED = "button, a[href], summary, [role=button], [role=tab], [role=switch]";

/** Whether a chord may mean a command where the focus is. */
export function mayFire(chord: string, target: Element | null): boolean {
  if (target === null) return true;
  const modified = chord.startsWith("mod+");
  if (target.closest(TYPING) !== null) return modified && !TEXT_CHORDS.has(chord);
  // A closed list answers letters; the views' keys are none of them.
  if (target.matches("[role=combobox]:not([aria-expanded=true])") && VIEW_CHORD.test(chord)) return true;
  if (target.closest(WALKED) !== null) return modified;
  // A button that was reached by keyboard is pressed by Space and Enter; one that was clicked leaves them to the studio.
  if (chord === "space" || chord === "enter")
    return target.closest(PRESSED)?.matches(":focus-visible") !== true;
  return true;
}
