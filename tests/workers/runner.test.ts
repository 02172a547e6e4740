import { afterEach, describe, expect, it } from 'vitest';
import type { Progress } from '../../src/lib/core/jobs';
import type { Job } from '../../src/lib/jobs/job-map';
import { JobRunner, type RunnerOptions } from '../../src/lib/jobs/runner';
import behaviour from './fixtures/behaviour.worker.ts?worker&url';
import broken from './fixtures/broken.worker.ts?worker&url';

interface TestMap {
  count: Job<null, number>;
  double: Job<number, number>;
  sum: Job<Float64Array, number>;
  bytes: Job<number, Uint8Array>;
  progress: Job<number, number>;
  refuse: Job<null, never>;
  'sync-throw': Job<null, never>;
  'async-throw': Job<null, never>;
  unserialisable: Job<null, never>;
  crash: Job<null, never>;
  close: Job<null, never>;
  spin: Job<null, never>;
  wait: Job<number, number>;
  unknown: Job<null, never>;
  missing: Job<null, never>;
  broken: Job<null, never>;
}

const JOBS = [
  'count',
  'double',
  'sum',
  'bytes',
  'progress',
  'refuse',
  'sync-throw',
  'async-throw',
  'unserialisable',
  'crash',
  'close',
  'spin',
  'wait',
  'unknown',
] as const;

let runner: JobRunner<TestMap>;

function start(options: RunnerOptions & { most?: number } = {}): JobRunner<TestMap> {
  const spec = { url: behaviour, most: options.most ?? 1, what: 'testing' };
  runner = new JobRunner<TestMap>(
    {
      ...(Object.fromEntries(JOBS.map((job) => [job, spec])) as Record<
        (typeof JOBS)[number],
        typeof spec
      >),
      missing: { url: '/no-such.worker.js', most: 1, what: 'missing' },
      broken: { url: broken, most: 1, what: 'breaking' },
    },
    options,
  );
  return runner;
}

/** Every rejection must be of the one error class and have this code. */
async function codeOf(promise: Promise<unknown>): Promise<string> {
  const thrown: unknown = await promise.then(
    (value) => new Error(`resolved with ${String(value)}`),
    (reason: unknown) => reason,
  );
  expect(thrown).toMatchObject({ name: 'OrderlensError' });
  return (thrown as { code: string }).code;
}

afterEach(() => runner.shutdown());

describe('the job runner', () => {
  it('answers, and keeps one worker for the next job', async () => {
    const { run } = bound(start());
    expect(await run('double', 21)).toBe(42);
    expect(await run('count', null)).toBe(1);
    expect(await run('count', null)).toBe(2);
    expect(runner.alive('count')).toBe(1);
  });

  it('hands buffers over in both directions', async () => {
    const { run } = bound(start());
    const input = Float64Array.of(1, 2, 3);
    expect(await run('sum', input, { transfer: [input.buffer] })).toBe(6);
    expect(input.length).toBe(0);
    expect(await run('bytes', 3)).toEqual(Uint8Array.of(7, 7, 7));
  });

  it('reports progress, throttled, the last step included, and none after the end', async () => {
    const { run } = bound(start());
    const seen: Progress[] = [];
    await run('progress', 10_000, { onProgress: (progress) => seen.push(progress) });
    expect(seen[0]).toEqual({ stage: 'Stepping', fraction: 1 / 10_000 });
    expect(seen.length).toBeLessThan(50);
    const atEnd = seen.length;
    await run('wait', 50);
    expect(seen.length).toBe(atEnd);
  });

  it("passes the job's own error on, with its detail, and trusts the worker further", async () => {
    const { run } = bound(start());
    await run('count', null);
    await expect(run('refuse', null)).rejects.toMatchObject({
      code: 'bad-data',
      message: 'Row 3 has no date.',
      detail: { row: 3, column: 'date' },
    });
    expect(await run('count', null)).toBe(2);
  });

  it('turns a synchronous throw, a late one and an unreadable answer into errors', async () => {
    const { run } = bound(start());
    expect(await codeOf(run('sync-throw', null))).toBe('internal');
    expect(await codeOf(run('async-throw', null))).toBe('internal');
    expect(await codeOf(run('unserialisable', null))).toBe('internal');
    expect(await codeOf(run('unknown', null))).toBe('internal');
    // Each of them cost the worker its trust: a fresh one counts from 1.
    expect(await run('count', null)).toBe(1);
  });

  it('rejects an input that cannot be sent, and goes on', async () => {
    const { run } = bound(start());
    const unsendable = (() => 1) as unknown as number;
    expect(await codeOf(run('double', unsendable))).toBe('internal');
    expect(await run('double', 1)).toBe(2);
  });

  it('tells of a crash and can be asked again', async () => {
    const { run } = bound(start());
    await expect(run('crash', null)).rejects.toMatchObject({
      code: 'crash',
      message: expect.stringContaining('the floor gave way'),
    });
    expect(await run('double', 4)).toBe(8);
  });

  it('tells of a script that is not there, and of one that breaks at its start', async () => {
    const { run } = bound(start());
    expect(await codeOf(run('missing', null))).toBe('crash');
    expect(await codeOf(run('broken', null))).toBe('crash');
  });

  it('does not start for a signal that has already aborted', async () => {
    const { run } = bound(start());
    expect(await codeOf(run('double', 1, { signal: AbortSignal.abort() }))).toBe('cancelled');
    expect(runner.alive('double')).toBe(0);
  });

  it('stops a worker that never yields, at once, and respawns', async () => {
    const { run } = bound(start());
    await run('count', null);
    const stop = new AbortController();
    const job = codeOf(run('spin', null, { signal: stop.signal }));
    setTimeout(() => stop.abort(), 50);
    const began = performance.now();
    expect(await job).toBe('cancelled');
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(await run('count', null)).toBe(1);
  });

  it('gives up after the time allowed', async () => {
    const { run } = bound(start());
    await expect(run('spin', null, { timeoutMs: 100 })).rejects.toMatchObject({
      code: 'timeout',
      message: 'Gave up testing after 0.1 seconds.',
    });
    expect(await codeOf(run('close', null, { timeoutMs: 100 }))).toBe('timeout');
    expect(await run('double', 1)).toBe(2);
  });

  it('queues what exceeds the pool, in order, and lets the waiting leave', async () => {
    const { run } = bound(start());
    const order: number[] = [];
    const leave = new AbortController();
    const first = run('wait', 60).then((ms) => order.push(ms));
    const gone = codeOf(run('wait', 1, { signal: leave.signal }));
    const second = run('wait', 2).then((ms) => order.push(ms));
    leave.abort();
    expect(await gone).toBe('cancelled');
    await Promise.all([first, second]);
    expect(order).toEqual([60, 2]);
    expect(runner.alive('wait')).toBe(1);
  });

  it('serves the queue after a crash and after an abort', async () => {
    const { run } = bound(start());
    const crash = codeOf(run('crash', null));
    const after = run('double', 5);
    expect(await crash).toBe('crash');
    expect(await after).toBe(10);
  });

  it('ends idle workers', async () => {
    const { run } = bound(start({ idleMs: 30 }));
    await run('double', 1);
    await expect.poll(() => runner.alive('double')).toBe(0);
    expect(await run('double', 2)).toBe(4);
  });

  it('rejects what is under way and what waits when it is shut down', async () => {
    const { run } = bound(start());
    const busy = codeOf(run('spin', null));
    const waiting = codeOf(run('double', 1));
    await new Promise((resolve) => setTimeout(resolve, 50));
    runner.shutdown();
    expect(await busy).toBe('cancelled');
    expect(await waiting).toBe('cancelled');
    expect(runner.alive('double')).toBe(0);
  });
});

function bound(runner: JobRunner<TestMap>): { run: JobRunner<TestMap>['run'] } {
  return { run: runner.run.bind(runner) };
}
