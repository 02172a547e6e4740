import { expect, test } from '@playwright/test';
import { readdirSync, readFileSync } from 'node:fs';
import { ZipWriter } from '../../workers/export/zip';
import { DataPage, ordersCsv, PLAIN_ROWS } from './data-page';
import { untilReady } from './watch';

const OLIST = 'tests/fixtures/presets/olist';

test('Olist’s nine files, dropped together, are one shop without a question', async ({ page }) => {
  const data = new DataPage(page);
  await data.open();
  const names = readdirSync(OLIST);
  expect(names).toHaveLength(9);
  await data.pickAll(
    Object.fromEntries(names.map((name) => [name, readFileSync(`${OLIST}/${name}`)])),
  );
  await expect(data.loaded).toContainText('and 8 more');
  // By hand from the fixture: 29.99 + 2 × 118.70 + 29.99 + 45.00; the cancelled order is none.
  await expect(data.answer).toContainText(
    '6 order lines; 3 orders by 3 customers (1 more was cancelled)',
  );
  await expect(page.getByText('do not add up')).toHaveCount(0);

  await page.getByRole('button', { name: 'How the files go together' }).click();
  await expect(data.join).toContainText('Recognised as Olist');
  await expect(data.join).toContainText(
    'Order lines: 6 rows from order items, with 7 other files beside them.',
  );
  await data.join.getByRole('button', { name: 'Keep ' }).click();

  await page
    .getByRole('link', { name: /^Overview/ })
    .first()
    .click();
  await untilReady(page);
  await expect(page.locator('article.analysis')).toContainText('R$342');
});

const ORDERS = `order_id,order_date,customer_id,item,quantity,unit_price
1,2024-01-05,K1,A-1,1,10.00
2,2024-01-06,K2,A-2,2,5.00
3,2024-01-07,K1,A-9,1,7.00
4,2024-01-08,K3,A-2,1,5.00
`;

/** The orders mean the second number; the first is called as theirs is, and finds one by chance. */
const PRODUCTS = `item,reference,title,category
A-9,A-1,Cap,Wear
A-7,A-2,Mug,Home
A-6,A-9,Lamp,Home
A-5,A-5,Chair,Home
`;

test('a doubtful key is shown, corrected, and asked no more', async ({ page }) => {
  const data = new DataPage(page);
  await data.open();
  await data.pickAll({ 'orders.csv': ORDERS, 'products.csv': PRODUCTS });
  await expect(data.join).toBeVisible();
  await expect(data.join).toContainText(
    'Order lines: 4 rows from orders, with 1 other file beside them.',
  );
  await expect(data.join).toContainText('1 of 4 rows of orders finds its row in products');
  await data.join.getByText('Rows of orders that match nothing (3)').click();
  await expect(
    data.join.getByRole('region', { name: /^Rows of orders that match nothing/ }),
  ).toContainText('A-2');

  await data.join.getByLabel('Column of products').selectOption('reference');
  await expect(data.join).toContainText('4 of 4 rows of orders find their row in products');
  await data.join.getByRole('button', { name: 'Undo' }).click();
  await expect(data.join).toContainText('1 of 4 rows of orders finds its row in products');
  await data.join.getByRole('button', { name: 'Redo' }).click();
  await expect(data.join).toContainText('4 of 4 rows of orders find their row in products');
  await data.join.getByRole('button', { name: 'Put them together so' }).click();
  await expect(data.answer).toContainText('4 order lines in 4 orders by 3 customers');
  await expect(page.getByRole('region', { name: 'Columns of the loaded data' })).toContainText(
    'Category',
  );

  // The next month's export has the same headers.
  await data.pickAll({
    'products 2.csv': PRODUCTS,
    'orders 2.csv': `${ORDERS}5,2024-02-08,K4,A-5,1,50.00\n`,
  });
  await expect(data.answer).toContainText('5 order lines in 5 orders by 4 customers');
});

test('the next month is appended: what is there already is counted once', async ({ page }) => {
  const data = new DataPage(page);
  await data.open();
  await data.pick('january.csv', ordersCsv());
  await expect(data.answer).toContainText('40 order lines in 20 orders by 7 customers');
  const february = [
    ...PLAIN_ROWS.slice(30),
    'B1,2025-01-03,K1,Mug 1,1,2.50,France',
    'B2,2025-01-04,K9,Mug 2,2,2.50,France',
  ];
  await data.pickAll({ 'february.csv': ordersCsv(february) }, 'Add a file');
  await expect(data.join).toContainText('10 rows of later files are in an earlier one already');
  await expect(data.join).toContainText(
    'Order lines: 42 rows from 2 files laid under one another, without 10 rows that an earlier file holds.',
  );
  await data.join.getByRole('button', { name: 'Put them together so' }).click();
  await expect(data.answer).toContainText('42 order lines in 22 orders by 8 customers');
  // Read, left out because an earlier file holds them, used.
  expect(await data.rowFigures()).toEqual([52, -10, 42]);
  await expect(page.getByText('do not add up')).toHaveCount(0);

  await page.getByRole('button', { name: 'Remove february.csv' }).click();
  await expect(data.answer).toContainText('40 order lines in 20 orders by 7 customers');
});

test('an archive of several tables is several files', async ({ page }) => {
  const data = new DataPage(page);
  await data.open();
  const writer = new ZipWriter();
  await writer.add('export/january.csv', [ordersCsv(PLAIN_ROWS.slice(0, 30))]);
  await writer.add('export/february.csv', [ordersCsv(PLAIN_ROWS.slice(30))]);
  await writer.add('README.txt', ['Not a table.']);
  const zip = await writer.finish('application/zip');
  await data.pick('shop.zip', Buffer.from(await zip.arrayBuffer()));
  await expect(data.answer).toContainText('40 order lines in 20 orders by 7 customers');
  await expect(page.getByRole('list', { name: 'Files that are loaded' })).toContainText(
    'february.csv, 10 rows',
  );
});
