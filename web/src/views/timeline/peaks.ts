/** The outline of a sound, a column of pixels at a time. Pure. */

/** Pairs (lowest, highest) of signed bytes in a second of the peaks' file. */
export const PEAKS_A_SECOND = 100;

/** Of each column: the lowest and the highest of the pairs that fall into it. `first` and `per_column` count pairs. */
export function columns(
  peaks: Int8Array,
  first: number,
  per_column: number,
  count: number,
): [number, number][] {
  return Array.from({ length: count }, (_, column) => {
    const from = Math.max(0, Math.floor(first + column * per_column));
    const to = Math.max(from + 1, Math.floor(first + (column + 1) * per_column));
    let [low, high] = [0, 0];
    for (let pair = from; pair < to && 2 * pair + 1 < peaks.length; pair++) {
      low = Math.min(low, peaks[2 * pair] ?? 0);
      high = Math.max(high, peaks[2 * pair + 1] ?? 0);
    }
    return [low, high];
  });
}
