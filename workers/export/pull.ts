import { wrap, type Remote } from 'comlink';
import { fromFailure } from '../../src/lib/core/errors';
import type { PartSource } from '../../src/lib/core/jobs';

/** The parts that the page has to give, one at a time, so that neither side holds them all. */
export async function* pullParts(port: MessagePort): AsyncGenerator<Uint8Array> {
  const source: Remote<PartSource> = wrap<PartSource>(port);
  try {
    for (;;) {
      const reply = await source.next();
      if (!reply.ok) throw fromFailure(reply.failure);
      if (reply.value === null) return;
      yield reply.value;
    }
  } finally {
    port.close();
  }
}
