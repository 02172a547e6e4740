/**
 * `npm run bench -- basket [runs]`: mining in Chromium on public and generated baskets, the C code of
 * Borgelt (pyfim) and mlxtend on a like machine beside it, and the basket page on Online Retail from
 * the click to the picture. Files that are not there are passed over.
 */
import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { build } from 'vite';
import { openNodeDatabase } from '../node-duckdb';
import { dataVersion, longestTask, median, report, settled, withSite } from './harness';
import { t10i4 } from './t10i4';

const RUNS = Number(process.argv[2] ?? 5);
const SHARED = process.env.ORDERLENS_SHARED ?? '../shared';
const RETAIL_CSV = `${SHARED}/data/retail/online_retail.csv.gz`;

interface Pairs {
  readonly basket: Int32Array;
  readonly item: Int32Array;
  readonly baskets: number;
  readonly items: number;
}

interface Case {
  readonly name: string;
  readonly minSupport: number;
  readonly withRules: boolean;
  /** Seconds: pyfim, and mlxtend where it was measured. */
  readonly pyfim: number;
  readonly mlxtend?: number;
  readonly load: () => Promise<Pairs | null> | Pairs | null;
}

const CASES: readonly Case[] = [
  {
    name: 'Groceries 0.001',
    minSupport: 0.001,
    withRules: false,
    pyfim: 0.019,
    mlxtend: 0.92,
    load: () => fromLines('groceries.csv', ','),
  },
  {
    name: 'retail 0.001',
    minSupport: 0.001,
    withRules: false,
    pyfim: 0.43,
    load: () => fromLines('retail.dat.gz', ' '),
  },
  {
    name: 'mushroom 0.2',
    minSupport: 0.2,
    withRules: false,
    pyfim: 0.041,
    load: () => fromLines('mushroom.dat', ' '),
  },
  {
    name: 'chess 0.7',
    minSupport: 0.7,
    withRules: false,
    pyfim: 0.029,
    load: () => fromLines('chess.dat', ' '),
  },
  {
    name: 'Online Retail 0.01 with rules',
    minSupport: 0.01,
    withRules: true,
    pyfim: 0.14,
    mlxtend: 8.3,
    load: onlineRetail,
  },
  {
    name: 'T10I4-like, 100,000 baskets, 0.001',
    minSupport: 0.001,
    withRules: false,
    pyfim: 0.38,
    load: () => t10i4(100_000, 1),
  },
];

function fromLines(file: string, separator: string): Pairs | null {
  const path = `${SHARED}/data/baskets/${file}`;
  if (!existsSync(path)) return null;
  const bytes = readFileSync(path);
  const content = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  const numberOf = new Map<string, number>();
  const basket: number[] = [];
  const item: number[] = [];
  let baskets = 0;
  for (const line of content.split(/\r?\n/)) {
    if (!line.trim()) continue;
    for (const word of line.trim().split(separator)) {
      if (!word.trim()) continue;
      if (!numberOf.has(word.trim())) numberOf.set(word.trim(), numberOf.size);
      basket.push(baskets);
      item.push(numberOf.get(word.trim())!);
    }
    baskets++;
  }
  return {
    basket: Int32Array.from(basket),
    item: Int32Array.from(item),
    baskets,
    items: numberOf.size,
  };
}

async function onlineRetail(): Promise<Pairs | null> {
  if (!existsSync(RETAIL_CSV)) return null;
  const db = await openNodeDatabase();
  db.registerFile('retail.csv', gunzipSync(readFileSync(RETAIL_CSV)));
  const table =
    await db.query(`select (dense_rank() over (order by InvoiceNo) - 1)::INTEGER as basket,
      (dense_rank() over (order by trim(Description)) - 1)::INTEGER as item
    from read_csv('retail.csv', all_varchar = true)
    where InvoiceNo not like 'C%' and trim(coalesce(Description, '')) <> ''`);
  const column = (name: string): Int32Array =>
    Int32Array.from(table.getChild(name)!.toArray() as Int32Array);
  const [basket, item] = [column('basket'), column('item')];
  db.close();
  const most = (values: Int32Array): number => values.reduce((a, b) => Math.max(a, b), 0);
  return { basket, item, baskets: most(basket) + 1, items: most(item) + 1 };
}

interface Mined {
  readonly ms: number;
  readonly itemsets: number;
  readonly rules: number;
}

interface BenchCore {
  load(basket: string, item: string, baskets: number, items: number): void;
  run(minSupport: number, algorithm: string, withRules: boolean): Mined;
}

declare global {
  var benchBasket: BenchCore;
}

/** The site's own mining code, bundled and minified as the site's is. */
async function bundleCore(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: true,
      lib: { entry: 'scripts/bench/basket-core.ts', formats: ['iife'], name: 'benchBasketModule' },
    },
  });
  const [first] = Array.isArray(result) ? result : [result];
  if (!first || !('output' in first)) throw new Error('The bundle has no output.');
  return first.output[0].code;
}

const base64 = (values: Int32Array): string =>
  Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64');

async function benchCase(page: Page, entry: Case): Promise<void> {
  const pairs = await entry.load();
  if (!pairs) return console.log(`${entry.name}: its file is not there`);
  await page.evaluate(
    ([basket, item, baskets, items]) => globalThis.benchBasket.load(basket, item, baskets, items),
    [base64(pairs.basket), base64(pairs.item), pairs.baskets, pairs.items] as const,
  );
  const times = async (algorithm: string, runs: number): Promise<Mined[]> => {
    const mined: Mined[] = [];
    for (let run = 0; run < runs; run++) {
      mined.push(
        await page.evaluate(
          ([support, name, rules]) => globalThis.benchBasket.run(support, name, rules),
          [entry.minSupport, algorithm, entry.withRules] as const,
        ),
      );
    }
    return mined;
  };
  const own = await times('auto', RUNS);
  const { itemsets, rules } = own[0]!;
  const ms = own.map((run) => run.ms);
  report(
    `${entry.name}: ${itemsets} sets${rules ? `, ${rules} rules` : ''}`,
    ms,
    'ms',
    entry.pyfim * 2000,
  );
  const faster = entry.mlxtend
    ? `; mlxtend ${entry.mlxtend * 1000} ms, ${((entry.mlxtend * 1000) / median(ms)).toFixed(0)} × slower`
    : '';
  const others: string[] = [];
  // Level by level, Apriori takes seconds on dense data: once is enough.
  for (const [name, runs] of [
    ['eclat', 3],
    ['fp-growth', 3],
    ['apriori', 1],
  ] as const) {
    const took = median((await times(name, runs)).map((run) => run.ms));
    others.push(`${name} ${took.toFixed(0)} ms`);
  }
  console.log(
    `    C code (pyfim) ${entry.pyfim * 1000} ms${faster}; by name: ${others.join(', ')}`,
  );
}

/** From the click on "Baskets" to the picture, and to the last change of the page; Online Retail loaded. */
async function benchPage(newPage: () => Promise<Page>, url: string): Promise<void> {
  if (!existsSync(RETAIL_CSV)) return;
  const pictures: number[] = [];
  const times: number[] = [];
  const blocks: number[] = [];
  for (let run = 0; run < Math.min(3, RUNS); run++) {
    const page = await newPage();
    await page.goto(url);
    await settled(page);
    const version = await dataVersion(page);
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles({
        name: 'online_retail.csv',
        mimeType: 'text/csv',
        buffer: gunzipSync(readFileSync(RETAIL_CSV)),
      });
    const confirm = page.getByRole('button', { name: /^Use this mapping|^Load/ });
    await Promise.race([
      page.waitForFunction(
        (before) => Number(document.querySelector('main')?.dataset['version']) > before,
        version,
        { timeout: 120_000, polling: 50 },
      ),
      confirm
        .first()
        .waitFor({ timeout: 120_000 })
        .then(() => confirm.first().click()),
    ]);
    await page.waitForFunction(
      (before) => Number(document.querySelector('main')?.dataset['version']) > before,
      version,
      { timeout: 120_000, polling: 50 },
    );
    const link = page.getByRole('link', { name: 'Baskets' }).first();
    await link.waitFor();
    await page.waitForTimeout(2000);
    const clicked = await page.evaluate(() => performance.now());
    await link.click();
    await page.waitForFunction(
      () => document.querySelector('[data-live="baskets"] .holder svg .dots path') !== null,
      undefined,
      { timeout: 120_000, polling: 'raf' },
    );
    pictures.push((await page.evaluate(() => performance.now())) - clicked);
    times.push((await settled(page)) - clicked);
    blocks.push(await longestTask(page, clicked));
    await page.context().close();
  }
  report('Online Retail: click → picture of the basket page', pictures, 'ms', 1500);
  report('  and all below it, rules tested on the last orders too', times, 'ms');
  report('Online Retail: longest main-thread task', blocks, 'ms', 50);
}

await withSite(async ({ url, newPage }) => {
  const code = await bundleCore();
  const page = await newPage();
  await page.goto('about:blank');
  await page.addScriptTag({ content: code });
  for (const entry of CASES) await benchCase(page, entry);
  await page.context().close();
  await benchPage(newPage, url);
});
