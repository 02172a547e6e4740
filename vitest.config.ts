import { playwright } from '@vitest/browser-playwright';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { chromiumPath, CHROMIUM_ARGS } from './scripts/chromium.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Which damaged files are tried, and whether what became of them is printed. */
    fuzz: { readonly first: number; readonly files: number; readonly tells: boolean };
  }
}

const alias = {
  $core: fileURLToPath(new URL('./src/lib/core', import.meta.url)),
  $workers: fileURLToPath(new URL('./workers', import.meta.url)),
};

export default defineConfig({
  resolve: { alias },
  test: {
    projects: [
      {
        resolve: { alias },
        plugins: [svelte()],
        test: {
          name: 'node',
          include: ['tests/{unit,property,sql}/**/*.test.ts'],
          environment: 'node',
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        resolve: { alias },
        worker: { format: 'es' },
        optimizeDeps: {
          exclude: ['parquet-wasm', '@duckdb/duckdb-wasm'],
          // Found while tests run, they would be bundled then and the page loaded anew.
          include: ['fast-check', 'hucre/xlsx', '@uwdata/flechette', 'apache-arrow', 'comlink'],
        },
        test: {
          name: 'workers',
          include: ['tests/workers/**/*.test.ts'],
          testTimeout: 60_000,
          provide: {
            fuzz: {
              first: Number(process.env['FUZZ_FIRST'] ?? 0),
              files: Number(process.env['FUZZ_FILES'] ?? 300),
              tells: process.env['FUZZ_FILES'] !== undefined,
            },
          },
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: { executablePath: chromiumPath(), args: CHROMIUM_ARGS },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
