/** A shot's prompt: who wrote it, and whether its engine reads all of it. Pure. */

import type { EngineCard } from "../api/client.ts";
import type { ShotOverrides } from "./records.ts";

export type Author = NonNullable<ShotOverrides["prompt_by"]>;

const BY_HAND: Author = { kind: "user", model: "", edited: false };
/** Of English. Only the engine's own tokenizer knows, and it lies with the weights. */
const CHARACTERS_A_TOKEN = 4;

/** Who has written a text that the user left in the place of another. */
export const authorAfterEdit = (before: Author | null): Author =>
  before === null || before.kind === "user" ? BY_HAND : { ...before, edited: true };

/** `by gemma3:4b (Ollama), with your own words`; empty where nobody noted it. */
export function authorWords(author: Author | null): string {
  if (author === null) return "";
  const names: Record<Author["kind"], string> = {
    user: "by hand",
    rules: "by the rules",
    local: "by this machine's model",
    ollama: `by ${author.model} (Ollama)`,
    openai: `by ${author.model} (OpenAI-compatible server)`,
  };
  return author.edited ? `${names[author.kind]}, with your own words` : names[author.kind];
}

/** What an engine would not read of a prompt, in a sentence; empty when it reads all of it, or nobody knows. */
export function tooLong(text: string, card: EngineCard | undefined): string {
  const most = card?.limits.prompt_tokens ?? 0;
  const tokens = Math.ceil(text.length / CHARACTERS_A_TOKEN);
  return card === undefined || most === 0 || tokens <= most
    ? ""
    : `About ${tokens} tokens, and ${card.name} reads ${most}: what stands last may not count.`;
}
