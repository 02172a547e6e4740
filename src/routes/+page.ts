import { ANALYSES } from '../lib/analyses/registry';

/** Written by scripts/snapshot.ts before a build; while developing it may not be there. */
const written = import.meta.glob<unknown>('../lib/generated/demo-snapshot.json', {
  eager: true,
  import: 'default',
});

export function load() {
  const spec = ANALYSES.find(({ path }) => path === '') ?? ANALYSES[0]!;
  return { spec, snapshot: Object.values(written)[0] ?? null };
}
