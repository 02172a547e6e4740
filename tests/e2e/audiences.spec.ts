import { expect, test, type Page } from '@playwright/test';
import { readXlsx } from 'hucre/xlsx';
import { readFileSync } from 'node:fs';
import { readParquet } from 'parquet-wasm/node';
import { tableFromIPC } from 'apache-arrow';
import { expectClean, untilReady, watch } from './watch';

const CUSTOMERS = 18_000;

async function openRfm(page: Page): Promise<void> {
  await page.goto('./rfm/');
  await untilReady(page);
  await expect(page.locator('.data-table tr.row').first()).toBeVisible();
}

test('the customers can be sorted, searched and scrolled to the last', async ({ page }) => {
  await openRfm(page);
  const table = page.locator('.data-table');
  const rows = table.locator('tr.row');
  await expect(table.getByRole('status')).toHaveText('18,000 rows');
  await expect(table.getByRole('columnheader', { name: 'Revenue' })).toHaveAttribute(
    'aria-sort',
    'descending',
  );
  const best = await rows.first().locator('td').first().innerText();

  await table.getByRole('columnheader', { name: 'Customer' }).getByRole('button').click();
  await expect(rows.first().locator('td').first()).toHaveText('C-00001');
  await table.getByRole('columnheader', { name: 'Customer' }).getByRole('button').click();
  await expect(rows.first().locator('td').first()).toHaveText('C-18000');

  await table.getByRole('searchbox').fill(best.toLowerCase());
  await expect(table.getByRole('status')).toHaveText('1 of 18,000 rows');
  await expect(rows).toHaveCount(1);
  await table.getByRole('searchbox').fill('nobody is called this');
  await expect(table.getByText('No row contains these words.')).toBeVisible();
  await table.getByRole('searchbox').fill('');

  // The area takes the focus, and the browser's own keys scroll it.
  await table.getByRole('region').focus();
  await page.keyboard.press('End');
  await expect(table.locator(`tr[aria-rowindex="${CUSTOMERS + 1}"]`)).toBeVisible();
});

test('all customers can be had as CSV, Excel and Parquet', async ({ page, baseURL }) => {
  const found = watch(page, new URL(baseURL!).origin);
  await openRfm(page);
  const exported = async (format: string): Promise<Buffer> => {
    await page.getByRole('button', { name: 'Export data' }).click();
    const downloading = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: format }).click();
    return readFileSync(await (await downloading).path());
  };

  const csv = (await exported('CSV')).toString('utf8');
  expect(csv.startsWith('\ufeffcustomer_id,')).toBe(true);
  const lines = csv.trimEnd().split('\r\n');
  expect(lines.length).toBe(CUSTOMERS + 1);

  const { sheets } = await readXlsx(new Uint8Array(await exported('Excel')));
  expect(sheets[0]!.rows.length).toBe(CUSTOMERS + 1);
  const about = new Map(sheets.at(-1)!.rows.map(([key, value]) => [key, value]));
  expect(sheets.at(-1)!.name).toBe('About');
  expect(about.get('Data set')).toBe('Demo store (synthetic data)');
  expect(about.get('SQL')).toContain('select');

  const parquet = tableFromIPC(
    readParquet(new Uint8Array(await exported('Parquet'))).intoIPCStream(),
  );
  expect(parquet.numRows).toBe(CUSTOMERS);
  const header = lines[0]!.slice(1).split(',');
  expect(parquet.schema.names).toEqual(header);
  expect(sheets[0]!.rows[0]).toEqual(header);

  // One and the same customer in all three.
  const [first] = lines.slice(1);
  const id = first!.split(',')[0]!;
  expect(sheets[0]!.rows[1]![0]).toBe(id);
  expect(parquet.getChildAt(0)!.get(0)).toBe(id);
  expectClean(found);
});

test('an audience is saved, filters, is exported, renamed, deleted, brought back and kept', async ({
  page,
}) => {
  await openRfm(page);
  const pick = page.getByLabel('Pick out', { exact: true });
  const champions = await pick.locator('option', { hasText: 'Champions' }).first().innerText();
  await pick.selectOption({ label: champions });
  await page.getByRole('button', { name: 'Save as audience' }).click();
  await expect(page.getByText('is saved as an audience')).toBeVisible();
  await page.getByRole('link', { name: 'Audiences' }).click();

  const rows = page.locator('article tbody tr');
  await expect(rows).toHaveCount(1);
  const size = Number((await rows.locator('td').first().innerText()).replace(/\D/g, ''));
  expect(size).toBeGreaterThan(0);

  await rows.getByRole('button', { name: 'Show only these' }).click();
  await expect(page).toHaveURL(/audience=a/);
  await expect(rows.getByText('Filter on')).toBeVisible();

  const downloading = page.waitForEvent('download');
  await rows.getByRole('button', { name: /^Export/ }).click();
  const csv = readFileSync(await (await downloading).path(), 'utf8');
  expect(csv.trimEnd().split('\r\n').length).toBe(size + 1);

  await rows.getByRole('button', { name: /^Rename/ }).click();
  await page.keyboard.type('<b>Mine</b>');
  await page.keyboard.press('Enter');
  await expect(rows.getByRole('rowheader')).toContainText('<b>Mine</b>');

  await rows.getByRole('button', { name: /^Delete/ }).click();
  await expect(rows).toHaveCount(0);
  await expect(page).not.toHaveURL(/audience=/);
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(rows).toHaveCount(1);
  await expect(page).toHaveURL(/audience=a/);

  await page.reload();
  await expect(rows.getByRole('rowheader')).toContainText('<b>Mine</b>');
  await expect(rows.locator('td').first()).toHaveText(size.toLocaleString('en-GB'));
});
