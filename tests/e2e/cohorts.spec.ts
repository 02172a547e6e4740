import { readFileSync } from 'node:fs';
import { expect, test, type Page } from '@playwright/test';
import { DataPage } from './data-page';
import { expectClean, untilReady, watch } from './watch';

const answer = (page: Page) => page.locator('article.analysis .answer');

test('a cell of the triangle fills the table and becomes an audience', async ({
  page,
  baseURL,
}) => {
  const found = watch(page, new URL(baseURL!).origin);
  await page.goto('./cohorts/');
  await untilReady(page);
  await expect(answer(page)).toContainText('have bought again in a later month');
  const rows = page.locator('.data-table').getByRole('status');
  await expect(rows).toHaveText('18,000 rows');

  // A click on the picture, and the same choice by controls.
  await page.locator('[role=img] svg rect[style*="pointer"]').nth(60).click();
  await expect(page).toHaveURL(/p\.cell=/);
  await page.goto('./cohorts/?p.cell=2022-06-01_12');
  await expect(rows).toHaveText(/^\d{2,3} rows\s*$/, { timeout: 60_000 });
  await page.getByRole('radio', { name: 'Did not' }).check({ force: true });
  await expect(page).toHaveURL(/p\.who=absent/);
  await page.getByRole('button', { name: 'Save as audience' }).click();
  await expect(page.getByText(/is saved as an audience/)).toBeVisible();

  await page.getByLabel('Split by').selectOption('discount');
  await expect(page.getByRole('rowheader', { name: 'At full price' })).toBeVisible();

  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export data' }).click();
  await page.getByRole('menuitem', { name: 'CSV' }).click();
  const csv = readFileSync(await (await downloading).path(), 'utf8')
    .trimEnd()
    .split('\r\n');
  expect(csv[0]).toContain('cohort,age,customers,active');
  // 36 months, each cohort to the last of them.
  expect(csv.length).toBe(1 + (36 * 37) / 2);
  expectClean(found);
});

test('moves between segments add up and can be saved', async ({ page }) => {
  await page.goto('./rfm/');
  await untilReady(page);
  const move = page.getByLabel('Pick out a move');
  await expect(move).toBeVisible({ timeout: 30_000 });
  await move.selectOption({ index: 2 });
  const words = page.locator('.row p', { hasText: 'customers' });
  await expect(words).toContainText('→');
  await words.getByRole('button', { name: 'Save as audience' }).click();
  await expect(page.getByText(/is saved as an audience/)).toBeVisible();
});

test('customers at risk are listed with a test on the past, and can be saved', async ({
  page,
  baseURL,
}) => {
  const found = watch(page, new URL(baseURL!).origin);
  await page.goto('./churn/');
  await expect(answer(page)).toContainText('repeat customers', { timeout: 80_000 });
  await untilReady(page);
  await expect(page.getByText(/^Tested on the past: /).first()).toBeVisible();
  const rows = page.locator('.data-table').getByRole('status');
  const before = await rows.innerText();
  await page.getByLabel('List those who have surely left too').check();
  await expect(rows).not.toHaveText(before);
  await page.getByRole('button', { name: 'Save as audience' }).click();
  await expect(page.getByText(/is saved as an audience/)).toBeVisible();
  expectClean(found);
});

test('customers who all ordered once make no cohorts and no list', async ({ page }) => {
  const data = new DataPage(page);
  await data.open();
  const lines = Array.from(
    { length: 60 },
    (_, i) => `A${i},2024-0${1 + (i % 9)}-11,K${i},Mug,${1 + (i % 3)},${2 + i}.00,France`,
  );
  await data.pick(
    'once.csv',
    ['order_id,order_date,customer_id,product_name,quantity,unit_price,country', ...lines].join(
      '\n',
    ),
  );
  await expect(data.loaded).toContainText('once');
  await page.getByRole('link', { name: 'Cohorts' }).first().click();
  await expect(answer(page)).toContainText('Each of the 60 customers ordered once');
  await page.getByRole('link', { name: 'Churn risk' }).first().click();
  await expect(answer(page)).toContainText('bought on one day only');
});
