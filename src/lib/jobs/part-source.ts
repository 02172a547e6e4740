import { expose, transfer } from 'comlink';
import { toFailure } from '../core/errors';
import type { JobReply, PartSource } from '../core/jobs';

/** A source of parts that a job pulls from while it works. */
export interface ServedParts {
  /** Goes into the job's input and into its transfer list. */
  readonly port: MessagePort;
  /** Ends the source; call it when the job has settled, however it ended. */
  close(): void;
}

/**
 * Gives `parts` to a worker one at a time, each when it asks for it, so that a long table never
 * exists twice. The parts' buffers are handed over: they must belong to nobody else.
 */
export function serveParts(parts: AsyncIterable<Uint8Array<ArrayBuffer>>): ServedParts {
  const iterator = parts[Symbol.asyncIterator]();
  const { port1, port2 } = new MessageChannel();
  const source: PartSource = {
    async next(): Promise<JobReply<Uint8Array | null>> {
      try {
        const { done, value } = await iterator.next();
        return done ? { ok: true, value: null } : transfer({ ok: true, value }, [value.buffer]);
      } catch (thrown) {
        return { ok: false, failure: toFailure(thrown) };
      }
    },
  };
  expose(source, port1);
  return {
    port: port2,
    close() {
      port1.close();
      // A source that is half read has nothing to say about being ended.
      iterator.return?.().catch(() => undefined);
    },
  };
}
