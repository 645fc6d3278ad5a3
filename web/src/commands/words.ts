/** The language model: which one it is, and what it is asked. */

import type { WordsSettings, WordsWish } from "../api/client.ts";
import { breakDown } from "../model/breakdown.ts";
import type { Id } from "../model/records.ts";
import { scenesOf } from "../model/shots.ts";
import type { Command, PlainCommand, Studio } from "./command.ts";
import { inProject } from "./view.ts";

/** What the model is called in buttons; null when the rules answer. */
export const modelName = (words: WordsSettings | null): string | null =>
  words === null || words.kind === "rules"
    ? null
    : words.kind === "local"
      ? "this machine's model"
      : words.model === ""
        ? "the language model"
        : words.model;

/** The settings as they will be once the server has taken the change. */
export function meantWords(before: WordsSettings, { key, ...values }: Partial<WordsWish>): WordsSettings {
  return { ...before, ...values, ...(key == null ? {} : { key_is_set: key !== "" }) };
}

/** What the server told, but for the fields that were changed again since they were `meant`. */
export function settledWords(now: WordsSettings, meant: WordsSettings, told: WordsSettings): WordsSettings {
  const later = Object.entries(now).filter(([name, value]) => value !== meant[name as keyof WordsSettings]);
  return { ...told, ...Object.fromEntries(later) };
}

export const setWords: Command<Partial<WordsWish>> = {
  id: "words.set",
  label: "Change the language model",
  group: "Script",
  hidden: true,
  async run({ api, stores }, values) {
    const before = stores.facts.getState().words ?? (await api.words());
    const { key_is_set: _, engine_note: __, ...kept } = before;
    const meant = meantWords(before, values);
    // Shown at once, so that what is set next begins from it and not from what it replaces.
    stores.facts.setState({ words: meant });
    const settle = (told: WordsSettings) =>
      stores.facts.setState(({ words }) => ({ words: settledWords(words ?? meant, meant, told) }));
    try {
      settle(await api.setWords({ ...kept, key: null, ...values }));
    } catch (error) {
      settle(before);
      throw error;
    }
  },
};

export const openWordsSettings: PlainCommand = {
  id: "words.settings",
  label: "Choose the language model…",
  group: "Script",
  run: ({ session }) => session.set({ dialog: "settings", settingsTab: "words", jobsOpen: false }),
};

export const breakDownScenes: Command<{ sceneIds: readonly Id[] }> = {
  id: "words.break-down",
  label: "Break down with the language model",
  group: "Script",
  hidden: true,
  async run(studio, { sceneIds }) {
    const { projectId } = studio.stores.document.getState();
    if (projectId === null || studio.stores.session.getState().breakdown !== null) return;
    if (modelName(studio.stores.facts.getState().words) === null) {
      openWordsSettings.run(studio);
      return;
    }
    await studio.writing.flush();
    await breakDown(studio, projectId, sceneIds);
  },
};

const liveScenes = ({ stores }: Studio) =>
  scenesOf(stores.document.getState().document).filter(({ omitted }) => !omitted);

const free = (studio: Studio) =>
  inProject(studio) && studio.stores.session.getState().breakdown === null && liveScenes(studio).length > 0;

const breakDownScene: PlainCommand = {
  id: "words.break-down-scene",
  label: "Break this scene down with the language model",
  group: "Script",
  when: free,
  run(studio) {
    const id = studio.stores.session.getState().sceneId ?? liveScenes(studio)[0]?.id;
    return id === undefined ? undefined : breakDownScenes.run(studio, { sceneIds: [id] });
  },
};

const breakDownAll: PlainCommand = {
  id: "words.break-down-all",
  label: "Break every scene down with the language model",
  group: "Script",
  when: free,
  run: (studio) => breakDownScenes.run(studio, { sceneIds: liveScenes(studio).map(({ id }) => id) }),
};

export const wordsCommands: readonly PlainCommand[] = [openWordsSettings, breakDownScene, breakDownAll];
