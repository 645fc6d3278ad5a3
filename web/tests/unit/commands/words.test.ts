import { expect, test } from "vitest";
import type { Api, WordsSettings } from "../../../src/api/client.ts";
import { Unreachable } from "../../../src/api/problem.ts";
import type { Studio } from "../../../src/commands/command.ts";
import { meantWords, settledWords, setWords } from "../../../src/commands/words.ts";
import { createStores } from "../../../src/model/stores.ts";

const words: WordsSettings = {
  address: "",
  engine_note: "",
  keep_alive_seconds: 300,
  key_is_set: false,
  kind: "ollama",
  look: true,
  model: "small",
  timeout_seconds: 60,
};

function studioWith(put: Api["setWords"]) {
  const stores = createStores();
  stores.facts.setState({ words });
  const api: Pick<Api, "setWords"> = { setWords: put };
  return { studio: { api, stores } as Studio, shown: () => stores.facts.getState().words };
}

test("a key is only known to be set", () => {
  expect(meantWords(words, { key: "secret" })).toEqual({ ...words, key_is_set: true });
  expect(meantWords({ ...words, key_is_set: true }, { key: "" })).toEqual(words);
  expect(meantWords(words, { key: null, model: "large" })).toEqual({ ...words, model: "large" });
});

test("what was changed again since keeps its place", () => {
  const meant = { ...words, model: "large" };
  const told = { ...meant, engine_note: "warm" };
  expect(settledWords(meant, meant, told)).toEqual(told);
  expect(settledWords({ ...meant, look: false }, meant, told)).toEqual({ ...told, look: false });
  expect(settledWords({ ...meant, look: false }, meant, words)).toEqual({ ...words, look: false });
});

test("a second change begins from the first, though the server has not answered", async () => {
  const asked: unknown[] = [];
  const { studio, shown } = studioWith(async ({ key: _, ...wish }) => {
    asked.push([wish.model, wish.look]);
    return { ...words, ...wish };
  });
  await Promise.all([setWords.run(studio, { model: "large" }), setWords.run(studio, { look: false })]);
  expect(asked).toEqual([
    ["large", true],
    ["large", false],
  ]);
  expect(shown()).toEqual({ ...words, model: "large", look: false });
});

test("what is refused is shown no more", async () => {
  const { studio, shown } = studioWith(async () => {
    throw new Unreachable();
  });
  await expect(setWords.run(studio, { model: "large" })).rejects.toThrow(Unreachable);
  expect(shown()).toEqual(words);
});
