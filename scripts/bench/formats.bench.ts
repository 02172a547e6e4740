/**
 * `npm run bench -- formats [runs] [rows,rows] [format,format]`: the same order lines in every format,
 * from the chosen file to the data being live, the memory of the tab, and what pandas and DuckDB take to
 * read the file natively, where a Python has them (`PYTHON=path` names it). A format that cannot hold
 * so many lines gets as many as it can.
 */
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { dataVersion, longestTask, median, settled, watchMemory, withSite } from './harness';
import { benchFile, FORMATS, mostLines, type Format } from './make-formats';

const [runs = '3', rowList = '100000,1000000', formatList = FORMATS.join(',')] =
  process.argv.slice(2);
const RUNS = Number(runs);
const ROWS = rowList.split(',').map(Number);
/** A workbook of a million lines takes its time. */
const PATIENCE_MS = 900_000;
const CHOSEN = FORMATS.filter((format) => formatList.split(',').includes(format));

/** How each is read natively by Python, where its packages are there. */
const PANDAS: Readonly<Record<Format, string>> = {
  csv: 'pd.read_csv(f, dtype=str)',
  tsv: 'pd.read_csv(f, dtype=str, sep="\\t")',
  'csv.gz': 'pd.read_csv(f, dtype=str)',
  'windows-1252.csv': 'pd.read_csv(f, dtype=str, sep=";", encoding="cp1252")',
  'fixed.txt': 'pd.read_fwf(f, dtype=str, infer_nrows=1000)',
  zip: 'pd.read_csv(f, dtype=str)',
  parquet: 'pd.read_parquet(f)',
  ndjson: 'pd.read_json(f, lines=True, dtype=False)',
  json: 'pd.json_normalize(json.load(open(f))["orders"])',
  xlsx: 'pd.read_excel(f)',
  ods: 'pd.read_excel(f, engine="odf")',
  xls: 'pd.read_excel(f, engine="xlrd")',
};
const DUCKDB: Readonly<Partial<Record<Format, string>>> = {
  csv: 'read_csv(?, all_varchar = true)',
  tsv: 'read_csv(?, all_varchar = true)',
  'csv.gz': 'read_csv(?, all_varchar = true)',
  parquet: 'read_parquet(?)',
  ndjson: 'read_json(?)',
};

/** Milliseconds that `read` takes; null where what it needs is not there. */
function pythonMs(imports: string, read: string, file: string): number | null {
  const code = `import sys, time, json, ${imports}
f = sys.argv[1]
t = time.perf_counter(); d = ${read}; print((time.perf_counter() - t) * 1000)`;
  const { status, stdout } = spawnSync(process.env['PYTHON'] ?? 'python3', ['-c', code, file], {
    encoding: 'utf8',
    timeout: 600_000,
  });
  // DuckDB draws its progress before the figure.
  return status === 0 ? Number(stdout.trim().split(/\s+/).at(-1)) : null;
}

/** Median milliseconds of pandas and of DuckDB; null where they are not there or cannot read it. */
function nativeMs(format: Format, file: string): { pandas: number | null; duckdb: number | null } {
  const table = DUCKDB[format];
  return {
    pandas: pythonMs('pandas as pd', PANDAS[format], file),
    duckdb:
      table === undefined
        ? null
        : pythonMs('duckdb', `duckdb.execute("create table t as from ${table}", [f])`, file),
  };
}

interface Run {
  /** Milliseconds from the chosen file to the data being live, and of the longest task meanwhile. */
  readonly load: number;
  readonly longest: number;
  /** Resident memory in MB of the largest tab at its peak. */
  readonly memory: number;
}

/** Loads the file in a tab of its own. @throws what the page or the browser says when it fails */
async function load(page: Page, url: string, file: string): Promise<Run> {
  await page.goto(url, { timeout: PATIENCE_MS });
  await settled(page, 700, PATIENCE_MS);
  const version = await dataVersion(page);
  const stopMemory = watchMemory();
  const options = { timeout: PATIENCE_MS };
  const refused = page
    .locator('[role=alert]')
    .first()
    .textContent(options)
    .then((text) => {
      throw new Error(text ?? 'refused');
    });
  const crashed = new Promise<never>((_, reject) =>
    page.once('crash', () => reject(new Error('the tab crashed'))),
  );
  refused.catch(() => {});
  // These files leave nothing to ask: the wizard means that they were not understood.
  const asked = page
    .locator('#wizard-title, #join-title')
    .first()
    .waitFor(options)
    .then(() => {
      throw new Error('the page asks what the columns mean');
    });
  asked.catch(() => {});
  crashed.catch(() => {});
  try {
    await page.locator('input[type=file]').first().setInputFiles(file);
    const live = page.waitForFunction(
      (before) => Number(document.querySelector('main')?.dataset['version']) > before,
      version,
      { ...options, polling: 20 },
    );
    live.catch(() => {});
    await Promise.race([live, refused, asked, crashed]);
    const [chosen, now] = await page.evaluate(() => [
      globalThis.benchWatch.chosenAt,
      performance.now(),
    ]);
    return {
      load: now! - chosen!,
      longest: await longestTask(page, chosen),
      memory: stopMemory() ?? NaN,
    };
  } finally {
    stopMemory();
  }
}

const seconds = (ms: number | null): string => (ms === null ? '' : `${(ms / 1000).toFixed(2)} s`);
const line = (cells: readonly string[]): void =>
  console.log(cells.map((cell, k) => (k < 2 ? cell.padEnd(17) : cell.padStart(12))).join('  '));

await withSite(async ({ url, newPage }) => {
  line(['lines', 'format', 'file', 'to live', 'longest task', 'peak memory', 'pandas', 'DuckDB']);
  for (const wanted of ROWS) {
    for (const format of CHOSEN) {
      const rows = Math.min(wanted, mostLines(format));
      const file = await benchFile(format, rows);
      const begin = [
        rows.toLocaleString('en'),
        format,
        `${(statSync(file).size / 2 ** 20).toFixed(1)} MB`,
      ];
      const runs: Run[] = [];
      try {
        for (let run = 0; run < RUNS; run++) {
          const page = await newPage();
          runs.push(await load(page, url, file).finally(() => page.context().close()));
        }
      } catch (thrown) {
        // One format that fails must not hide the others.
        line([...begin, String(thrown).slice(0, 300)]);
        continue;
      }
      const middle = (of: (run: Run) => number): number => median(runs.map(of));
      const { pandas, duckdb } = nativeMs(format, file);
      line([
        ...begin,
        seconds(middle((run) => run.load)),
        `${middle((run) => run.longest).toFixed(0)} ms`,
        `${middle((run) => run.memory).toFixed(0)} MB`,
        seconds(pandas),
        seconds(duckdb),
      ]);
    }
  }
});
