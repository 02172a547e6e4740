/** `npm run bench -- NAME`: measures the production build in Chromium. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildSite, ensureInstalled, fail, must, ROOT, TEST_SITE, tool } from './setup.mjs';

const [name, ...rest] = process.argv.slice(2);
const names = readdirSync(join(ROOT, 'scripts/bench'))
  .filter((file) => file.endsWith('.bench.ts'))
  .map((file) => file.slice(0, -'.bench.ts'.length));
if (!name || !names.includes(name))
  fail(`npm run bench -- NAME, with NAME one of: ${names.join(', ')}.`);

await ensureInstalled();
// What is tried is the source, in the test runner.
const isSiteless = name === 'fuzz';
if (isSiteless) await must('svelte-kit sync', tool('@sveltejs/kit/svelte-kit.js', ['sync']));
else if (process.env.ORDERLENS_SKIP_BUILD !== '1' || !existsSync(join(ROOT, TEST_SITE.outDir))) {
  await buildSite(TEST_SITE);
}
process.exit(await tool('tsx/dist/cli.mjs', [`scripts/bench/${name}.bench.ts`, ...rest]));
