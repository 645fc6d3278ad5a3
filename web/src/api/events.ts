/**
 * The one numbered stream of the studio. All tabs of a browser share one connection: the tab that holds the lock reads it and
 * passes every event on; when it closes, the next tab takes over from the last number it has seen.
 */

import type { Asset, Change, Id, Job, Progress, Take } from "../model/records.ts";

export type StudioEvent =
  | { name: "change"; data: { project_id: Id; revision: number; change: Change } }
  | { name: "job"; data: { project_id: Id | null; job: Job } }
  | { name: "take"; data: { project_id: Id; take: Take; assets: Asset[] } }
  | { name: "asset"; data: { project_id: Id; asset: Asset } }
  | { name: "project"; data: { project_id: Id; action: "created" | "renamed" | "deleted" | "restored" } }
  | { name: "engine"; data: { name: string; ready: string } }
  | { name: "shelf"; data: { shelf: "packs" | "loras" } }
  | { name: "progress"; data: Progress }
  | { name: "reset"; data: object };

type EventName = StudioEvent["name"];

const NAMES: readonly EventName[] = [
  "change",
  "job",
  "take",
  "asset",
  "project",
  "engine",
  "shelf",
  "progress",
  "reset",
];

/** What tabs tell each other. */
type Message =
  | { type: "event"; id: number | null; event: StudioEvent }
  | { type: "connection"; live: boolean };

export interface EventStream {
  /** Goes on after event number `after`; what came before is dropped, what has come since is delivered. */
  start(after: number): void;
  close(): void;
}

interface Listener {
  /** `id` is null for what is never replayed. Events come in the order of their numbers, each once. */
  event(event: StudioEvent, id: number | null): void;
  connection(live: boolean): void;
}

/**
 * Hears the other tabs from now on, and delivers nothing before `start`. Join first, then take a snapshot, then start from its
 * number: so nothing falls in between.
 */
export function joinEvents(listener: Listener): EventStream {
  const channel = new BroadcastChannel("milimo-events");
  const stop = new AbortController();
  let last: number | null = null;
  let early: Message[] = [];
  const receive = (message: Message) => {
    if (message.type === "connection") return listener.connection(message.live);
    if (last === null) return void early.push(message);
    if (message.id !== null) {
      if (message.id <= last && message.event.name !== "reset") return;
      last = Math.max(last, message.id);
    }
    listener.event(message.event, message.id);
  };
  channel.onmessage = ({ data }: MessageEvent<Message>) => receive(data);
  const publish = (message: Message) => {
    channel.postMessage(message);
    receive(message);
  };
  const queueForLead = () =>
    navigator.locks
      .request("milimo-events", { signal: stop.signal }, () => lead(() => last ?? 0, publish, stop.signal))
      .catch((reason: unknown) => {
        if (!stop.signal.aborted) throw reason;
      });
  return {
    start(after) {
      const first = last === null;
      last = Math.max(last ?? 0, after);
      for (const message of early) receive(message);
      early = [];
      if (first) void queueForLead();
    },
    close() {
      stop.abort();
      channel.close();
    },
  };
}

/** Reads the stream for all tabs until this one closes. */
function lead(last: () => number, publish: (message: Message) => void, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    let source: EventSource;
    let retry: ReturnType<typeof setTimeout> | undefined;
    const connect = () => {
      source = new EventSource(`/api/events?after=${last()}`);
      source.onopen = () => publish({ type: "connection", live: true });
      source.onerror = () => {
        publish({ type: "connection", live: false });
        // The browser reconnects by itself, except after an answer that is no stream.
        if (source.readyState === EventSource.CLOSED) retry = setTimeout(connect, 2000);
      };
      for (const name of NAMES)
        source.addEventListener(name, (message: MessageEvent<string>) => {
          const numbered = name !== "progress" && message.lastEventId !== "";
          const event = { name, data: JSON.parse(message.data) } as StudioEvent;
          publish({ type: "event", id: numbered ? Number(message.lastEventId) : null, event });
        });
    };
    connect();
    signal.addEventListener("abort", () => {
      clearTimeout(retry);
      source.close();
      resolve();
    });
  });
}
