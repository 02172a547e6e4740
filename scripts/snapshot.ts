/**
 * Computes what the start page shows of the demo store before the database is ready: by the same
 * mapping, the same SQL and the same functions as the tab, on the same engine, at build time.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { computeOverviewSnapshot } from '../src/lib/analyses/overview/snapshot';
import { openDemo } from './node-dataset';

const OUT = 'src/lib/generated/demo-snapshot.json';

export async function computeSnapshot() {
  const manifest: unknown = JSON.parse(readFileSync('static/data/datasets.json', 'utf8'));
  const first = (manifest as { datasets: { title: string; synthetic: boolean; files: string[] }[] })
    .datasets[0];
  if (!first) throw new Error('static/data/datasets.json names no data set.');
  const demo = await openDemo(`static/data/${first.files[0]}`);
  try {
    const overview = await computeOverviewSnapshot(demo.db, demo.schema);
    return { dataset: { name: first.title, isSynthetic: first.synthetic }, overview };
  } finally {
    demo.db.close();
  }
}

async function main(): Promise<void> {
  const snapshot = `${JSON.stringify(await computeSnapshot())}\n`;
  mkdirSync(dirname(OUT), { recursive: true });
  if (existsSync(OUT) && readFileSync(OUT, 'utf8') === snapshot) return;
  writeFileSync(OUT, snapshot);
  const digest = createHash('sha256').update(snapshot).digest('hex').slice(0, 8);
  console.log(`${join(OUT)}: ${snapshot.length} bytes (${digest})`);
}

if (import.meta.url === pathToFileURL(resolve(process.argv[1] ?? '')).href) await main();
