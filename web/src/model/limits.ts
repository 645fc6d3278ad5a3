/** What the engine of a shot takes, from the cards that workers publish. Pure. */

import type { EngineCard, ShotPlan } from "../api/client.ts";
import type { GuideGrid } from "./guides.ts";
import type { Shot, ShotOverrides } from "./records.ts";
import { valuesOf } from "./shots.ts";

export type Control = EngineCard["limits"]["controls"][number];
export type Way = EngineCard["limits"]["ways"][number];
export type Parameters = NonNullable<ShotOverrides["parameters"]>;
export type Setting = Parameters[string];

/** The engine of shots for which none was chosen. */
export const DEFAULT_ENGINE = "previz";

export const engineOf = (shot: Shot): string => shot.overrides.engine ?? DEFAULT_ENGINE;

type Cards = readonly EngineCard[] | null;

export const cardOf = (engines: Cards, shot: Shot): EngineCard | undefined =>
  engines?.find(({ name }) => name === engineOf(shot));

export const waysOf = (card: EngineCard | undefined): readonly Way[] => card?.limits.ways ?? ["stage"];

/** Whether an engine draws from a prompt; else it stages the script's own words, and little can be set. */
export const isPrompted = (card: EngineCard | undefined): boolean =>
  card !== undefined && !waysOf(card).includes("stage");

const followsFilms = (card: EngineCard): boolean =>
  isPrompted(card) && card.limits.max_frames > 1 && card.limits.roles.includes("control");

const makesTakes = ({ limits }: EngineCard, frames: number): boolean =>
  limits.kinds.includes("take") && (limits.max_frames > 1 || frames === 1);

/** Why no take of a shot can follow its blocking, by which engine the server would take for it; null when one can. */
export function whyNotFollowed(engines: Cards, shot: Shot, blocked: boolean): string | null {
  if (!blocked) return "Draw the shot in motion with previz first.";
  const chosen = shot.overrides.engine === null ? undefined : cardOf(engines, shot);
  const own = chosen !== undefined && makesTakes(chosen, valuesOf(shot).frames) ? chosen : undefined;
  if (own !== undefined && !followsFilms(own))
    return `${own.name} follows no film. Choose an engine that does, or automatic.`;
  const able = own === undefined ? (engines ?? []).filter(followsFilms) : [own];
  if (able.some(({ ready }) => ready === "ready")) return null;
  const first = able[0];
  return first === undefined
    ? "No engine here follows a film."
    : `${first.name} cannot run yet. ${[first.note, first.remedy].filter(Boolean).join(" ")}`;
}

export function gridOf(engines: Cards, shot: Shot): GuideGrid {
  return { frames: valuesOf(shot).frames, step: cardOf(engines, shot)?.limits.frame_step ?? 1 };
}

/** Settings that matter for the way in which a shot is made; all of them while that is not known. */
export const controlsOf = (card: EngineCard | undefined, spec?: Planned): readonly Control[] =>
  (card?.limits.controls ?? []).filter(
    ({ ways }) => spec === undefined || ways.length === 0 || ways.some((way) => goesBy(spec, way)),
  );

type Planned = Pick<ShotPlan["spec"], "pipeline" | "inputs">;

/** The chunks of a chain are made in ways of their own, which its inputs tell: they follow a film where there is one. */
const goesBy = ({ pipeline, inputs }: Planned, way: string): boolean =>
  way === pipeline ||
  (way === "control" &&
    pipeline === "chained" &&
    inputs.some(({ role }) => role === "control" || role === "video"));

/** What sides are multiples of, with these parameters set. */
export function sideStep(card: EngineCard | undefined, parameters: Parameters | null): number {
  let step = card?.limits.side_multiple ?? 2;
  for (const { name, multiplies_grid, default: usual } of controlsOf(card)) {
    const value = parameters?.[name] ?? usual;
    if (multiplies_grid && typeof value === "number") step *= value;
  }
  return step;
}

/** Parameters with one set, or with one cleared; null when none is left, which is automatic. */
export function withParameter(
  parameters: Parameters | null,
  name: string,
  value: Setting | null,
): Parameters | null {
  const { [name]: _cleared, ...others } = parameters ?? {};
  const next = value === null ? others : { ...others, [name]: value };
  return Object.keys(next).length === 0 ? null : next;
}

type Lora = NonNullable<ShotOverrides["loras"]>[number];

/** LoRAs with one put on or weighed anew, or with one taken off. */
export function withLora(
  loras: readonly Lora[] | null,
  name: string,
  weight: number | null,
): readonly Lora[] | null {
  const held = loras ?? [];
  if (weight === null) {
    const left = held.filter((lora) => lora.name !== name);
    return left.length === 0 ? null : left;
  }
  const worn = held.some((lora) => lora.name === name);
  return worn
    ? held.map((lora) => (lora.name === name ? { name, weight } : lora))
    : [...held, { name, weight }];
}
