import { expect, test, type Page } from '@playwright/test';
import { existsSync, readFileSync } from 'node:fs';
import rfm from '../golden/rfm-online-retail.json' with { type: 'json' };
import summary from '../golden/summary-online-retail.json' with { type: 'json' };
import { DataPage } from './data-page';
import { untilReady } from './watch';

const RETAIL = '../shared/data/retail/online_retail.csv.gz';

/** Rows of an exported CSV by column name; none of these exports quotes a figure. */
async function exported(page: Page, start: () => Promise<void>): Promise<Record<string, string>[]> {
  const downloading = page.waitForEvent('download');
  await start();
  const text = readFileSync(await (await downloading).path(), 'utf8').replace(/^\ufeff/, '');
  const [header, ...lines] = text.trimEnd().split('\r\n');
  const names = header!.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(names.map((name, at) => [name, cells[at] ?? '']));
  });
}

test('a real shop, from the drop to the figures of other tools', async ({ page }) => {
  test.skip(!existsSync(RETAIL), 'the file is not part of the repository');
  test.setTimeout(180_000);
  const data = new DataPage(page);
  await data.open();
  await data.drop('online_retail.csv.gz', readFileSync(RETAIL));
  await expect(data.loaded).toContainText('online_retail', { timeout: 90_000 });

  // The recipe of the reference answers: only lines with a customer, a quantity and a price.
  await page.getByRole('button', { name: 'Change columns and meaning' }).click();
  await expect(data.wizard).toBeVisible({ timeout: 60_000 });
  await data.wizard.getByLabel('Cancelled lines are').selectOption('drop');
  await data.wizard.getByLabel('Returned lines are').selectOption('drop');
  for (const name of ['Lines without a customer', 'Prices of zero or below']) {
    await data.wizard.getByRole('group', { name }).getByText('Leave out').click();
  }
  await data.wizard.getByRole('button', { name: /^Load / }).click();
  await expect(data.answer).toContainText('397,884', { timeout: 90_000 });

  await page.getByRole('link', { name: 'Overview' }).first().click();
  await untilReady(page);
  await page.getByRole('group', { name: 'Length of a period' }).getByText('Month').click();
  await expect(page.getByRole('heading', { name: 'The figures by month' })).toBeVisible();
  const months = await exported(page, () =>
    page.getByRole('button', { name: 'CSV', exact: true }).first().click(),
  );
  const revenue = Object.fromEntries(
    months.map((row) => [row['from']!.slice(0, 7), Number(row['revenue'])]),
  );
  expect(Object.keys(revenue)).toEqual(Object.keys(summary.monthlyRevenue));
  for (const [month, expected] of Object.entries(summary.monthlyRevenue)) {
    expect(revenue[month], month).toBeCloseTo(expected, 2);
  }
  const sum = Object.values(revenue).reduce((total, value) => total + value, 0);
  expect(sum).toBeCloseTo(summary.revenue, 2);
  const orders = months.reduce((total, row) => total + Number(row['orders']), 0);
  expect(orders).toBe(summary.orders);

  await page.getByLabel('What to export').selectOption({ label: 'All countries' });
  const countries = await exported(page, () =>
    page.getByRole('button', { name: 'CSV', exact: true }).first().click(),
  );
  for (const { country, revenue: expected } of summary.topCountries) {
    const row = countries.find((candidate) => Object.values(candidate).includes(country));
    expect(Number(row?.['revenue']), country).toBeCloseTo(expected, 2);
  }

  await page.getByRole('link', { name: 'RFM segments' }).first().click();
  await untilReady(page);
  const customers = await exported(page, async () => {
    await page.getByRole('button', { name: 'Export data' }).click();
    await page.getByRole('menuitem', { name: 'CSV' }).click();
  });
  expect(customers.length).toBe(rfm.customers);
  const byId = new Map(customers.map((row) => [row['customer_id'], row]));
  for (const { id, R, F, M, byValue } of rfm.sample) {
    const row = byId.get(id)!;
    expect([Number(row['recency_days']), Number(row['frequency'])], id).toEqual([R, F]);
    expect(Number(row['monetary']), id).toBeCloseTo(M, 6);
    const scores = ['r_score', 'f_score', 'm_score'].map((name) => Number(row[name]));
    expect(scores, id).toEqual(byValue);
  }
});
