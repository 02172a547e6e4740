/**
 * `npm run bench -- formats [runs] [rows,rows] [format,format]`: the same order lines in every format,
 * from the chosen file to the data being live, the memory of the tab, and what pandas and DuckDB take to
 * read the file natively, where a Python has them (`PYTHON=path` names it).
 */
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { dataVersion, longestTask, report, settled, watchMemory, withSite } from './harness';
import { benchFile, FORMATS, type Format } from './make-formats';

const [runs = '3', rowList = '100000,1000000', formatList = FORMATS.join(',')] =
  process.argv.slice(2);
const RUNS = Number(runs);
const ROWS = rowList.split(',').map(Number);
const CHOSEN = FORMATS.filter((format) => formatList.split(',').includes(format));

/** How each is read natively by Python, where its packages are there. */
const PANDAS: Readonly<Record<Format, string>> = {
  csv: 'pd.read_csv(f, dtype=str)',
  'csv.gz': 'pd.read_csv(f, dtype=str)',
  'windows-1252.csv': 'pd.read_csv(f, dtype=str, sep=";", encoding="cp1252")',
  zip: 'pd.read_csv(f, dtype=str)',
  parquet: 'pd.read_parquet(f)',
  ndjson: 'pd.read_json(f, lines=True, dtype=False)',
  json: 'pd.json_normalize(json.load(open(f))["orders"])',
  xlsx: 'pd.read_excel(f)',
  ods: 'pd.read_excel(f, engine="odf")',
};
const DUCKDB: Readonly<Partial<Record<Format, string>>> = {
  csv: 'read_csv(?, all_varchar = true)',
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
  return status === 0 ? Number(stdout) : null;
}

function reportNative(what: string, format: Format, file: string): void {
  const table = DUCKDB[format];
  const times = {
    pandas: pythonMs('pandas as pd', PANDAS[format], file),
    DuckDB:
      table === undefined
        ? null
        : pythonMs('duckdb', `duckdb.execute("create table t as from ${table}", [f])`, file),
  };
  for (const [name, ms] of Object.entries(times)) {
    if (ms !== null) report(`${what}: native ${name}`, [ms], 'ms');
  }
}

await withSite(async ({ url, newPage }) => {
  for (const rows of ROWS) {
    for (const format of CHOSEN) {
      const file = await benchFile(format, rows);
      const loads: number[] = [];
      const blocks: number[] = [];
      const peaks: number[] = [];
      let failure: string | null = null;
      for (let run = 0; run < RUNS && failure === null; run++) {
        const page = await newPage();
        await page.goto(url);
        await settled(page);
        const version = await dataVersion(page);
        const stopMemory = watchMemory();
        await page.locator('input[type=file]').first().setInputFiles(file);
        const live = page.waitForFunction(
          (before) => Number(document.querySelector('main')?.dataset['version']) > before,
          version,
          { timeout: 300_000, polling: 20 },
        );
        const refused = page.locator('[role=alert]').first().textContent({ timeout: 300_000 });
        failure = await Promise.race([live.then(() => null), refused]).catch(String);
        if (failure === null) {
          const [chosen, now] = await page.evaluate(() => [
            globalThis.benchWatch.chosenAt,
            performance.now(),
          ]);
          loads.push(now! - chosen!);
          blocks.push(await longestTask(page, chosen));
          peaks.push(stopMemory() ?? NaN);
        } else stopMemory();
        refused.catch(() => {});
        live.catch(() => {});
        await page.context().close();
      }
      const megabytes = (statSync(file).size / 2 ** 20).toFixed(1);
      const what = `${rows.toLocaleString('en')} lines, ${format} (${megabytes} MB)`;
      if (failure !== null) {
        console.log(`${what}: ${failure.slice(0, 300)}`);
        continue;
      }
      report(`${what}: chosen → live`, loads, 'ms');
      report(`${what}: longest main-thread task`, blocks, 'ms', 50);
      report(`${what}: peak memory of the tab`, peaks, 'MB');
      reportNative(what, format, file);
    }
  }
});
