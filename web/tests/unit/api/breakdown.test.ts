import { expect, test } from "vitest";
import { proposalIn } from "../../../src/api/breakdown.ts";
import { Problem, Unreachable } from "../../../src/api/problem.ts";

const progress = { line: "progress" };
const news = (part: object) =>
  `${JSON.stringify({ progress: null, problem: null, proposal: null, ...part })}\n`;

function streamOf(chunks: readonly string[], end: "close" | "break" | "abort" | "open") {
  const state = { cancelled: false };
  const left = [...chunks];
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      const chunk = left.shift();
      if (chunk !== undefined) controller.enqueue(new TextEncoder().encode(chunk));
      else if (end === "close") controller.close();
      else if (end === "break") controller.error(new TypeError("network error"));
      else if (end === "abort") controller.error(new DOMException("stopped", "AbortError"));
    },
    cancel() {
      state.cancelled = true;
    },
  });
  return { stream, state };
}

test("news is told line by line, however it is cut, until the proposal; then reading ends", async () => {
  const told: unknown[] = [];
  const text = news({ progress }) + news({ proposal: { scenes: [] } });
  const { stream, state } = streamOf([text.slice(0, 9), text.slice(9, 90), text.slice(90)], "open");
  expect(await proposalIn(stream, (each) => told.push(each))).toEqual({ scenes: [] });
  expect(told).toEqual([progress]);
  expect(state.cancelled).toBe(true);
});

test("a problem is thrown as one, and reading ends", async () => {
  const { stream, state } = streamOf([news({ problem: { status: 409, title: "Busy" } })], "open");
  await expect(proposalIn(stream, () => undefined)).rejects.toThrow(Problem);
  expect(state.cancelled).toBe(true);
});

test.each(["close", "break"] as const)(
  "a stream that ends early (%s) is a studio out of reach",
  async (end) => {
    const { stream } = streamOf([news({ progress })], end);
    await expect(proposalIn(stream, () => undefined)).rejects.toThrow(Unreachable);
  },
);

test("so is half a line", async () => {
  const { stream } = streamOf(['{"progress": \n'], "close");
  await expect(proposalIn(stream, () => undefined)).rejects.toThrow(Unreachable);
});

test("being stopped is not", async () => {
  const { stream } = streamOf([news({ progress })], "abort");
  await expect(proposalIn(stream, () => undefined)).rejects.toThrow("stopped");
});
