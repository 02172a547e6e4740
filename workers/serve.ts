import { expose, transfer, type Remote } from 'comlink';
import { OrderlensError, toFailure } from '../src/lib/core/errors';
import {
  throttleProgress,
  type JobReply,
  type JobService,
  type OnProgress,
} from '../src/lib/core/jobs';

type ServedJob = (input: unknown, onProgress: OnProgress) => Promise<JobReply<unknown>>;

/**
 * One job of a worker.
 *
 * @param work Plain input in, plain output out; throws OrderlensError.
 * @param buffersOf Buffers of an output that are handed over instead of copied. Each must belong
 *   to that output alone.
 */
export function job<I, O>(
  work: (input: I, onProgress: OnProgress) => O | Promise<O>,
  buffersOf: (output: O) => Transferable[] = () => [],
): ServedJob {
  return async (input, onProgress) => {
    const value = await work(input as I, onProgress);
    return transfer({ ok: true, value }, buffersOf(value));
  };
}

/** Makes `jobs` callable by the page's runner, by the names they have in its job map. */
export function serve(jobs: Readonly<Record<string, ServedJob>>): void {
  const service: JobService = {
    async run(name, input, onProgress) {
      try {
        const work = jobs[name];
        if (!work) throw new OrderlensError('internal', `There is no job called ${name}.`);
        return await work(input, onProgress ? reporter(onProgress) : ignore);
      } catch (thrown) {
        return { ok: false, failure: toFailure(thrown) };
      }
    },
  };
  expose(service);
}

const ignore: OnProgress = () => undefined;

/** The callback lives on the page: calling it is a message, and its fate is no concern here. */
function reporter(onProgress: OnProgress): OnProgress {
  const remote = onProgress as unknown as Remote<OnProgress>;
  return throttleProgress((progress) => {
    void remote(progress).catch(ignore);
  });
}
