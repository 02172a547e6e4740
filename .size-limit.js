/**
 * What a first visit downloads before the database: the scripts that the start page names. The
 * database, Plot and the codecs come later, in chunks of their own.
 */
import { readFileSync } from 'node:fs';

const html = readFileSync('build/index.html', 'utf8');
const scripts = [...html.matchAll(/(?:href|import\()=?\s*"(\.\/_app\/[^"]+\.js)"/g)].map(
  (m) => m[1],
);
if (scripts.length < 2) throw new Error('build/index.html names no scripts: has its form changed?');

export default [
  {
    name: 'JavaScript before the database',
    path: [...new Set(scripts)].map((path) => `build/${path.slice(2)}`),
    limit: '200 kB',
    gzip: true,
  },
];
