import { defineConfig } from '@playwright/test';
import { chromiumPath, CHROMIUM_ARGS } from './scripts/chromium.ts';

/** Another port lets two checkouts be tested side by side. */
const PORT = Number(process.env.E2E_PORT ?? 4319);

/** Journeys run on the production build, under a sub-path, with its CSP on. */
export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: '.cache/test-results',
  // Every journey starts a database of its own; two at a time is what two cores carry.
  workers: Number(process.env.E2E_WORKERS ?? 2),
  fullyParallel: false,
  // Two journeys share two cores with the databases and workers of both pages.
  timeout: 180_000,
  expect: { timeout: 40_000 },
  forbidOnly: Boolean(process.env.CI),
  // A busy machine is no fault of the site: there a journey gets a second go, and is listed as flaky.
  retries: process.env.CI ? 1 : 0,
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_NAME ? [['list'], ['json']] : 'list',
  use: {
    baseURL: `http://127.0.0.1:${PORT}/orderlens/`,
    browserName: 'chromium',
    launchOptions: { executablePath: chromiumPath(), args: CHROMIUM_ARGS },
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    serviceWorkers: 'block',
    screenshot: 'only-on-failure',
    trace: 'off',
  },
  webServer: {
    command: `node scripts/serve.mjs .cache/site /orderlens ${PORT}`,
    port: PORT,
    // Another server on this port would show another build.
    reuseExistingServer: false,
  },
});
