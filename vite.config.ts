import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [sveltekit()],
  worker: { format: 'es' },
  // The workers live beside src; the dev server serves only what it is told it may.
  server: { fs: { allow: ['workers', 'static'] } },
  // Both packages locate their own .wasm by URL; pre-bundling would break that.
  optimizeDeps: { exclude: ['parquet-wasm', '@duckdb/duckdb-wasm'] },
  build: { target: 'es2022', chunkSizeWarningLimit: 900 },
});
