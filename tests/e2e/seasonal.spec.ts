import { readFileSync } from 'node:fs';
import { expect, test, type Page } from '@playwright/test';
import { DataPage } from './data-page';
import { expectClean, watch } from './watch';

const answer = (page: Page) => page.locator('article.analysis .answer');
const HEADER = 'order_id,order_date,customer_id,product_name,quantity,unit_price,country';

test('the demo’s seasonal types are found, picked out, saved and exported', async ({
  page,
  baseURL,
}) => {
  const found = watch(page, new URL(baseURL!).origin);
  await page.goto('./seasonal/');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    'Who buys at which time of year?',
  );
  await expect(answer(page)).toContainText('have a season of their own, in 4 types', {
    timeout: 90_000,
  });
  await expect(answer(page)).toContainText('It comes back');
  await expect(page.getByRole('heading', { name: 'Campaign calendar' })).toBeVisible({
    timeout: 60_000,
  });
  await expect(page.getByRole('heading', { name: 'Stock: when demand rises' })).toBeVisible();

  // A cell by the controls, as the keyboard would; then an audience.
  await page.getByLabel('Pick out').selectOption({ index: 2 });
  await page.getByLabel('who bought in').selectOption({ index: 4 });
  await expect(page).toHaveURL(/p\.pick=1\.3/);
  await page.getByRole('button', { name: 'Save as audience' }).first().click();
  await expect(page.getByText(/is saved as an audience/)).toBeVisible();

  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export data' }).click();
  await page.getByRole('menuitem', { name: 'CSV' }).click();
  const csv = readFileSync(await (await downloading).path(), 'utf8');
  expect(csv.split('\r\n', 1)[0]).toContain('type,certainty,looked_at,strongest');
  expect(csv.trimEnd().split('\r\n')).toHaveLength(18_001);

  // None was planted in the week.
  await page.getByRole('radio', { name: 'Week' }).check({ force: true });
  await expect(answer(page)).toContainText('there is no structure', { timeout: 60_000 });
  await expect(page.getByLabel('Pick out')).toHaveCount(0);
  expectClean(found);
});

test('days drawn by lot have no structure, and a few months are too few', async ({ page }) => {
  // A linear congruential generator (Numerical Recipes): the same file each time.
  let state = 7;
  const draw = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * below);
  };
  const row = (order: number, day: number, customer: number): string => {
    const date = new Date(Date.UTC(2021, 0, 1) + day * 86_400_000).toISOString().slice(0, 10);
    return `A${order},${date},K${customer},Mug,1,${2 + draw(30)}.00,France`;
  };
  const data = new DataPage(page);
  await data.open();
  const lot = Array.from({ length: 6_000 }, (_, i) => row(i, draw(1095), draw(320)));
  await data.pick('lot.csv', [HEADER, ...lot].join('\n'));
  await expect(data.loaded).toContainText('lot');
  await page.getByRole('link', { name: 'Seasonal clusters' }).first().click();
  await expect(answer(page)).toContainText('there is no structure', { timeout: 60_000 });

  await data.page.goto('./data/');
  await expect(data.loaded).toBeVisible({ timeout: 60_000 });
  const short = Array.from({ length: 2_000 }, (_, i) => row(i, draw(240), draw(100)));
  await data.pick('short.csv', [HEADER, ...short].join('\n'));
  await expect(data.loaded).toContainText('short');
  await page.getByRole('link', { name: 'Seasonal clusters' }).first().click();
  await expect(answer(page)).toContainText('from 12 months on', { timeout: 60_000 });
});
