/** Fields of records as JSON: reading, writing and comparing them by a path of one or two names (`order`, `overrides.size`). */

import type { AnyRecord, Json } from "./records.ts";

type Tree = { readonly [key: string]: Json };

export const isTree = (value: Json | undefined): value is Tree =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export function equalJson(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => equalJson(item, b[index]));
  if (isTree(a) && isTree(b)) {
    const names = Object.keys(a);
    return (
      names.length === Object.keys(b).length &&
      names.every((name) => name in b && equalJson(a[name], b[name]))
    );
  }
  return false;
}

/** Records are made of JSON alone; TypeScript cannot see it through their interfaces. */
const treeOf = (record: AnyRecord): Tree => record as unknown as Tree;

const split = (path: string): [string, string | undefined] => {
  const dot = path.indexOf(".");
  return dot < 0 ? [path, undefined] : [path.slice(0, dot), path.slice(dot + 1)];
};

/** Undefined when the record has no such field. */
export function fieldOf(record: AnyRecord, path: string): Json | undefined {
  const [outer, inner] = split(path);
  const value = treeOf(record)[outer];
  if (inner === undefined) return value;
  return isTree(value) ? value[inner] : undefined;
}

export function withField<R extends AnyRecord>(record: R, path: string, value: Json): R {
  const [outer, inner] = split(path);
  const tree = treeOf(record);
  const held = tree[outer];
  const next = inner === undefined ? value : { ...(isTree(held) ? held : {}), [inner]: value };
  return { ...tree, [outer]: next } as unknown as R;
}

/** The names of a record's fields, nested values of its own (`parsed`, `overrides`) by a dot. */
export function pathsOf(record: AnyRecord): string[] {
  return Object.entries(treeOf(record)).flatMap(([name, value]) =>
    (name === "parsed" || name === "overrides") && isTree(value)
      ? Object.keys(value).map((inner) => `${name}.${inner}`)
      : [name],
  );
}
