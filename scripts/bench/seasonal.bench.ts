/**
 * `npm run bench -- seasonal [runs]`: the page of seasonal clusters from click to picture, on the demo
 * store and on Online Retail where it is at hand; what stands below the picture is timed after it.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { dataVersion, longestTask, report, settled, withSite } from './harness';

const RUNS = Number(process.argv[2] ?? 5);
const ONLINE_RETAIL = new URL('../../../shared/data/retail/online_retail.csv.gz', import.meta.url);

async function load(page: Page, file: string): Promise<void> {
  const version = await dataVersion(page);
  await page.locator('input[type=file]').first().setInputFiles(file);
  await page.waitForFunction(
    (before) => Number(document.querySelector('main')?.dataset['version']) > before,
    version,
    { timeout: 180_000, polling: 50 },
  );
  await settled(page);
}

/** Milliseconds from the click to the answer with its first picture drawn. */
async function open(page: Page): Promise<{ ms: number; from: number }> {
  const from = await page.evaluate(() => {
    const link = document.querySelector<HTMLAnchorElement>('nav a[href*="seasonal"]')!;
    const now = performance.now();
    link.click();
    return now;
  });
  await page.waitForFunction(
    () => {
      const article = document.querySelector('article.analysis');
      return (
        article?.querySelector('h1')?.textContent?.includes('time of year') &&
        article.getAttribute('aria-busy') === 'false' &&
        article.querySelector('.holder svg')
      );
    },
    undefined,
    { timeout: 180_000, polling: 20 },
  );
  return { ms: (await page.evaluate(() => performance.now())) - from, from };
}

await withSite(async ({ url, newPage }) => {
  const cases = [
    { name: 'demo store, 18,000 customers', file: null, target: 3000 },
    ...(existsSync(ONLINE_RETAIL)
      ? [{ name: 'Online Retail', file: fileURLToPath(ONLINE_RETAIL), target: 3000 }]
      : []),
  ];
  for (const { name, file, target } of cases) {
    const picture: number[] = [];
    const whole: number[] = [];
    const tasks: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      const page = await newPage();
      await page.goto(url);
      await settled(page);
      if (file) await load(page, file);
      const { ms, from } = await open(page);
      picture.push(ms);
      whole.push((await settled(page)) - from);
      tasks.push(await longestTask(page, from));
      if (run === 0) console.log(`  ${(await page.locator('.answer').innerText()).slice(0, 90)}…`);
      await page.context().close();
    }
    report(`${name}: click to picture`, picture, 'ms', target);
    report(`${name}: all below it too`, whole, 'ms');
    report(`${name}: longest task of the page`, tasks, 'ms', 50);
  }
});
