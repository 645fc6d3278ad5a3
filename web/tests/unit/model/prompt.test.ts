/** A prompt: who wrote it, also after it was changed, and how much of it is read. */

import { expect, test } from "vitest";
import type { EngineCard } from "../../../src/api/client.ts";
import { type Author, authorAfterEdit, authorWords, tooLong } from "../../../src/model/prompt.ts";

const model: Author = { kind: "ollama", model: "gemma3:4b", edited: false };

test("what the user changes stays the model's, and says that it was changed", () => {
  expect(authorWords(model)).toBe("by gemma3:4b (Ollama)");
  expect(authorWords(authorAfterEdit(model))).toBe("by gemma3:4b (Ollama), with your own words");
  expect(authorAfterEdit(authorAfterEdit(model))).toEqual({ ...model, edited: true });
});

test("what is written from nothing is the user's, and of old prompts nobody knows", () => {
  expect(authorWords(authorAfterEdit(null))).toBe("by hand");
  expect(authorWords(authorAfterEdit(authorAfterEdit(null)))).toBe("by hand");
  expect(authorWords(null)).toBe("");
});

test("a prompt longer than its engine reads is said to be", () => {
  const reading = (prompt_tokens: number) => ({ name: "flux2", limits: { prompt_tokens } }) as EngineCard;
  expect(tooLong("a".repeat(2048), reading(512))).toBe("");
  expect(tooLong("a".repeat(2049), reading(512))).toBe(
    "About 513 tokens, and flux2 reads 512: what stands last may not count.",
  );
  expect(tooLong("a".repeat(9999), reading(0))).toBe("");
  expect(tooLong("a".repeat(9999), undefined)).toBe("");
});
