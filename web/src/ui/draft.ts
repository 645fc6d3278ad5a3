/** What a field that keeps its text to itself holds when it is given another value, pure. */

export interface Held {
  /** What stands in the field. */
  draft: string;
  /** The value that it was given before. */
  before: string;
  /** The focus is in it. */
  writing: boolean;
}

/** Text that somebody is in the middle of is never taken away; leaving the field says what it was meant for. */
export const draftAfter = ({ draft, before, writing }: Held, value: string): string =>
  writing && draft !== before ? draft : value;
