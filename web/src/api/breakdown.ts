/** The stream in which a breakdown tells how far it is: a line of JSON for each piece of news, the last one with the proposal. */

import type { BreakdownProgress, BreakdownProposal } from "./client.ts";
import { problemFrom, Unreachable } from "./problem.ts";
import type { components } from "./schema.ts";

type News = Omit<components["schemas"]["BreakdownNews"], "proposal"> & {
  proposal: BreakdownProposal | null;
};

/** Throws Problem for what the server tells of, Unreachable when the stream breaks off. */
export async function proposalIn(
  stream: ReadableStream<Uint8Array>,
  tell: (progress: BreakdownProgress) => void,
): Promise<BreakdownProposal> {
  for await (const line of linesOf(stream)) {
    const news = newsIn(line);
    if (news.progress != null) tell(news.progress);
    if (news.problem != null) throw problemFrom(news.problem.status, news.problem);
    if (news.proposal !== null) return news.proposal;
  }
  throw new Unreachable();
}

/** Whoever stops reading, for whatever reason, ends the request. */
async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = stream
    .pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
    .getReader();
  const next = () => reader.read().catch(broken);
  try {
    let left = "";
    for (let read = await next(); !read.done; read = await next()) {
      const lines = (left + read.value).split("\n");
      left = lines.pop() ?? "";
      yield* lines;
    }
  } finally {
    // A stream that has broken refuses this too, and has been told of already.
    await reader.cancel().catch(() => undefined);
  }
}

/** Browsers say a lost connection as a TypeError; that the user has cancelled is no such thing. */
function broken(error: unknown): never {
  throw error instanceof TypeError ? new Unreachable() : error;
}

function newsIn(line: string): News {
  try {
    return JSON.parse(line) as News;
  } catch (error) {
    if (error instanceof SyntaxError) throw new Unreachable();
    throw error;
  }
}
