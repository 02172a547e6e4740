/** `npm run bench -- startup [runs]`: a cold first visit of the built site under its sub-path. */
import { report, settled, withSite, longestTask } from './harness';

const RUNS = Number(process.argv[2] ?? 5);

await withSite(async ({ url, newPage }) => {
  const firstPaint: number[] = [];
  const figures: number[] = [];
  const live: number[] = [];
  const scriptsBefore: number[] = [];
  const bytesBefore: number[] = [];
  const bytesAll: number[] = [];
  const blocks: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const page = await newPage();
    const session = await page.context().newCDPSession(page);
    await session.send('Network.enable');
    const kinds = new Map<string, { url: string; type: string }>();
    const finished: { url: string; type: string; bytes: number }[] = [];
    session.on('Network.responseReceived', (event) => {
      kinds.set(event.requestId, { url: event.response.url, type: event.type });
    });
    session.on('Network.loadingFinished', (event) => {
      const kind = kinds.get(event.requestId);
      if (kind) finished.push({ ...kind, bytes: event.encodedDataLength });
    });
    await page.goto(url, { waitUntil: 'commit' });
    // The headline figures are in the page's own HTML; they are painted with its first paint.
    await page.locator('main [data-headline]').first().waitFor();
    figures.push(await page.evaluate(() => performance.now()));
    live.push(await settled(page));
    firstPaint.push(
      await page.evaluate(
        () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN,
      ),
    );
    blocks.push(await longestTask(page));
    const database = finished.findIndex(({ url: file }) => /duckdb/.test(file));
    const before = database < 0 ? finished : finished.slice(0, database);
    const kB = (list: typeof finished): number =>
      list.reduce((sum, { bytes }) => sum + bytes, 0) / 1024;
    scriptsBefore.push(kB(before.filter(({ type }) => type === 'Script')));
    bytesBefore.push(kB(before));
    bytesAll.push(kB(finished));
    await page.context().close();
  }
  report('first contentful paint', firstPaint, 'ms');
  report('headline figures in the page', figures, 'ms');
  report('overview live', live, 'ms');
  report('longest main-thread task', blocks, 'ms', 50);
  report('scripts before the database', scriptsBefore, 'kB', 200);
  report('all bytes before the database', bytesBefore, 'kB');
  report('all bytes until live', bytesAll, 'kB');
});
