/** Writes the demo store into static/data. Run: npx tsx scripts/demo/generate.ts */
import { writeFileSync } from 'node:fs';
import { demoFiles } from './files';

const target = new URL('../../static/data/', import.meta.url);
for (const [name, bytes] of Object.entries(demoFiles())) {
  writeFileSync(new URL(name, target), bytes);
  console.log(`${name}: ${bytes.length} bytes`);
}
