/** `npm start`: installs what is missing, builds, serves, prints the URL. */
import { buildSite, ensureInstalled, fail, ROOT } from './setup.mjs';
import { serve } from './serve.mjs';
import { join } from 'node:path';

await ensureInstalled();
console.log('Building the site …');
await buildSite({ base: '', outDir: 'build' });
const wanted = Number(process.env.PORT ?? 4173);
const root = join(ROOT, 'build');
const { url } = await serve({ root, port: wanted }).catch((error) => {
  // Somebody else's server on the usual port is no reason not to start.
  if (error.code === 'EADDRINUSE' && !process.env.PORT) return serve({ root, port: 0 });
  return fail(`The server did not start: ${error.message}`);
});
console.log(`\n  Orderlens is at ${url}\n  Ctrl-C stops it.\n`);
