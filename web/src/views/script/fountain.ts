/**
 * What each line of a Fountain text looks like on the page, for the editor's eyes only: the server's parser has the last word.
 * Pure, and works on any window of lines.
 */

export type Look =
  | "blank"
  | "heading"
  | "action"
  | "cue"
  | "dialogue"
  | "parenthetical"
  | "transition"
  | "centered"
  | "section"
  | "synopsis"
  | "note"
  | "title-page"
  | "page-break";

const HEADING = /^(?:(?:INT|EXT|EST|INT\.?\/EXT|EXT\.?\/INT|I\/E|E\/I)[. ])/i;
const FORCED_HEADING = /^\.(?!\.)\S/;
const TRANSITION = /^[^\p{Ll}]*\bTO:$/u;
const TITLE_KEY =
  /^(?:title|credit|author|authors|source|notes|draft date|date|contact|copyright|revision)\s*:/i;
const LETTER = /\p{L}/u;

function isCue(line: string): boolean {
  if (line.startsWith("@")) return true;
  const name = line
    .replace(/\([^)]*\)/g, "")
    .replace(/\^\s*$/, "")
    .trim();
  return (
    LETTER.test(name) &&
    name === name.toLocaleUpperCase() &&
    !/[.!?]$/.test(name.replace(/\b(?:MR|MRS|MS|DR|ST|JR|SR)\.$/, ""))
  );
}

export const isHeading = (line: string): boolean => HEADING.test(line) || FORCED_HEADING.test(line);

/** What a line inside of a speech is; null ends the speech. */
function inSpeech(line: string): Look | null {
  if (line.trim() === "") return line.length >= 2 ? "dialogue" : null;
  return /^\s*\(.*\)?\s*$/.test(line) && line.trim().startsWith("(") ? "parenthetical" : "dialogue";
}

/** The looks of `lines`, which begin at the start of a text or just after a blank line. `atStart`: a title page may come first. */
export function looksOf(lines: readonly string[], atStart = true): Look[] {
  const looks: Look[] = [];
  let speech = false;
  let note = false;
  let titlePage = atStart && TITLE_KEY.test(lines[0] ?? "");
  for (const [index, line] of lines.entries()) {
    const text = line.trim();
    const afterBlank = index === 0 || (lines[index - 1] ?? "").trim() === "";
    if (titlePage && text === "") titlePage = false;
    if (titlePage) {
      looks.push("title-page");
      continue;
    }
    if (note || text.startsWith("/*") || (text.startsWith("[[") && !speech)) {
      looks.push(text === "" && !note ? "blank" : "note");
      note = note || text.startsWith("/*") || text.startsWith("[[");
      if (text.endsWith("*/") || text.endsWith("]]")) note = false;
      continue;
    }
    const spoken: Look | null = speech ? inSpeech(line) : null;
    speech = spoken !== null;
    if (spoken !== null) {
      looks.push(spoken);
      continue;
    }
    const look = lookOf(text, afterBlank, (lines[index + 1] ?? "").trim() === "");
    speech = look === "cue";
    looks.push(look);
  }
  return looks;
}

function lookOf(text: string, afterBlank: boolean, beforeBlank: boolean): Look {
  if (text === "") return "blank";
  if (text.startsWith("!")) return "action";
  if (/^={3,}$/.test(text)) return "page-break";
  if (text.startsWith("#")) return "section";
  if (text.startsWith("=")) return "synopsis";
  if (text.startsWith(">")) return text.endsWith("<") ? "centered" : "transition";
  if (text.startsWith("@")) return "cue";
  if (afterBlank && isHeading(text)) return "heading";
  if (afterBlank && beforeBlank && TRANSITION.test(text)) return "transition";
  if (afterBlank && !beforeBlank && isCue(text)) return "cue";
  return "action";
}

export interface Heading {
  /** Counted from 1. */
  line: number;
  /** Without its number and its forcing dot. */
  text: string;
  number: string | null;
}

/** The scene headings of a whole text, in order. */
export function headingsOf(text: string): Heading[] {
  const lines = text.split("\n");
  const headings: Heading[] = [];
  let boneyard = false;
  for (const [index, line] of lines.entries()) {
    const trimmed = line.trim();
    if (boneyard || trimmed.startsWith("/*")) {
      boneyard = !trimmed.includes("*/");
      continue;
    }
    if (!isHeading(trimmed) || (lines[index - 1] ?? "").trim() !== "") continue;
    const [, words = trimmed, number] = /^(.*?)\s*#([^#]+)#\s*$/.exec(trimmed) ?? [];
    headings.push({ line: index + 1, text: words.replace(/^\./, ""), number: number ?? null });
  }
  return headings;
}
