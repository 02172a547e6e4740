/** `npm run bench -- startup [runs]`: a cold first visit of the built site under its sub-path. */
import type { Request } from '@playwright/test';
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
    // The context sees the requests of workers too, the page does not.
    const sent: Request[] = [];
    page.context().on('request', (request) => sent.push(request));
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
    const transferred: { isScript: boolean; isDatabase: boolean; kB: number }[] = [];
    for (const request of sent) {
      const address = request.url();
      if (!address.startsWith('http') || !(await request.response())) continue;
      const { responseBodySize } = await request.sizes();
      transferred.push({
        isScript: /\.m?js$/.test(new URL(address).pathname),
        isDatabase: /duckdb-/.test(address),
        kB: responseBodySize / 1024,
      });
    }
    // What was asked for before the database's own worker.
    const before = transferred.slice(
      0,
      transferred.findIndex(({ isDatabase }) => isDatabase),
    );
    const kB = (list: typeof transferred): number => list.reduce((sum, one) => sum + one.kB, 0);
    scriptsBefore.push(kB(before.filter(({ isScript }) => isScript)));
    bytesBefore.push(kB(before));
    bytesAll.push(kB(transferred));
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
