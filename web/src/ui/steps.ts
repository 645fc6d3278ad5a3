/** Numbers in steps. Pure. */

interface Steps {
  min: number;
  max: number;
  step: number;
}

/** `0.05` has two. */
const decimalsOf = (number: number): number => (String(number).split(".")[1] ?? "").length;

/** The nearest number within the range that lies whole steps above its least; what lies beyond is its end. */
export function onSteps(number: number, { min, max, step }: Steps): number {
  const stepped = min + Math.round((number - min) / step) * step;
  const exact = Number(stepped.toFixed(Math.max(decimalsOf(step), decimalsOf(min))));
  return Math.min(max, Math.max(min, exact));
}
