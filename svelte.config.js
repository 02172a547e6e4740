import adapter from '@sveltejs/adapter-static';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

/** Sub-path the site is served under, such as `/orderlens` on GitHub Pages; empty at the root. */
const base = process.env.BASE_PATH ?? '';

/** Folder the site is written to. */
const outDir = process.env.BUILD_DIR ?? 'build';

/** @type {import('@sveltejs/kit').Config} */
export default {
  preprocess: vitePreprocess(),
  compilerOptions: {
    runes: ({ filename }) => (filename.includes('node_modules') ? undefined : true),
  },
  kit: {
    adapter: adapter({ pages: outDir, assets: outDir, fallback: '404.html' }),
    paths: { base, relative: true },
    version: { name: process.env.ORDERLENS_VERSION ?? process.env.npm_package_version ?? '0' },
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
