import { describe, expect, it } from 'vitest';
import { OrderlensError } from '../../../src/lib/core/errors';
import { Session } from '../../../src/lib/state/session/session.svelte';
import { DEMO, FakeParts, MAPPING, OPINIONS, QUESTION } from './fakes';

const file = (name: string): File => new File(['x'], name);

function gate(): { promise: Promise<void>; open(): void; fail(error: Error): void } {
  let open!: () => void;
  let fail!: (error: Error) => void;
  const promise = new Promise<void>((resolve, reject) => {
    open = resolve;
    fail = reject;
  });
  promise.catch(() => {});
  return { promise, open, fail };
}

/** Lets everything that is ready to go on do so. */
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

async function started(parts = new FakeParts()): Promise<{ parts: FakeParts; session: Session }> {
  const session = new Session(parts);
  await session.start();
  return { parts, session };
}

describe('starting', () => {
  it('loads the first bundled data set', async () => {
    const { session, parts } = await started();
    expect(session.engine).toBe('ready');
    expect(session.dataset).toMatchObject({ id: 'demo', isSynthetic: true, licence: 'MIT' });
    expect(session.version).toBe(1);
    expect(session.load).toBeNull();
    expect([...parts.tables]).toEqual(['ds_1']);
  });

  it('loads what the address asks for, and the first where it asks for nonsense', async () => {
    const parts = new FakeParts();
    parts.wanted = 'other';
    expect((await started(parts)).session.dataset?.id).toBe('other');
    const nonsense = new FakeParts();
    nonsense.wanted = '<img>';
    expect((await started(nonsense)).session.dataset?.id).toBe('demo');
  });

  it('does so once however often it is called', async () => {
    const { session, parts } = await started();
    await session.start();
    expect(parts.log.filter((step) => step.startsWith('database'))).toHaveLength(1);
  });

  it('can ask again for a manifest that did not come', async () => {
    const parts = new FakeParts();
    parts.holds.set(
      'manifest',
      Promise.reject(new OrderlensError('bad-file', 'Not on this site.')),
    );
    const session = new Session(parts);
    await session.start();
    await settle();
    expect(session.engine).toBe('ready');
    expect(session.engineFailure).toBeNull();
    expect(session.manifestFailure?.message).toBe('Not on this site.');
    parts.holds.delete('manifest');
    await session.retryManifest();
    expect(session.manifestFailure).toBeNull();
    expect(session.dataset?.id).toBe('demo');
  });

  it('takes a file that was dropped before the manifest came instead of the demo', async () => {
    const parts = new FakeParts();
    const held = gate();
    parts.holds.set('manifest', held.promise);
    const session = new Session(parts);
    const starting = session.start();
    await session.loadFiles([file('mine.csv')]);
    held.open();
    await starting;
    expect(session.dataset?.fileName).toBe('mine.csv');
    expect(parts.log).not.toContain('fetch demo');
  });

  it('says that the engine failed, and starts on a second try', async () => {
    const parts = new FakeParts();
    const held = gate();
    parts.holds.set('database 1', held.promise);
    const session = new Session(parts);
    const starting = session.start();
    held.fail(new OrderlensError('crash', 'No WebAssembly here.'));
    await starting;
    expect(session.engine).toBe('failed');
    expect(session.engineFailure?.message).toBe('No WebAssembly here.');
    expect(session.load?.state).toBe('failed');
    await session.retryEngine();
    expect(session.engine).toBe('ready');
    expect(session.dataset?.id).toBe('demo');
  });
});

describe('a load', () => {
  it('replaces the data set and lets go of everything else', async () => {
    const { session, parts } = await started();
    await session.loadFiles([file('mine.csv.gz')]);
    expect(session.dataset).toMatchObject({ name: 'mine', isSynthetic: false, licence: null });
    expect(session.version).toBe(2);
    expect([...parts.tables]).toEqual(['ds_2']);
    expect(parts.log.indexOf('use ds_2')).toBeLessThan(parts.log.indexOf('drop ds_1'));
  });

  it('leaves the former data set when reading fails', async () => {
    const { session, parts } = await started();
    parts.holds.set('open bad.csv', Promise.reject(new OrderlensError('bad-file', 'It is a PDF.')));
    await session.loadFiles([file('bad.csv')]);
    expect(session.load?.state).toBe('failed');
    expect(session.load?.error).toEqual({
      code: 'bad-file',
      message: 'It is a PDF.',
      detail: { file: 'bad.csv' },
    });
    expect(session.dataset?.id).toBe('demo');
    expect(session.version).toBe(1);
    session.cancelLoad();
    expect(session.load).toBeNull();
    expect([...parts.tables]).toEqual(['ds_1']);
  });

  it('leaves the former data set when the build fails, and can go back to the columns', async () => {
    const { session, parts } = await started();
    parts.holds.set('build ds_2', Promise.reject(new OrderlensError('bad-data', 'No dates.')));
    await session.loadFiles([file('mine.csv')]);
    expect(session.load?.state).toBe('failed');
    expect(parts.tables.has('ds_2')).toBe(false);
    expect(session.dataset?.schemaName).toBe('ds_1');
    session.backToMapping();
    expect(session.load?.state).toBe('mapping');
    await session.confirm({ mapping: MAPPING, opinions: [] });
    expect(session.dataset?.fileName).toBe('mine.csv');
    expect([...parts.tables]).toEqual(['ds_3']);
  });

  it('can be called off at any moment', async () => {
    for (const step of ['open mine.csv', 'build ds_2']) {
      const { session, parts } = await started();
      const held = gate();
      parts.holds.set(step, held.promise);
      const loading = session.loadFiles([file('mine.csv')]);
      await settle();
      session.cancelLoad();
      expect(session.load).toBeNull();
      held.open();
      await loading;
      await settle();
      expect(session.load).toBeNull();
      expect(session.dataset?.id).toBe('demo');
      expect([...parts.tables]).toEqual(['ds_1']);
    }
  });

  it('never overwrites a newer one, whichever ends first', async () => {
    const { session, parts } = await started();
    const held = gate();
    parts.holds.set('open slow.csv', held.promise);
    const slow = session.loadFiles([file('slow.csv')]);
    await settle();
    await session.loadFiles([file('quick.csv')]);
    held.open();
    await slow;
    await settle();
    expect(session.dataset?.fileName).toBe('quick.csv');
    expect(session.load).toBeNull();
    expect(parts.tables.size).toBe(1);
  });

  it('waits for the person when there is a question, and remembers the answer', async () => {
    const { session, parts } = await started();
    parts.questions = [QUESTION];
    await session.loadFiles([file('mine.csv')]);
    expect(session.load?.state).toBe('mapping');
    expect(session.dataset?.id).toBe('demo');
    const answer = { ...MAPPING, meaning: { ...MAPPING.meaning, dateOrder: 'dmy' as const } };
    await session.confirm({ mapping: answer, opinions: [] });
    expect(session.dataset?.mapping.meaning.dateOrder).toBe('dmy');
    await session.loadFiles([file('again.csv')]);
    expect(session.dataset?.fileName).toBe('again.csv');
    expect(session.dataset?.mapping.meaning.dateOrder).toBe('dmy');
  });

  it('does not remember answers that did not work', async () => {
    const { session, parts } = await started();
    parts.questions = [QUESTION];
    await session.loadFiles([file('mine.csv')]);
    parts.holds.set('build ds_2', Promise.reject(new OrderlensError('bad-data', 'No dates.')));
    await session.confirm({ mapping: MAPPING, opinions: [] });
    expect(session.load?.state).toBe('failed');
    expect(parts.store.items.size).toBe(0);
  });

  it('reads the file again when its mapping is to be changed', async () => {
    const { session, parts } = await started();
    await session.loadFiles([file('mine.csv')]);
    await session.changeMapping();
    expect(session.load?.state).toBe('mapping');
    expect(session.load?.proposal?.mapping).toBe(session.dataset?.mapping);
    session.cancelLoad();
    await settle();
    expect([...parts.tables]).toEqual(['ds_2']);
  });
});

describe('reviews and ratings', () => {
  it('are loaded with the orders, from files of their own or from the orders', async () => {
    const { session, parts } = await started();
    await session.loadFiles([file('orders.csv'), file('reviews.csv')]);
    expect(session.dataset).toMatchObject({
      name: 'orders and 1 more',
      fileName: 'orders.csv',
      hasOrders: true,
      files: [{ name: 'orders.csv' }, { name: 'reviews.csv' }],
      opinions: [{ kind: 'reviews', isWithinOrders: false, source: { fileName: 'reviews.csv' } }],
    });
    expect(session.dataset?.schema.reviews?.rows).toBe(2);
    expect([...parts.tables]).toEqual(['ds_2']);
    await session.loadFiles([file('orders-with-stars.csv')]);
    expect(session.dataset?.opinions).toMatchObject([{ kind: 'reviews', isWithinOrders: true }]);
    await session.loadFiles([file('orders-with-stars.csv'), file('ratings.csv')]);
    expect(session.dataset?.opinions.map(({ kind }) => kind).sort()).toEqual([
      'ratings',
      'reviews',
    ]);
  });

  it('may be all there is', async () => {
    const { session, parts } = await started();
    parts.opinionQuestions = [QUESTION];
    await session.loadFiles([file('reviews.csv')]);
    expect(session.load?.state).toBe('mapping');
    expect(session.load).toMatchObject({ isMappable: true, proposal: null });
    await session.confirm({ mapping: null, opinions: [OPINIONS] });
    expect(session.dataset).toMatchObject({
      hasOrders: false,
      mapping: { roles: {} },
      schema: { lines: 0, reviews: { rows: 2 }, ratings: null },
    });
    expect(parts.log).toContain('empty ds_2');
    // The same header is taken for the same thing again, without a question.
    await session.loadFiles([file('again.csv')]);
    expect(session.dataset).toMatchObject({ fileName: 'again.csv', hasOrders: false });
  });

  it('can be told from orders by the person, and be left out', async () => {
    const { session } = await started();
    await session.loadFiles([file('mine.csv')], { review: true });
    expect(session.load?.proposal).not.toBeNull();
    await session.readAs('ratings');
    expect(session.load?.proposal).toBeNull();
    expect(session.load?.opinions[0]?.proposal.mapping.kind).toBe('ratings');
    session.cancelLoad();
    await session.loadFiles([file('orders-with-stars.csv')], { review: true });
    await session.confirm({ mapping: MAPPING, opinions: [null] });
    expect(session.dataset).toMatchObject({ hasOrders: true, opinions: [] });
    await session.changeMapping();
    expect(session.load?.opinions).toHaveLength(1);
  });

  it('come back after the engine was lost', async () => {
    const { session, parts } = await started();
    await session.loadFiles([file('orders.csv'), file('reviews.csv')]);
    parts.lose();
    await settle();
    expect(session.engine).toBe('ready');
    expect(session.dataset?.opinions).toMatchObject([{ kind: 'reviews' }]);
    expect(session.dataset?.schema.reviews?.rows).toBe(2);
    expect(parts.tables.size).toBe(1);
  });
});

describe('several files', () => {
  const names = (session: Session) => session.dataset?.files.map(({ name }) => name);

  it('wait for a look where it is doubtful how they belong together', async () => {
    const { session, parts } = await started();
    await session.loadFiles([file('doubtful.csv'), file('b.csv')]);
    expect(session.load?.state).toBe('joining');
    expect(session.dataset?.id).toBe('demo');
    const { plan } = session.load!.combined!.combination;
    const other = { ...plan, repeats: { orders: { key: ['id'], treatment: 'keep' as const } } };
    await session.files.recombine(other);
    expect(session.load!.combined!.combination.plan.repeats).toEqual(other.repeats);
    await session.files.confirm();
    expect(names(session)).toEqual(['doubtful.csv', 'b.csv']);
    expect(session.dataset?.combination.plan.repeats).toHaveProperty('orders');
    expect(parts.dropped.length).toBeGreaterThan(0);
    expect([...parts.tables]).toEqual([session.dataset!.schemaName]);
  });

  it('are put together next time as the person has agreed, and nothing is asked', async () => {
    const { session } = await started();
    await session.loadFiles([file('doubtful.csv'), file('b.csv')]);
    const { plan } = session.load!.combined!.combination;
    const other = { ...plan, repeats: { orders: { key: ['id'], treatment: 'keep' as const } } };
    await session.files.recombine(other);
    await session.files.confirm();
    await session.loadFiles([file('doubtful.csv'), file('c.csv')]);
    expect(session.load).toBeNull();
    expect(names(session)).toEqual(['doubtful.csv', 'c.csv']);
    expect(session.dataset!.combination.plan.repeats).toEqual(other.repeats);
  });

  it('show the newest way to put them together, also when an older one ends later', async () => {
    const { session, parts } = await started();
    await session.loadFiles([file('doubtful.csv'), file('b.csv')]);
    const { plan } = session.load!.combined!.combination;
    const slow = gate();
    parts.holds.set('recombine slow', slow.promise);
    const first = session.files.recombine({ ...plan, tables: ['slow'] });
    const failing = expect(first).rejects.toMatchObject({ name: 'AbortError' });
    await settle();
    expect(session.load!.isMatching).toBe(true);
    const second = session.files.recombine({ ...plan, tables: ['quick'] });
    slow.open();
    await Promise.all([failing, second]);
    expect(session.load!.combined!.combination.plan.tables).toEqual(['quick']);
    expect(session.load!.isMatching).toBe(false);
  });

  it('stay as they were together when another way cannot be counted', async () => {
    const { session, parts } = await started();
    await session.loadFiles([file('doubtful.csv'), file('b.csv')]);
    const { plan } = session.load!.combined!.combination;
    parts.holds.set('recombine x', Promise.reject(new OrderlensError('query', 'No.')));
    await expect(session.files.recombine({ ...plan, tables: ['x'] })).rejects.toThrow('No.');
    expect(session.load).toMatchObject({ state: 'joining', isMatching: false });
    expect(session.load!.combined!.combination.plan).toEqual(plan);
  });

  it('leave nothing behind when they are called off while they wait', async () => {
    const { session, parts } = await started();
    const before = session.dataset!.schemaName;
    await session.loadFiles([file('doubtful.csv'), file('b.csv')]);
    session.cancelLoad();
    await settle();
    expect(session.load).toBeNull();
    expect([...parts.tables]).toEqual([before]);
    expect(parts.dropped.at(-1)).toBe('files_2');
  });

  it('never wait for data that came with the site', async () => {
    const parts = new FakeParts();
    parts.manifest = [{ ...DEMO, files: ['doubtful.parquet', 'reviews.parquet'] }];
    const { session } = await started(parts);
    expect(session.dataset?.files).toHaveLength(2);
    expect(session.dataset?.opinions).toMatchObject([{ kind: 'reviews' }]);
  });

  it('can be added to what is loaded, and taken away again', async () => {
    const { session, parts } = await started();
    parts.questions = [QUESTION];
    await session.loadFiles([file('january.csv')]);
    await session.confirm({ mapping: MAPPING, opinions: [] });
    parts.store.items.clear();
    await session.files.add([file('february.csv')]);
    // What repeats is shown before it is counted.
    expect(session.load?.state).toBe('joining');
    expect(session.dataset?.fileName).toBe('january.csv');
    await session.files.confirm();
    // What was answered for January is not asked again, kept or not.
    expect(names(session)).toEqual(['january.csv', 'february.csv']);
    await session.files.remove(1);
    expect(names(session)).toEqual(['january.csv']);
    await session.files.remove(0);
    expect(session.dataset?.files).toHaveLength(1);
  });

  it('come out of an archive as files of their own', async () => {
    const { session } = await started();
    await session.loadFiles([file('months.zip'), file('reviews.csv')]);
    expect(names(session)).toEqual(['january.csv', 'february.csv', 'reviews.csv']);
    await session.files.remove(0);
    expect(names(session)).toEqual(['february.csv', 'reviews.csv']);
  });

  it('can be loaded without the one that cannot be read', async () => {
    const { session, parts } = await started();
    const broken = new OrderlensError('bad-file', 'It is a picture.');
    parts.holds.set('open b.png', Promise.reject(broken));
    await session.loadFiles([file('a.csv'), file('b.png'), file('reviews.csv')]);
    expect(session.load).toMatchObject({ state: 'failed', failedAt: 1 });
    await session.files.leaveOutFailed();
    expect(names(session)).toEqual(['a.csv', 'reviews.csv']);
  });

  it('come back by the same plan after the engine was lost', async () => {
    const { session, parts } = await started();
    await session.loadFiles([file('doubtful.csv'), file('b.csv')]);
    await session.files.confirm();
    const { plan } = session.dataset!.combination;
    parts.lose();
    await settle();
    expect(session.engine).toBe('ready');
    expect(session.dataset?.combination.plan).toEqual(plan);
    expect(session.dataset?.files).toHaveLength(2);
  });

  it('are read again as they stand together when the engine is lost while they wait', async () => {
    const { session, parts } = await started();
    await session.loadFiles([file('doubtful.csv'), file('b.csv')]);
    const { plan } = session.load!.combined!.combination;
    const other = { ...plan, repeats: { orders: { key: ['id'], treatment: 'keep' as const } } };
    await session.files.recombine(other);
    parts.lose();
    await settle();
    await settle();
    expect(session.load?.state).toBe('joining');
    expect(session.load!.combined!.combination.plan.repeats).toEqual(other.repeats);
    await session.files.confirm();
    expect(session.dataset?.combination.plan.repeats).toEqual(other.repeats);
  });

  it('show again how they were put together, before and after they are loaded', async () => {
    const { session, parts } = await started();
    parts.questions = [QUESTION];
    await session.loadFiles([file('a.csv'), file('reviews.csv')]);
    expect(session.load?.state).toBe('mapping');
    session.files.back();
    expect(session.load?.state).toBe('joining');
    await session.files.confirm();
    await session.confirm({ mapping: MAPPING, opinions: [OPINIONS] });
    await session.files.change();
    expect(session.load?.state).toBe('joining');
    session.cancelLoad();
    expect(session.dataset?.files).toHaveLength(2);
  });
});

describe('a lost engine', () => {
  it('is started again with the same data set', async () => {
    const { session, parts } = await started();
    parts.lose();
    expect(session.engine).toBe('starting');
    expect(session.db).toBeNull();
    expect(session.dataset?.id).toBe('demo');
    await settle();
    expect(session.engine).toBe('ready');
    expect(session.db).toMatchObject({ serial: 2 });
    expect(session.version).toBe(2);
    expect([...parts.tables]).toEqual(['ds_2']);
  });

  it('fails the load at work, which may then be tried again', async () => {
    const { session, parts } = await started();
    const held = gate();
    parts.holds.set('build ds_2', held.promise);
    const loading = session.loadFiles([file('big.csv')]);
    await settle();
    parts.lose();
    held.fail(new OrderlensError('crash', 'The database stopped.'));
    await loading;
    await settle();
    expect(session.load?.state).toBe('failed');
    expect(session.load?.error?.code).toBe('crash');
    expect(session.engine).toBe('ready');
    expect(session.dataset?.id).toBe('demo');
    await session.retryLoad();
    expect(session.dataset?.fileName).toBe('big.csv');
  });

  it('is not started a third time by itself', async () => {
    const { session, parts } = await started();
    parts.lose();
    await settle();
    parts.lose();
    await settle();
    expect(session.engine).toBe('failed');
    expect(parts.log.filter((step) => step.startsWith('database'))).toHaveLength(2);
    await session.retryEngine();
    expect(session.engine).toBe('ready');
    expect(session.dataset?.id).toBe('demo');
  });

  it('says so when the file cannot be had again', async () => {
    const { session, parts } = await started();
    await session.loadFiles([file('mine.csv')]);
    parts.holds.set('open mine.csv', Promise.reject(new OrderlensError('bad-file', 'It moved.')));
    parts.lose();
    await settle();
    expect(session.engine).toBe('ready');
    expect(session.dataset).toBeNull();
    expect(session.engineFailure?.message).toBe('It moved.');
  });

  it('opens a waiting wizard anew', async () => {
    const { session, parts } = await started();
    parts.questions = [QUESTION];
    await session.loadFiles([file('mine.csv')]);
    parts.lose();
    await settle();
    expect(session.load?.state).toBe('mapping');
    expect(parts.tables.has('mine.csv')).toBe(true);
  });
});
