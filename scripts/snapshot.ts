/**
 * Computes what the start page shows of the site's first data set before the database is ready: by
 * the same mapping, the same SQL and the same functions as the tab, on the same engine, at build
 * time. Where that cannot be done (a fork's file may need an answer first), the start page shows its
 * skeleton instead.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { computeOverviewSnapshot } from '../src/lib/analyses/overview/snapshot';
import { openBundled, readManifest } from './node-dataset';

const OUT = 'src/lib/generated/demo-snapshot.json';

async function computeSnapshot(): Promise<unknown> {
  const [first] = readManifest();
  if (!first) return null;
  try {
    const dataset = await openBundled(first);
    const overview = await computeOverviewSnapshot(dataset.db, dataset.schema);
    dataset.db.close();
    return { dataset: { name: first.title, isSynthetic: first.synthetic }, overview };
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    console.warn(`No first picture of "${first.title}": ${reason}`);
    return null;
  }
}

const snapshot = `${JSON.stringify(await computeSnapshot())}\n`;
mkdirSync(dirname(OUT), { recursive: true });
if (!existsSync(OUT) || readFileSync(OUT, 'utf8') !== snapshot) {
  writeFileSync(OUT, snapshot);
  console.log(`${OUT}: ${snapshot.length} bytes`);
}
