/**
 * `npm run bench -- ingest [runs]`: from a chosen file to a painted overview, and from a changed
 * date filter to a repainted one.
 */
import type { Page } from '@playwright/test';
import { benchOrdersFile } from './make-orders';
import { dataVersion, longestTask, report, settled, watchMemory, withSite } from './harness';

const RUNS = Number(process.argv[2] ?? 5);

const CASES = [
  { rows: 100_000, format: 'csv', loadMs: 1500, filterMs: 100 },
  { rows: 1_000_000, format: 'parquet', loadMs: 4000, filterMs: 400 },
  { rows: 1_000_000, format: 'csv', loadMs: 6000, filterMs: 400 },
] as const;

/** Follows a link to another date range on the same page, and times the repaint. */
async function changeDates(page: Page, from: string, to: string): Promise<number> {
  const started = await page.evaluate(
    ([first, last]) => {
      const link = document.createElement('a');
      const url = new URL(location.href);
      url.searchParams.set('from', first!);
      url.searchParams.set('to', last!);
      link.href = url.href;
      document.querySelector('header')?.append(link);
      const now = performance.now();
      link.click();
      link.remove();
      return now;
    },
    [from, to] as const,
  );
  await page.waitForFunction((before) => globalThis.benchWatch.lastChange > before, started, {
    timeout: 30_000,
    polling: 20,
  });
  return (await settled(page)) - started;
}

await withSite(async ({ url, newPage }) => {
  for (const { rows, format, loadMs, filterMs } of CASES) {
    const file = await benchOrdersFile(rows, format);
    const loads: number[] = [];
    const filters: number[] = [];
    const blocks: number[] = [];
    const filterBlocks: number[] = [];
    const peaks: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      const page = await newPage();
      await page.goto(url);
      await settled(page);
      const version = await dataVersion(page);
      const stopMemory = watchMemory();
      await page.locator('input[type=file]').first().setInputFiles(file);
      await page.waitForFunction(
        (before) => Number(document.querySelector('main')?.dataset['version']) > before,
        version,
        { timeout: 120_000, polling: 20 },
      );
      const done = await settled(page);
      const chosen = await page.evaluate(() => globalThis.benchWatch.chosenAt);
      loads.push(done - chosen);
      blocks.push(await longestTask(page, chosen));
      peaks.push(stopMemory() ?? NaN);
      for (const [from, to] of [
        ['2023-03-01', '2024-02-29'],
        ['2022-06-01', '2024-06-30'],
        ['2024-01-01', '2024-06-30'],
      ] as const) {
        const before = await page.evaluate(() => performance.now());
        filters.push(await changeDates(page, from, to));
        filterBlocks.push(await longestTask(page, before));
      }
      await page.context().close();
    }
    const what = `${rows.toLocaleString('en')} lines, ${format}`;
    report(`${what}: file chosen → overview painted`, loads, 'ms', loadMs);
    report(`${what}: longest main-thread task`, blocks, 'ms', 50);
    report(`${what}: peak memory of the tab`, peaks, 'MB');
    report(`${what}: date filter → overview repainted`, filters, 'ms', filterMs);
    report(`${what}: longest task while filtering`, filterBlocks, 'ms', 50);
  }
});
