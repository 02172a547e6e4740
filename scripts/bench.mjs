/** `npm run bench -- NAME`: measures the production build in Chromium. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildSite, ensureInstalled, fail, ROOT, TEST_SITE, tool } from './setup.mjs';

const [name, ...rest] = process.argv.slice(2);
const names = readdirSync(join(ROOT, 'scripts/bench'))
  .filter((file) => file.endsWith('.bench.ts'))
  .map((file) => file.slice(0, -'.bench.ts'.length));
if (!name || !names.includes(name))
  fail(`npm run bench -- NAME, with NAME one of: ${names.join(', ')}.`);

await ensureInstalled();
if (process.env.ORDERLENS_SKIP_BUILD !== '1' || !existsSync(join(ROOT, TEST_SITE.outDir))) {
  await buildSite(TEST_SITE);
}
process.exit(await tool('tsx/dist/cli.mjs', [`scripts/bench/${name}.bench.ts`, ...rest]));
