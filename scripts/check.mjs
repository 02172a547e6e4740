/** `npm run check`: everything that can be said of the code without running it, and the size budget. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildSite, ensureInstalled, must, ROOT, tool } from './setup.mjs';

await ensureInstalled();
await must('svelte-kit sync', tool('@sveltejs/kit/svelte-kit.js', ['sync']));
if (!existsSync(join(ROOT, 'src/lib/generated/demo-snapshot.json'))) {
  await must('The demo snapshot', tool('tsx/dist/cli.mjs', ['scripts/snapshot.ts']));
}

const steps = [
  [
    'types of the site',
    'svelte-check/bin/svelte-check',
    ['--tsconfig', 'tsconfig.json', '--fail-on-warnings'],
  ],
  ['types of core', 'typescript/bin/tsc', ['--noEmit', '-p', 'src/lib/core']],
  ['types of the workers', 'typescript/bin/tsc', ['--noEmit', '-p', 'workers']],
  ['lint and import rule', 'eslint/bin/eslint.js', ['.', '--max-warnings', '0']],
  ['format', 'prettier/bin/prettier.cjs', ['--check', '--log-level', 'warn', '.']],
  [
    'cycles',
    'dependency-cruiser/bin/dependency-cruise.mjs',
    ['--config', '.dependency-cruiser.cjs', 'src', 'workers'],
  ],
  ['dead code', 'knip/bin/knip.js', ['--no-progress']],
];
const failed = [];
for (const [name, program, args] of steps) {
  console.log(`— ${name}`);
  if ((await tool(program, args)) !== 0) failed.push(name);
}

console.log('— size budget');
await buildSite({ base: '', outDir: 'build' });
if ((await tool('size-limit/bin.js', [])) !== 0) failed.push('size budget');

if (failed.length) {
  console.error(`\nNot clean: ${failed.join(', ')}.`);
  process.exit(1);
}
console.log('\nAll checks are clean.');
