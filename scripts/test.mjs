/**
 * `npm test`: sets up, builds the site as it ships, runs every suite, and closes with one line that
 * counts all of them. `npm test -- unit` or `npm test -- e2e` runs one half.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildSite, ensureInstalled, fail, must, ROOT, TEST_SITE, tool } from './setup.mjs';

const only = process.argv[2];
if (only && only !== 'unit' && only !== 'e2e') fail(`Unknown suite "${only}": unit or e2e.`);

await ensureInstalled();
if ((await tool('tsx/dist/cli.mjs', ['scripts/chromium-check.ts'])) !== 0) process.exit(1);

const reports = join(ROOT, '.cache', 'reports');
mkdirSync(reports, { recursive: true });
const vitestReport = join(reports, 'vitest.json');
const playwrightReport = join(reports, 'playwright.json');
let passed = 0;
let failed = 0;
let skipped = 0;

/** Reads a report and adds to the counts; a suite without a report counts as one failure. */
function count(file, status, read) {
  let ran = 0;
  if (existsSync(file)) {
    const [good, bad, left] = read(JSON.parse(readFileSync(file, 'utf8')));
    passed += good;
    failed += bad;
    skipped += left;
    ran = good + bad;
    if (status !== 0 && bad === 0) failed += 1;
  } else {
    failed += 1;
  }
  if (ran === 0 && status === 0) failed += 1;
}

if (only !== 'e2e') {
  rmSync(vitestReport, { force: true });
  await must('svelte-kit sync', tool('@sveltejs/kit/svelte-kit.js', ['sync']));
  const status = await tool('vitest/vitest.mjs', [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${vitestReport}`,
  ]);
  count(vitestReport, status, (r) => [r.numPassedTests, r.numFailedTests, r.numPendingTests]);
}

if (only !== 'unit') {
  rmSync(playwrightReport, { force: true });
  if (process.env.ORDERLENS_SKIP_BUILD !== '1') {
    console.log('Building the site as it ships …');
    await buildSite(TEST_SITE);
  }
  const status = await tool('@playwright/test/cli.js', ['test'], {
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: playwrightReport },
  });
  count(playwrightReport, status, (r) => [
    r.stats.expected + r.stats.flaky,
    r.stats.unexpected,
    r.stats.skipped,
  ]);
}

console.log(`\n${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`);
process.exit(failed === 0 ? 0 : 1);
