/** Packs and LoRAs: the page that shows them, and what is done there. */

import { Problem } from "../api/problem.ts";
import type { Command, PlainCommand, Studio } from "./command.ts";

const onPage = ({ stores }: Studio): boolean => stores.session.getState().view === "models";

export const openModels: PlainCommand = {
  id: "models.open",
  label: "Models and LoRAs",
  group: "Models",
  keys: ["shift+6"],
  run: ({ session }) => session.set({ view: "models", dialog: null, jobsOpen: false }),
};

export const closeModels: PlainCommand = {
  id: "models.close",
  label: "Leave the models' page",
  group: "Models",
  keys: ["escape"],
  when: (studio) => onPage(studio) && studio.stores.session.getState().dialog === null,
  run: ({ session, stores }) => session.set({ view: stores.session.getState().backTo }),
};

export const openHubSettings: PlainCommand = {
  id: "models.hub",
  label: "Token for the model hub…",
  group: "Models",
  run: ({ session }) => session.set({ dialog: "settings", settingsTab: "hub", jobsOpen: false }),
};

/** Keeps a token for the model hub on the studio's machine. */
export const setHubToken: Command<{ token: string }> = {
  id: "models.set-hub-token",
  label: "Set the token for the model hub",
  group: "Models",
  hidden: true,
  async run({ api, stores }, { token }) {
    stores.facts.setState({ hub: await api.setHubToken(token) });
  },
};

export const removeHubToken: PlainCommand = {
  id: "models.remove-hub-token",
  label: "Remove the token for the model hub",
  group: "Models",
  hidden: true,
  async run({ api, stores }) {
    stores.facts.setState({ hub: await api.removeHubToken() });
  },
};

/** `accept` says that the user accepts the pack's licence. */
export const installPack: Command<{ name: string; accept: boolean }> = {
  id: "models.install-pack",
  label: "Install pack",
  group: "Models",
  hidden: true,
  async run({ api, connection }, { name, accept }) {
    await api.installPack(name, accept);
    await connection.refreshEngines();
  },
};

/** Gives an installed pack to its engine, of those that serve it. */
export const choosePack: Command<{ name: string }> = {
  id: "models.use-pack",
  label: "Use pack",
  group: "Models",
  hidden: true,
  async run({ api, connection }, { name }) {
    await api.choosePack(name);
    await connection.refreshEngines();
  },
};

export const removePack: Command<{ name: string }> = {
  id: "models.remove-pack",
  label: "Remove pack",
  group: "Models",
  hidden: true,
  async run({ api, connection }, { name }) {
    await api.removePack(name);
    await connection.refreshEngines();
  },
};

const PEFT_CONFIG = "adapter_config.json";

/** What of peft's configuration says how strongly a LoRA acts. What cannot be read is left to the studio to refuse. */
async function alphasOf(config: File | undefined): Promise<string> {
  const text = (await config?.text()) ?? "";
  try {
    const { lora_alpha, use_rslora, alpha_pattern } = JSON.parse(text) as Readonly<Record<string, unknown>>;
    return JSON.stringify({ lora_alpha, use_rslora, alpha_pattern });
  } catch {
    return text.slice(0, 1000);
  }
}

/** The configuration among files that are dropped together: it names no LoRA, so of several it is not known which it is meant for. */
function configAmong(files: readonly File[]): File | undefined {
  const configs = files.filter(({ name }) => name === PEFT_CONFIG);
  const weights = files.filter(({ name }) => /\.safetensors$/i.test(name));
  return configs.length === 1 && weights.length === 1 ? configs[0] : undefined;
}

/** Takes files in one after another; what is refused is named, and the rest goes on. */
export const importLoras: Command<{ files: readonly File[] }> = {
  id: "models.import-loras",
  label: "Import LoRAs",
  group: "Models",
  hidden: true,
  async run({ api, connection, session }, { files }) {
    const weights = files.filter(({ name }) => name !== PEFT_CONFIG);
    const meant = configAmong(files);
    const config = await alphasOf(meant);
    for (const file of weights.length === 0 ? files : weights) {
      try {
        const { name, fit, why, note } = await api.importLora(file, config);
        session.say({
          tone: fit === "misfit" ? "bad" : "good",
          title: `${name} is imported`,
          detail: [why, note].filter(Boolean).join(" "),
        });
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        session.say({
          tone: "bad",
          title: `${file.name} was not imported`,
          detail: `${error.message} ${error.remedy}`.trim(),
        });
      }
    }
    if (meant === undefined && 0 < weights.length && weights.length < files.length) {
      session.say({
        tone: "bad",
        title: `${PEFT_CONFIG} was not used`,
        detail: "It does not say which LoRA it is of. Import each LoRA alone, together with its own.",
      });
    }
    await connection.refreshEngines();
  },
};

/** Fetches a file of a repository of the hub, in the background. */
export const fetchLora: Command<{ of: string; path: string; name: string }> = {
  id: "models.fetch-lora",
  label: "Fetch LoRA from the hub",
  group: "Models",
  hidden: true,
  async run({ api, connection }, { of, path, name }) {
    await api.fetchLora(of, path, name);
    await connection.refreshEngines();
  },
};

export const renameLora: Command<{ name: string; to: string }> = {
  id: "models.rename-lora",
  label: "Rename LoRA",
  group: "Models",
  hidden: true,
  async run({ api, connection }, { name, to }) {
    await api.renameLora(name, to);
    await connection.refreshEngines();
  },
};

export const removeLora: Command<{ name: string }> = {
  id: "models.remove-lora",
  label: "Remove LoRA",
  group: "Models",
  hidden: true,
  async run({ api, connection }, { name }) {
    await api.removeLora(name);
    await connection.refreshEngines();
  },
};

export const modelCommands: readonly PlainCommand[] = [openModels, closeModels, openHubSettings];
