/** `npm run build`: writes the site to `build/`; `BASE_PATH=/some-repo` for a host's sub-path. */
import { buildSite, ensureInstalled } from './setup.mjs';

await ensureInstalled();
await buildSite({ base: process.env.BASE_PATH ?? '', outDir: process.env.BUILD_DIR ?? 'build' });
