import { readFileSync } from 'node:fs';
import { expect, test, type Page } from '@playwright/test';
import { DataPage } from './data-page';

const answer = (page: Page) => page.locator('article.analysis .answer');

test('the demo’s customers fall into the planted kinds, by both methods', async ({ page }) => {
  await page.goto('./clusters/');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Who are my customers?');
  await expect(answer(page)).toContainText('fall into 6 groups', { timeout: 90_000 });
  await expect(page.getByLabel('Name of group 1')).toHaveValue(/\w/);
  await expect(page.locator('.verdict')).toContainText('There are groups', { timeout: 120_000 });

  await page.getByRole('radio', { name: 'HDBSCAN' }).check({ force: true });
  await expect(answer(page)).toContainText('fit none of them', { timeout: 60_000 });
  await expect(page.getByRole('heading', { name: 'In no group' })).toBeVisible();
});

test('names are kept in the address, and clusters can be saved and used again', async ({
  page,
}) => {
  await page.goto('./clusters/');
  await expect(answer(page)).toContainText('fall into 6 groups', { timeout: 90_000 });
  const name = page.getByLabel('Name of group 1');
  await name.fill('My <b>best</b>');
  await name.press('Enter');
  await expect(page).toHaveURL(/name\.kmeans0/);
  await expect(answer(page)).toContainText('My <b>best</b>');

  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save clusters' }).click();
  const saved = readFileSync(await (await downloading).path(), 'utf8');
  expect(JSON.parse(saved)).toMatchObject({ format: 'orderlens-clusters', version: 1 });
  await page
    .getByLabel('File with saved clusters')
    .setInputFiles({ name: 'kept.json', mimeType: 'application/json', buffer: Buffer.from(saved) });
  await expect(page.getByText('Groups from “kept.json”')).toBeVisible({ timeout: 30_000 });

  await page
    .getByLabel('File with saved clusters')
    .setInputFiles({ name: 'no.json', mimeType: 'application/json', buffer: Buffer.from('{}') });
  await expect(page.getByText(/“no.json” holds no saved clusters/)).toBeVisible();
});

test('a new file of few customers is scored with saved groups', async ({ page }) => {
  const data = new DataPage(page);
  await data.open();
  const file = (customers: number, orders: number, from: number): string =>
    [
      'order_id,order_date,customer_id,product_name,quantity,unit_price,country',
      ...Array.from({ length: customers * orders }, (_, i) => {
        const who = i % customers;
        const [quantity, price] = who % 2 ? [12 + (i % 3), 3] : [1, 60 + (i % 7)];
        return `A${from + i},2024-0${1 + (i % 9)}-${10 + (i % 18)},K${from + who},Mug,${quantity},${price}.00,France`;
      }),
    ].join('\n');
  await data.pick('year.csv', file(120, 6, 0));
  await expect(data.loaded).toContainText('year');
  await page.getByRole('link', { name: 'Behaviour clusters' }).first().click();
  const grouped = /fall into (\d) groups/;
  await expect(answer(page)).toContainText(grouped, { timeout: 60_000 });
  const groups = grouped.exec((await answer(page).textContent())!)![1]!;
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save clusters' }).click();
  const saved = readFileSync(await (await downloading).path());

  await data.open();
  await data.pick('month.csv', file(10, 6, 5000));
  await expect(data.loaded).toContainText('month');
  await page.getByRole('link', { name: 'Behaviour clusters' }).first().click();
  await expect(answer(page)).toContainText('too few for groups', { timeout: 30_000 });
  await page
    .getByLabel('File with saved clusters')
    .setInputFiles({ name: 'kept.json', mimeType: 'application/json', buffer: saved });
  await expect(answer(page)).toContainText(
    `10 customers are given to the ${groups} groups of “kept.json”`,
    { timeout: 30_000 },
  );
  await expect(page.getByLabel('Name of group 2')).toHaveValue(/\w/);
});

test('too few customers are said to be too few', async ({ page }) => {
  const data = new DataPage(page);
  await data.open();
  const rows = Array.from(
    { length: 60 },
    (_, i) => `A${i},2024-0${1 + (i % 9)}-11,K${i % 20},Mug,${1 + (i % 3)},${2 + i}.00,France`,
  );
  await data.pick(
    'few.csv',
    ['order_id,order_date,customer_id,product_name,quantity,unit_price,country', ...rows].join(
      '\n',
    ),
  );
  await expect(data.loaded).toContainText('few');
  await page.getByRole('link', { name: 'Behaviour clusters' }).first().click();
  await expect(answer(page)).toContainText('too few for groups', { timeout: 30_000 });
});
