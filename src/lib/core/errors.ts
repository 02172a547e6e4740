/** What kind of thing went wrong; pages choose their wording and their remedy by it. */
export type ErrorCode =
  /** The file cannot be read as what it says it is. */
  | 'bad-file'
  /** A value, row or column of the file is not what is expected there. */
  | 'bad-data'
  /** A parameter is outside its domain. */
  | 'bad-parameter'
  /** There are too few rows, customers or days for an honest answer. */
  | 'too-little-data'
  /** A column that the analysis needs is missing. */
  | 'missing-column'
  /** SQL failed in the database. */
  | 'query'
  /** A worker stopped without an answer. */
  | 'crash'
  /** The work took longer than allowed. */
  | 'timeout'
  /** The person, or a newer request, called the work off. */
  | 'cancelled'
  /** The tab or the database ran out of memory. */
  | 'out-of-memory'
  | 'internal';

/** Where in a file the fault lies, and what was there against what should have been. */
export interface ErrorDetail {
  readonly file?: string;
  /** 1-based line in the file, the header being line 1. */
  readonly row?: number;
  readonly column?: string;
  readonly found?: string;
  readonly expected?: string;
}

/** The plain shape that survives `postMessage`; classes and their fields do not. */
export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly detail?: ErrorDetail;
}

/** The one error class that this project throws. The message is a sentence for the visitor. */
export class OrderlensError extends Error {
  override readonly name = 'OrderlensError';

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly detail: ErrorDetail = {},
  ) {
    super(message);
  }
}

/** Turns anything thrown into its plain shape. */
export function toFailure(thrown: unknown): Failure {
  if (thrown instanceof OrderlensError) {
    return { code: thrown.code, message: thrown.message, detail: thrown.detail };
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  if (thrown instanceof Error && thrown.name === 'AbortError')
    return { code: 'cancelled', message };
  if (/out of memory|allocation fail|Array buffer allocation/i.test(message)) {
    return { code: 'out-of-memory', message };
  }
  return { code: 'internal', message };
}

/** The inverse of {@link toFailure}, on the other side of the worker boundary. */
export function fromFailure(failure: Failure): OrderlensError {
  return new OrderlensError(failure.code, failure.message, failure.detail);
}

/** True for work that was called off on purpose and so is nothing to report. */
export function isCancelled(thrown: unknown): boolean {
  return toFailure(thrown).code === 'cancelled';
}
