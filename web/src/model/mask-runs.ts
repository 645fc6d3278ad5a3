/**
 * A mask's bytes as runs: each a value and how often it comes, seven bits of that a byte, the lowest first. A mask is mostly the same
 * byte over and over. At once, unlike the browser's own compression: a window may be left the next moment.
 *
 *     0 0 0 0 255 255 --packed--> [0, 4] [255, 2]
 */

export function packed(data: Uint8Array): Uint8Array<ArrayBuffer> {
  // The worst that can come is a run a byte.
  const out = new Uint8Array(2 * data.length);
  let end = 0;
  for (let at = 0; at < data.length; ) {
    const value = data[at] ?? 0;
    let next = at + 1;
    while (next < data.length && data[next] === value) next++;
    out[end++] = value;
    for (let left = next - at; left > 0; left >>>= 7) out[end++] = left > 127 ? (left & 127) | 128 : left;
    at = next;
  }
  return out.slice(0, end);
}

/** Zeros where the runs end before `length`. */
export function unpacked(runs: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const data = new Uint8Array(length);
  for (let at = 0, start = 0; at < runs.length; ) {
    const value = runs[at++] ?? 0;
    let count = 0;
    for (let shift = 0, more = true; more && at < runs.length; shift += 7) {
      const byte = runs[at++] ?? 0;
      count += (byte & 127) << shift;
      more = byte > 127;
    }
    data.fill(value, start, start + count);
    start += count;
  }
  return data;
}
