/** Where drafts of masks lie: this browser's own database, their bytes as runs. A browser that gives none keeps none. */

import type { Draft, DraftEntry } from "./drafts.ts";
import { packed, unpacked } from "./mask-runs.ts";
import type { Id } from "./records.ts";

export interface DraftShelf {
  read(assetId: Id): Promise<Draft | null>;
  write(assetId: Id, projectId: Id, draft: Draft): Promise<void>;
  drop(assetIds: readonly Id[]): Promise<void>;
  entries(): Promise<readonly DraftEntry[]>;
}

const NAME = "milimo";
const VERSION = 1;
const DRAFTS = "drafts";
const ENTRIES = "draft-entries";

export function browserShelf(): DraftShelf {
  let opened: Promise<IDBDatabase> | null = null;
  const database = () => {
    opened ??= open();
    return opened;
  };
  async function within<T>(
    mode: IDBTransactionMode,
    otherwise: T,
    work: (drafts: IDBObjectStore, entries: IDBObjectStore) => IDBRequest<T> | undefined,
  ): Promise<T> {
    try {
      const asked = (await database()).transaction([DRAFTS, ENTRIES], mode);
      const request = work(asked.objectStore(DRAFTS), asked.objectStore(ENTRIES));
      const end = ended(asked);
      // A window that is being closed does not come back to commit by itself.
      asked.commit();
      await end;
      return request === undefined ? otherwise : request.result;
    } catch (error) {
      // Private windows and full disks: the marks then live as long as the window does.
      if (error instanceof DOMException) return otherwise;
      throw error;
    }
  }
  return {
    async read(assetId) {
      const held = await within<Draft | undefined>("readonly", undefined, (drafts) => drafts.get(assetId));
      return held === undefined ? null : repacked(held, (runs) => unpacked(runs, held.width * held.height));
    },
    async write(assetId, projectId, draft) {
      const held = repacked(draft, packed);
      const bytes = held.frames.reduce((sum, frame) => sum + (frame.bytes?.length ?? 0), 0);
      const entry: DraftEntry = { assetId, projectId, at: Date.now(), bytes };
      await within("readwrite", undefined, (drafts, entries) => {
        drafts.put(held, assetId);
        entries.put(entry, assetId);
        return undefined;
      });
    },
    drop: (assetIds) =>
      within("readwrite", undefined, (drafts, entries) => {
        for (const id of assetIds) {
          drafts.delete(id);
          entries.delete(id);
        }
        return undefined;
      }),
    entries: () => within<DraftEntry[]>("readonly", [], (_, entries) => entries.getAll()),
  };
}

const open = () =>
  new Promise<IDBDatabase>((done, fail) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      for (const name of [DRAFTS, ENTRIES]) request.result.createObjectStore(name);
    };
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });

const ended = (transaction: IDBTransaction) =>
  new Promise<void>((done, fail) => {
    transaction.oncomplete = () => done();
    transaction.onabort = () => fail(transaction.error);
  });

const repacked = (draft: Draft, pack: (bytes: Uint8Array) => Uint8Array): Draft => ({
  ...draft,
  frames: draft.frames.map((frame) => ({ ...frame, bytes: frame.bytes === null ? null : pack(frame.bytes) })),
});
