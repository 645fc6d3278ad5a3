/** What the editor offers while a screenplay is written: cues, places, times of day. Pure; the words come from the text itself. */

import { headingsOf, looksOf } from "./fountain.ts";

export interface Words {
  /** Characters, who is likeliest to speak next first. */
  cues: readonly string[];
  /** Places, the last one written first. */
  locations: readonly string[];
  timesOfDay: readonly string[];
}

export interface Offer {
  /** Where the offered words begin, counted in the line. */
  from: number;
  options: readonly string[];
  /** What a taken offer is followed by. */
  suffix: string;
}

const SETTINGS = ["INT. ", "EXT. ", "INT./EXT. "];
const TIMES = ["DAY", "NIGHT", "MORNING", "EVENING", "DAWN", "DUSK", "CONTINUOUS", "LATER"];
const EXTENSIONS = ["(V.O.)", "(O.S.)", "(CONT'D)"];
const HEADING = /^(\s*(?:INT\.?\/EXT|EXT\.?\/INT|I\/E|INT|EXT|EST)[. ]\s*)(.*)$/i;
const TIME = /^(.* - )([^-]*)$/;
const CUE = /^(@?)([\p{Lu}\p{N}][\p{Lu}\p{N} .'’-]*)$/u;

/** The words of a text, without those of the line that is being written (counted from 0). */
export function wordsOf(text: string, writing: number): Words {
  const lines = text.split("\n");
  const looks = looksOf(lines);
  const cuesIn = (from: number, to: number) =>
    lines
      .slice(from, to)
      .filter((_, index) => looks[from + index] === "cue")
      .map(cueOf);
  const headings = headingsOf(text).filter(({ line }) => line !== writing + 1);
  const places: string[] = [];
  const times: string[] = [];
  for (const { text: heading } of headings) {
    const [, , place = heading] = HEADING.exec(heading) ?? [];
    const [, named, time] = /^(.*?)\s+-\s+([^-]+)$/.exec(place) ?? [];
    places.push((named ?? place).trim().toLocaleUpperCase());
    if (time !== undefined) times.push(time.trim().toLocaleUpperCase());
  }
  return {
    cues: unique([...likeliest(cuesIn(0, writing)), ...cuesIn(writing + 1, lines.length)]),
    locations: unique(places.reverse()),
    timesOfDay: unique([...TIMES, ...times]),
  };
}

/** Two people talk in turn: who spoke before the last comes first, who spoke last after that. */
function likeliest(spoken: readonly string[]): string[] {
  const recent = unique([...spoken].reverse());
  const [last, before, ...others] = recent;
  if (last === undefined) return [];
  return before === undefined ? [last] : [before, last, ...others];
}

/** What could be meant at the end of a line. `afterBlank`: nothing stands above it. */
export function offerFor(line: string, afterBlank: boolean, words: Words): Offer | null {
  if (!afterBlank) return null;
  const [, prefix, place] = HEADING.exec(line) ?? [];
  if (prefix !== undefined && place !== undefined) {
    const [, before, time] = TIME.exec(place) ?? [];
    if (before !== undefined && time !== undefined)
      return offer(prefix.length + before.length, time, words.timesOfDay, "\n\n");
    return offer(prefix.length, place, words.locations, " - ");
  }
  const extension = /^(.*\S )(\([A-Z.']*)$/.exec(line);
  if (extension?.[1] !== undefined && extension[2] !== undefined)
    return CUE.test(extension[1].trim()) ? offer(extension[1].length, extension[2], EXTENSIONS, "\n") : null;
  const [, at, name] = CUE.exec(line.toLocaleUpperCase()) ?? [];
  // A sentence of action begins with a capital too; only one that goes on in capitals is a cue. After `@` any case is.
  if (at === undefined || name === undefined || (at === "" && !CUE.test(line))) return null;
  const settings = at === "" && name.length < 4 ? SETTINGS.filter((setting) => begins(setting, name)) : [];
  const cues = offer(at.length, name, words.cues, "\n");
  if (settings.length > 0) return { from: 0, options: [...settings, ...(cues?.options ?? [])], suffix: "" };
  return cues;
}

function offer(from: number, typed: string, words: readonly string[], suffix: string): Offer | null {
  const options = words.filter((word) => begins(word, typed));
  const done = options.length === 1 && options[0] === typed.toLocaleUpperCase();
  return options.length === 0 || done ? null : { from, options, suffix };
}

const begins = (word: string, typed: string): boolean =>
  word.toLocaleUpperCase().startsWith(typed.toLocaleUpperCase());

/** `@McTavish (V.O.) ^` is McTavish. */
const cueOf = (line: string): string =>
  line
    .trim()
    .replace(/^@/, "")
    .replace(/\s*\^$/, "")
    .replace(/\s*\([^)]*\)/g, "")
    .trim();

const unique = (words: readonly string[]): string[] => [...new Set(words.filter((word) => word !== ""))];
