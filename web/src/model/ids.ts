/** Ids are made where a thing is authored: a kind's prefix, an underscore, and a ULID in lower-case Crockford base 32. */

import type { Id, Kind } from "./records.ts";

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const TIME_CHARACTERS = 10;
const RANDOM_CHARACTERS = 16;

export function newId(prefix: Kind | "change"): Id {
  let time = Date.now();
  let stamp = "";
  for (let index = 0; index < TIME_CHARACTERS; index++) {
    stamp = ALPHABET.charAt(time % 32) + stamp;
    time = Math.floor(time / 32);
  }
  const random = crypto.getRandomValues(new Uint8Array(RANDOM_CHARACTERS));
  return `${prefix}_${stamp}${Array.from(random, (byte) => ALPHABET.charAt(byte % 32)).join("")}`;
}
