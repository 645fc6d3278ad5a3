import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";

const refused = [
  "useStore(documentStore)",
  "useStore(documentStore, (state) => state)",
  "useDocument()",
  "useDocument((state) => state)",
  "useFacts()",
  "useSession((everything) => everything)",
];
const fine = [
  "useStore(documentStore, (state) => state.clips)",
  "useSession((state) => state.selection)",
  "useDocument((state) => state.clips.get(id))",
];

/** The numbers of the lines, from 1, to which the rule objects when each statement has a line of its own. */
function objections(statements: string[]): number[] {
  const folder = mkdtempSync(join(tmpdir(), "milimo-lint-"));
  try {
    writeFileSync(
      join(folder, "biome.json"),
      JSON.stringify({ plugins: [resolve("lint/whole-store.grit")] }),
    );
    writeFileSync(join(folder, "clip.tsx"), statements.join(";\n"));
    const { stdout } = spawnSync(resolve("node_modules/.bin/biome"), ["lint", "--reporter=github"], {
      cwd: folder,
      encoding: "utf-8",
    });
    return [...stdout.matchAll(/title=plugin,.*?line=(\d+)/g)].map((match) => Number(match[1]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("a store's hook without a selector is refused, and with one it is not", () => {
  expect(objections([...refused, ...fine])).toEqual(refused.map((_, index) => index + 1));
});
