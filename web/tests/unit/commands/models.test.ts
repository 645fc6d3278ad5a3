/** LoRAs that are dropped in together: peft's configuration tells how strongly one of them acts, and no other. */

import { expect, test } from "vitest";
import type { Studio } from "../../../src/commands/command.ts";
import { importLoras } from "../../../src/commands/models.ts";
import { createSession } from "../../../src/model/session.ts";
import { createStores } from "../../../src/model/stores.ts";

const CONFIG = "adapter_config.json";
const ALPHA = '{"lora_alpha":16}';

/** Drops files of these names; gives what was sent for each, and the titles of what was said. */
async function dropped(...names: string[]) {
  const stores = createStores();
  const sent: Record<string, string> = {};
  const api = {
    importLora: async ({ name }: File, config: string) => {
      sent[name] = config;
      return { name, fit: "fits", why: "", note: "" };
    },
  };
  const connection = { refreshEngines: async () => undefined };
  const studio = { stores, session: createSession(stores.session), api, connection } as unknown as Studio;
  const files = names.map((name) => new File([name === CONFIG ? ALPHA : "weights"], name));
  await importLoras.run(studio, { files });
  return { sent, said: stores.session.getState().notices.map(({ title }) => title) };
}

test.each([[["noir.safetensors", CONFIG]], [[CONFIG, "NOIR.SAFETENSORS", "README.md"]]])(
  "one LoRA and one configuration belong together: %o",
  async (names) => {
    const { sent, said } = await dropped(...names);
    expect(sent[names.find((name) => /safetensors$/i.test(name)) ?? ""]).toBe(ALPHA);
    expect(said).not.toContain(`${CONFIG} was not used`);
  },
);

test.each([[["a.safetensors", "b.safetensors", CONFIG]], [["a.safetensors", CONFIG, CONFIG]]])(
  "otherwise it is not known which is meant: %o",
  async (names) => {
    const { sent, said } = await dropped(...names);
    expect(Object.values(sent).every((config) => config === "")).toBe(true);
    expect(sent).not.toHaveProperty(CONFIG);
    expect(said.at(-1)).toBe(`${CONFIG} was not used`);
  },
);

test("files without a configuration are taken in without a word of it", async () => {
  expect((await dropped("a.safetensors", "b.safetensors")).said).toEqual([
    "a.safetensors is imported",
    "b.safetensors is imported",
  ]);
});
