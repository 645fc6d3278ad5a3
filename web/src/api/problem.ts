/** What the server says when it cannot do a thing (RFC 9457), or that it could not be reached at all. */

export interface ProblemDocument {
  /** Which kind of problem: `milimo:not-ready`. */
  type: string;
  title: string;
  status: number;
  detail: string;
  remedy: string;
}

export class Problem extends Error implements ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly remedy: string;
  /** The whole document: some problems carry more, such as the changes that were missed. */
  readonly body: unknown;

  constructor(document: ProblemDocument, body: unknown = document) {
    super(document.detail === "" ? document.title : document.detail);
    this.type = document.type;
    this.title = document.title;
    this.status = document.status;
    this.detail = document.detail;
    this.remedy = document.remedy;
    this.body = body;
  }
}

/** The model hub wants a token of the user's, another one, or its licence accepted. */
export const NOT_LET_IN = "milimo:not-let-in";

/** The studio did not answer: it has stopped, or the machine is asleep. Worth trying again. */
export class Unreachable extends Error {
  readonly remedy = "It was not done: try again when it does.";

  constructor() {
    super("The studio does not answer.");
  }
}

const text = (value: unknown, otherwise: string) => (typeof value === "string" ? value : otherwise);

export function problemFrom(status: number, body: unknown): Problem {
  const fields: Record<string, unknown> = typeof body === "object" && body !== null ? { ...body } : {};
  const document = {
    type: text(fields.type, ""),
    title: text(fields.title, `The studio answered ${status}`),
    status,
    detail: text(fields.detail, ""),
    remedy: text(fields.remedy, ""),
  };
  return new Problem(document, body);
}

/** Why something that was asked of the studio was not done, and what to do. Errors of our own are thrown on. */
export function refusalOf(error: unknown): string {
  if (!(error instanceof Problem || error instanceof Unreachable)) throw error;
  return `${error.message} ${error.remedy}`.trim();
}
