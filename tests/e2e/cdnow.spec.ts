import { expect, test } from '@playwright/test';
import { existsSync, readFileSync } from 'node:fs';
import { DataPage } from './data-page';

const CDNOW = '../shared/data/rfm/CDNOW_sample.txt';

test('a file without a header is mapped by hand and gives the known totals', async ({ page }) => {
  test.skip(!existsSync(CDNOW), 'the file is not part of the repository');
  const data = new DataPage(page);
  await data.open();
  await data.pick('CDNOW_sample.txt', readFileSync(CDNOW));
  await expect(data.wizard).toBeVisible({ timeout: 60_000 });
  await expect(data.wizard).toContainText('6,919 rows');
  const roles = {
    Customer: 'column_1',
    'Order date': 'column_3',
    Quantity: 'column_4',
    'Line amount': 'column_5',
  };
  for (const [role, column] of Object.entries(roles)) {
    await data.wizard.getByLabel(role, { exact: true }).selectOption(column);
  }
  for (const role of ['Order number', 'Unit price']) {
    await data.wizard.getByLabel(role, { exact: true }).selectOption('');
  }
  // Without an order number, what one customer takes at one time is an order.
  await expect(data.wizard.getByLabel('Lines are one order when they share')).toHaveValue(
    'customer-and-time',
  );
  await data.wizard.getByRole('button', { name: 'Load 6,919 rows' }).click();
  await expect(data.answer).toContainText('6,919 order lines in 6,696 orders by 2,357 customers');
  const revenue = page.getByRole('table', { name: 'From revenue in the file to net revenue' });
  await expect(revenue).toContainText('244,091.94');
  await expect(page.getByText('do not add up')).toHaveCount(0);
});
