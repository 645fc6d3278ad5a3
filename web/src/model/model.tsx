/**
 * The model as components and commands meet it: three stores read through narrow selectors, the editor that changes the document,
 * the session, and the API. Built once by `main.tsx` and passed down.
 *
 *     const shot = useDocument(({ document }) => document.tables.shot[id]);
 *     const { editor } = useModel();
 *     editor.apply("Change size", updateOf(shot, { "overrides.size": "CU" }));
 */

import { createContext, type ReactNode, useContext } from "react";
import { useStore } from "zustand";
import { useShallow } from "zustand/react/shallow";
import type { Api } from "../api/client.ts";
import { createEditor, type Editor } from "./editor.ts";
import { createSession, type Session } from "./session.ts";
import {
  createStores,
  type DocumentState,
  type FactsState,
  type SessionState,
  type Stores,
} from "./stores.ts";

export interface Model {
  api: Api;
  stores: Stores;
  editor: Editor;
  session: Session;
}

export function createModel(api: Api): Model {
  const stores = createStores();
  const session = createSession(stores.session);
  const editor = createEditor(stores, api, (title, detail) => session.say({ tone: "info", title, detail }));
  return { api, stores, editor, session };
}

const ModelContext = createContext<Model | null>(null);

export function ModelProvider({ model, children }: { model: Model; children: ReactNode }) {
  return <ModelContext value={model}>{children}</ModelContext>;
}

export function useModel(): Model {
  const model = useContext(ModelContext);
  if (model === null) throw new Error("useModel is used outside of ModelProvider");
  return model;
}

/** Select only what is drawn. A selector that makes an array or object is compared one level deep. */
export function useDocument<T>(selector: (state: DocumentState) => T): T {
  return useStore(useModel().stores.document, useShallow(selector));
}

export function useFacts<T>(selector: (state: FactsState) => T): T {
  return useStore(useModel().stores.facts, useShallow(selector));
}

export function useSession<T>(selector: (state: SessionState) => T): T {
  return useStore(useModel().stores.session, useShallow(selector));
}
