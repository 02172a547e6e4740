import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { ANALYSES } from '../../src/lib/analyses/registry';
import { expectClean, untilReady, watch } from './watch';

/** Paths of the analyses; the overview's is the start page. */
const LIVE = ANALYSES.map((spec) => (spec.path === '' ? './' : `./${spec.path}/`));
const PAGES = [...LIVE, './data/', './audiences/'];

test('no request leaves the origin, and nothing complains', async ({ page, baseURL }) => {
  const found = watch(page, new URL(baseURL!).origin);
  await page.goto('./');
  await untilReady(page);
  await page.goto('./rfm/');
  await untilReady(page);
  await page.goto('./data/');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  expectClean(found);
});

test("the policy is the page's and the workers'", async ({ page, baseURL }) => {
  await page.goto('./');
  await untilReady(page);
  const policy = await page
    .locator('meta[http-equiv="content-security-policy"]')
    .getAttribute('content');
  expect(policy).toContain("connect-src 'self'");
  expect(policy).toContain("default-src 'self'");
  // From the page …
  const tried = await page.evaluate(() =>
    fetch('http://localhost:9/', { mode: 'no-cors' }).then(
      () => 'sent',
      () => 'refused',
    ),
  );
  expect(tried).toBe('refused');
  // … and from every worker there is, DuckDB's first of all.
  const workers = page.workers();
  expect(workers.length).toBeGreaterThan(0);
  const port = Number(new URL(baseURL!).port);
  for (const worker of workers) {
    const answer = await worker.evaluate(
      (other) =>
        fetch(`http://localhost:${other}/`, { mode: 'no-cors' }).then(
          () => 'sent',
          () => 'refused',
        ),
      // The test server itself under another name: reachable, were it not for the policy.
      port,
    );
    expect(answer).toBe('refused');
  }
});

test('the start page shows the demo before any script runs', async ({ browser, baseURL }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(baseURL!);
  await expect(page.locator('main [data-headline]').first()).toBeVisible();
  await expect(page.getByText(/synthetic/i).first()).toBeVisible();
  await expect(page.locator('main svg').first()).toBeVisible();
  await context.close();
});

test('what was painted first is what the tab computes', async ({ page }) => {
  let release: () => void = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  // Hold the database back until the first paint has been read.
  await page.route(/duckdb.*\.wasm|demo-orders/, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto('./');
  const headline = page.locator('main [data-headline]');
  await expect(headline.first()).toBeVisible();
  // The file was written in another locale; a British visitor's million is "m" once the page lives.
  await expect(page.locator('main article.analysis:visible .answer')).toContainText(/€[\d.]+m /);
  // Hydration may just be putting the picture into place.
  await expect(page.locator('[data-overview=snapshot] [role=slider] path.line')).not.toHaveCount(0);
  const before = await firstSight(page);
  expect(before.figures.length).toBeGreaterThanOrEqual(4);
  expect(before.answer).toMatch(/Revenue was .+customers/);
  expect(before.lines.length).toBeGreaterThanOrEqual(3);
  expect(Math.max(...before.lines.map((line) => line.length))).toBeGreaterThan(20);
  expect(before.flags.length).toBeGreaterThan(0);
  await expect(page.locator('[data-live]')).toHaveCount(0);
  release();
  await untilReady(page);
  await expect(page.locator('[data-overview=snapshot]')).toHaveCount(0);
  expect(await firstSight(page)).toEqual(before);
});

/** What the start page says and draws above everything else, to the last point of each line. */
async function firstSight(page: Page) {
  const attributes = (found: Locator, name: string) =>
    found.evaluateAll(
      (elements, wanted) => elements.map((element) => element.getAttribute(wanted) ?? ''),
      name,
    );
  // The page for other addresses lies hidden beside it.
  const article = page.locator('main article.analysis:visible');
  // The first slider is the main picture's.
  const picture = article.locator('[role=slider]').first();
  return {
    answer: (await article.locator('.answer').innerText()).replace(/\s+/g, ' ').trim(),
    figures: await article.locator('[data-headline]').allInnerTexts(),
    changes: await attributes(article.locator('.tiles li'), 'title'),
    title: await picture.getAttribute('aria-label').then((label) => label?.split(' Arrow keys')[0]),
    lines: await attributes(picture.locator('path[d]:not(.flag)'), 'd'),
    flags: await attributes(picture.locator('[title]'), 'title'),
  };
}

test('a link with a filter never shows the figures of the whole store', async ({ page }) => {
  await page.route(/duckdb.*\.wasm/, () => {});
  await page.goto('./?country=Germany');
  await expect(page.locator('h1').first()).toBeVisible();
  await page.waitForTimeout(500);
  await expect(page.locator('main [data-headline]:visible')).toHaveCount(0);
});

test('after the first visit the site works without a network', async ({ browser, baseURL }) => {
  const context = await browser.newContext({ serviceWorkers: 'allow' });
  const page = await context.newPage();
  await page.goto(baseURL!);
  await untilReady(page);
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  // A second visit goes through the service worker and fills its cache with the late files.
  await page.reload();
  await untilReady(page);
  await context.setOffline(true);
  await page.getByRole('link', { name: /RFM/ }).first().click();
  await untilReady(page);
  await page.goto(`${baseURL}rfm/?country=Germany`);
  await untilReady(page);
  await page.goto(baseURL!);
  await untilReady(page);
  await context.close();
});

// A page is reached by its link, as a person would: the data are loaded once for many pages.
for (const part of [PAGES.slice(0, PAGES.length >> 1), PAGES.slice(PAGES.length >> 1)]) {
  test(`accessible and without sideways scrolling: ${part.join(' ')}`, async ({ page }) => {
    test.setTimeout(600_000);
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    await page.goto('./');
    await untilReady(page);
    for (const path of part) await test.step(path, () => expectAccessible(page, path));
  });
}

async function expectAccessible(page: Page, path: string): Promise<void> {
  await page.setViewportSize({ width: 1440, height: 800 });
  const end = path === './' ? 'orderlens/' : path.slice(1);
  await page.locator(`nav a:is([href$="${end}"], [href*="${end}?"])`).first().click();
  await expect(page).toHaveURL((url) => url.pathname.endsWith(end));
  for (const width of [1440, 360]) {
    await page.setViewportSize({ width, height: 800 });
    // A scheme changes colours, a width the layout: contrast is looked at in both schemes, the rest
    // in both widths.
    for (const scheme of width === 1440 ? (['light', 'dark'] as const) : (['light'] as const)) {
      await page.emulateMedia({ colorScheme: scheme });
      await expect(page.locator('html')).toHaveAttribute('data-theme', scheme);
      if (LIVE.includes(path)) await untilReady(page);
      const axe = new AxeBuilder({ page });
      if (scheme === 'dark') axe.withRules(['color-contrast']);
      else if (width !== 1440) axe.disableRules(['color-contrast']);
      const { violations } = await axe.analyze();
      const words = violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(' | ')}`,
      );
      expect.soft(words, `${path}, ${scheme}, ${width} px`).toEqual([]);
    }
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect.soft(overflow, `${path} scrolls sideways at ${width} px`).toBeLessThanOrEqual(0);
  }
}

test("an address of somebody's own file shows no other data under its filters", async ({
  page,
}) => {
  await page.goto('./?country=Germany&data=file');
  await expect(page.getByText('This address belongs to a file')).toBeVisible({ timeout: 60_000 });
  await expect(page.locator('main [data-headline]:visible')).toHaveCount(0);
  expect(new URL(page.url()).searchParams.get('country')).toBe('Germany');
  await page.getByRole('button', { name: /^Open Demo store/ }).click();
  await untilReady(page);
  await expect(page.getByText('This address belongs to a file')).toHaveCount(0);
});
