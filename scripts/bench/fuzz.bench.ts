/**
 * `npm run bench -- fuzz [files] [first]`: damaged files through the real ingest in Chromium, 10,000
 * unless told otherwise, none of which may stop the tab, hang, or touch what is loaded. Each file has
 * a number, so `fuzz 1 4711` tries the one that failed again.
 */
import { tool } from '../setup.mjs';

const [files = '10000', first = '0'] = process.argv.slice(2);
process.exit(
  await tool(
    'vitest/vitest.mjs',
    ['run', '--project', 'workers', '--reporter=verbose', 'tests/workers/fuzz.test.ts'],
    { env: { FUZZ_FILES: files, FUZZ_FIRST: first } },
  ),
);
