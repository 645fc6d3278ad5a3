/** What the fields of a shot's prompt have in common. */

import { useCommands } from "../../commands/commands.tsx";
import { setShots } from "../../commands/shot.ts";
import type { Shot } from "../../model/records.ts";

export const LONGEST_PROMPT = 20_000;

/** Sets the shot's own words; null gives them back to the script. */
export function useSetPrompt(shot: Shot) {
  const { run } = useCommands();
  return (name: "prompt" | "negative_prompt", value: string | null) =>
    run(setShots, {
      ids: [shot.id],
      label: name === "prompt" ? "Change prompt" : "Change what to avoid",
      values: { [`overrides.${name}`]: value },
    });
}

/** How long a text is. */
export const Characters = ({ of }: { of: string }) => (
  <span className="tabular shrink-0 text-11 text-faint">
    {of.length} {of.length === 1 ? "character" : "characters"}
  </span>
);
