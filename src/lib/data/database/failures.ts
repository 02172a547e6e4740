import { OrderlensError, toFailure } from '../../core/errors';

/** What the database's errors say when memory has run out, its own and the browser's. */
const OUT_OF_MEMORY =
  /out of memory|memory limit|could not allocate|failed to allocate|allocation fail|cannot enlarge memory|bad_alloc|OOM/i;

/** What stops a query that was called off. */
const CANCELLED = /interrupt|query was cancell?ed/i;

/** Traps after which the memory of the WebAssembly instance cannot be trusted. */
const BROKEN =
  /memory access out of bounds|unreachable|table index is out of bounds|null function|Aborted\(/i;

export function cancelled(): OrderlensError {
  return new OrderlensError('cancelled', 'Cancelled.');
}

export function crashed(): OrderlensError {
  return new OrderlensError(
    'crash',
    'The database in this tab stopped unexpectedly, probably for want of memory.',
  );
}

/** Anything that the database throws, as our error; its message keeps the database's words. */
export function toQueryError(thrown: unknown): OrderlensError {
  if (thrown instanceof OrderlensError) return thrown;
  const { message } = toFailure(thrown);
  if (OUT_OF_MEMORY.test(message)) {
    return new OrderlensError(
      'out-of-memory',
      `The data needs more memory than this tab may use. (${firstLine(message)})`,
    );
  }
  if (CANCELLED.test(message)) return cancelled();
  return new OrderlensError('query', message);
}

/** True when the instance itself is damaged, so that no later answer of it could be believed. */
export function breaksEngine(thrown: unknown): boolean {
  if (thrown instanceof OrderlensError || !(thrown instanceof Error)) return false;
  return thrown.name === 'RuntimeError' || BROKEN.test(thrown.message);
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0]!;
}
