/** Listens to the studio's stream of events as another program would. */

import type { Studio } from "../studio.ts";

export interface Heard {
  readonly name: string;
  readonly data: Record<string, unknown>;
  /** Milliseconds since listening began. */
  readonly at: number;
}

/** Hears everything after an event until it is closed; what was heard so far is in `heard`, in order. */
export function listen(studio: Studio, after: number): { heard: readonly Heard[]; close: () => void } {
  const heard: Heard[] = [];
  const stop = new AbortController();
  const begun = performance.now();
  async function read(): Promise<void> {
    const answer = await fetch(`${studio.url}/api/events?after=${after}`, { signal: stop.signal });
    if (answer.body === null) throw new Error("the stream of events has no body");
    let text = "";
    for await (const piece of answer.body.pipeThrough(new TextDecoderStream())) {
      text += piece;
      const messages = text.split(/\r?\n\r?\n/);
      text = messages.pop() ?? "";
      for (const message of messages) {
        const name = /^event: ?(.*)$/m.exec(message)?.[1];
        const data = /^data: ?(.*)$/m.exec(message)?.[1];
        if (name !== undefined && data !== undefined)
          heard.push({ name: name.trim(), data: JSON.parse(data), at: performance.now() - begun });
      }
    }
  }
  read().catch((reason: unknown) => {
    if (!stop.signal.aborted) throw reason;
  });
  return { heard, close: () => stop.abort() };
}
