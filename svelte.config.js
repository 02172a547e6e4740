import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import adapter from '@sveltejs/adapter-static';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

/** Sub-path the site is served under, such as `/orderlens` on GitHub Pages; empty at the root. */
const base = process.env.BASE_PATH ?? '';

/** Folder the site is written to. */
const outDir = process.env.BUILD_DIR ?? 'build';

/**
 * Name of this version: a digest of all that the site is made from, data included, so that the
 * service worker of an older visit is replaced whenever anything has changed.
 */
function versionName() {
  const digest = createHash('sha256').update(base);
  for (const folder of ['src', 'static', 'workers']) {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => `${entry.parentPath}/${entry.name}`)
      .sort();
    for (const file of files) digest.update(file).update(readFileSync(file));
  }
  digest.update(readFileSync('package-lock.json'));
  return digest.digest('hex').slice(0, 12);
}

/** @type {import('@sveltejs/kit').Config} */
export default {
  preprocess: vitePreprocess(),
  compilerOptions: {
    runes: ({ filename }) => (filename.includes('node_modules') ? undefined : true),
  },
  kit: {
    adapter: adapter({ pages: outDir, assets: outDir, fallback: '404.html' }),
    paths: { base, relative: true },
    version: { name: versionName() },
    csp: {
      mode: 'hash',
      directives: {
        'default-src': ['self'],
        'script-src': ['self', 'wasm-unsafe-eval'],
        // Plot writes a <style> element into each picture; styles cannot send data anywhere
        // while every fetching directive below stays on the same origin.
        'style-src': ['self', 'unsafe-inline'],
        'img-src': ['self', 'data:', 'blob:'],
        'font-src': ['self'],
        'connect-src': ['self'],
        'worker-src': ['self', 'blob:'],
        'object-src': ['none'],
        'base-uri': ['self'],
        'form-action': ['none'],
      },
    },
    alias: { $core: 'src/lib/core', $workers: 'workers' },
  },
};
