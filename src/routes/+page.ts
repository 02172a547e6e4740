import type { OverviewSnapshot } from '../lib/analyses/overview/snapshot';
import { ANALYSES } from '../lib/analyses/registry';

/** What the build computes of the first bundled data set. */
interface DemoSnapshot {
  readonly dataset?: { readonly name: string; readonly isSynthetic: boolean };
  readonly overview: OverviewSnapshot;
}

/** Written by scripts/snapshot.ts before a build; while developing it may not be there. */
const written = import.meta.glob<DemoSnapshot>('../lib/generated/demo-snapshot.json', {
  eager: true,
  import: 'default',
});

export function load() {
  const spec = ANALYSES.find(({ path }) => path === '') ?? ANALYSES[0]!;
  return { spec, snapshot: Object.values(written)[0] ?? null };
}
