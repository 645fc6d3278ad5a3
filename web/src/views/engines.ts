/** What engines are called, what they make and how they stand, in words. */

import type { EngineCard } from "../api/client.ts";
import type { Tone } from "../ui/signs.tsx";

const TITLES: Readonly<Record<string, string>> = {
  previz: "Previz",
  voice: "Voice",
  ltx2: "LTX-2",
  flux2: "FLUX.2 Klein",
  sam3: "SAM 3",
  opencv: "OpenCV",
};

export const engineTitle = (name: string): string => TITLES[name] ?? name;

const MADE: Readonly<Record<string, string>> = {
  board: "boards",
  take: "takes",
  image: "pictures",
  segment: "masks",
  track: "masks of films",
  words: "words",
};

/** `Makes boards and takes.`; empty where it makes nothing that is seen. */
export function makesWords({ limits }: EngineCard): string {
  const made = Object.entries(MADE).flatMap(([kind, word]) =>
    limits.kinds.some((each) => each === kind) ? [word] : [],
  );
  return made.length === 0 ? "" : `Makes ${new Intl.ListFormat("en").format(made)}.`;
}

const READY: Readonly<Record<EngineCard["ready"], readonly [Tone, string]>> = {
  ready: ["ok", "ready"],
  missing_packs: ["stale", "pack missing"],
  unfit: ["none", "not on this machine"],
};

/** How an engine stands, as a dot and words. */
export function readyWords({ ready }: EngineCard): { tone: Tone; words: string } {
  const [tone, words] = READY[ready];
  return { tone, words };
}
