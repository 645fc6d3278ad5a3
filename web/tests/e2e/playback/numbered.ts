/** Reads the bars of numbered footage from a canvas; `tests/media/numbered.py` draws them and says how they are laid out. */

const CELLS = 24;
const PARITY = 22;

export interface FrameNumber {
  film: number;
  frame: number;
}

/** Null when the bars are not whole: black, a dissolve, another picture. */
export function readNumber(canvas: HTMLCanvasElement): FrameNumber | null {
  const context = canvas.getContext("2d");
  if (context === null) return null;
  return numberInRow(context.getImageData(0, Math.floor(canvas.height / 24), canvas.width, 1).data);
}

/** The same from the RGBA values of one row of pixels, a twenty-fourth of the picture's height from its top. */
export function numberInRow(row: ArrayLike<number>): FrameNumber | null {
  const cells = Array.from({ length: CELLS }, (_, cell) => brightness(row, row.length / 4, cell));
  if (cells.some((value) => value > 70 && value < 185)) return null;
  const bits: number[] = cells.map((value) => (value > 128 ? 1 : 0));
  const odd = bits.slice(2, PARITY + 1).reduce((sum, bit) => sum + bit, 0) % 2 === 1;
  if (bits[0] !== 1 || bits[1] !== 0 || bits[CELLS - 1] !== 0 || !odd) return null;
  return { film: numberOf(bits.slice(2, 6)), frame: numberOf(bits.slice(6, PARITY)) };
}

function brightness(row: ArrayLike<number>, width: number, cell: number): number {
  const at = 4 * Math.floor(((cell + 0.5) * width) / CELLS);
  return ((row[at] ?? 0) + (row[at + 1] ?? 0) + (row[at + 2] ?? 0)) / 3;
}

const numberOf = (bits: readonly number[]): number =>
  bits.reduce((sum, bit, place) => sum + bit * 2 ** place, 0);
