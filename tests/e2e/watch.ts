import { expect, type Page } from '@playwright/test';

/** What a page did that it must never do. */
export interface Watch {
  /** Requests to any other origin, made or tried, by pages and workers alike. */
  readonly foreign: string[];
  readonly errors: string[];
}

/**
 * Records every request to another origin, every uncaught error and every console error or warning.
 * Call it before the first navigation.
 */
export function watch(page: Page, origin: string): Watch {
  const found: Watch = { foreign: [], errors: [] };
  // Requests of dedicated workers are reported by the context, not by the page.
  page.context().on('request', (request) => {
    const url = new URL(request.url());
    if (/^https?:$|^wss?:$/.test(url.protocol) && url.origin !== origin)
      found.foreign.push(request.url());
  });
  page.on('pageerror', (error) => found.errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    // Journeys run without the service worker, and the test tool says so in the page's console.
    if (message.text().includes('Service Worker registration blocked by Playwright')) return;
    found.errors.push(message.text());
  });
  return found;
}

/** Fails when anything was recorded. */
export function expectClean(found: Watch): void {
  expect(found.foreign, 'requests to another origin').toEqual([]);
  expect(found.errors, 'errors and warnings').toEqual([]);
}

/** Waits until the analysis on the page has its result and every picture of it is drawn. */
export async function untilReady(page: Page): Promise<void> {
  const article = page.locator('[data-live] article.analysis');
  await expect(article).toHaveAttribute('aria-busy', 'false', { timeout: 60_000 });
  await expect(article.locator('.waiting')).toHaveCount(0);
}
