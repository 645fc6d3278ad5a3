/** What fields of several shots share. Pure but for the hook. */

import { useCommands } from "../../commands/commands.tsx";
import { setShots } from "../../commands/shot.ts";
import type { Json, Shot, ShotOverrides } from "../../model/records.ts";
import type { Option } from "../../ui/Select.tsx";

export const MIXED = "mixed";
export const AUTOMATIC = "automatic";

export const optionsOf = (words: Record<string, string>): Option[] =>
  Object.entries(words).map(([value, label]) => ({ value, label }));

/** The value that all shots share; undefined when they differ. */
export function common<T extends string | number>(
  shots: readonly Shot[],
  choose: (shot: Shot) => T,
): T | undefined {
  const [first, ...rest] = shots.map(choose);
  return rest.every((value) => value === first) ? first : undefined;
}

export function withMixed(
  options: readonly Option[],
  shots: readonly Shot[],
  choose: (shot: Shot) => string,
): readonly Option[] {
  return common(shots, choose) === undefined
    ? [{ value: MIXED, label: "several", disabled: true }, ...options]
    : options;
}

/** Sets the same for all of them as one step, and gives back what was set by hand. */
export function useOverrides(shots: readonly Shot[]) {
  const { run } = useCommands();
  const ids = shots.map(({ id }) => id);
  const set = (label: string, values: Readonly<Record<string, Json>>) =>
    run(setShots, { ids, label: `Change ${label.toLowerCase()}`, values });
  return {
    set,
    /** Undefined while none of the fields is set by hand. */
    resetOf: (label: string, ...names: readonly (keyof ShotOverrides)[]) =>
      shots.some((shot) => names.some((name) => shot.overrides[name] !== null))
        ? () => set(label, Object.fromEntries(names.map((name) => [`overrides.${name}`, null])))
        : undefined,
  };
}
