import { expect, test } from '@playwright/test';
import { existsSync, readFileSync } from 'node:fs';
import { DataPage, ordersCsv, PLAIN_ROWS } from './data-page';

test('a dropped file replaces the demo, and the demo comes back', async ({ page }) => {
  const data = new DataPage(page);
  await data.open();
  await data.drop('my orders.csv', Buffer.from(ordersCsv()));
  await expect(data.loaded).toContainText('my orders');
  await expect(data.answer).toContainText('40 order lines in 20 orders by 7 customers');
  await page.getByRole('button', { name: 'Load Demo store' }).click();
  await expect(data.loaded).toContainText('Demo store');
});

test('rows and revenue add up, and rejected rows can be had', async ({ page }) => {
  const data = new DataPage(page);
  await data.open();
  const bad = ['B1,not a day,K1,=HYPERLINK("http://x"),1,2.00,France', 'B2,,K2,Mug,1,2.00,France'];
  await data.pick('some-bad.csv', ordersCsv([...PLAIN_ROWS, ...bad]));
  await expect(data.loaded).toContainText('some-bad');
  const rows = page.getByRole('table', { name: 'From rows read to rows used' });
  const figures = await rows.locator('td.figure').allInnerTexts();
  const numbers = figures.map((figure) => Number(figure.replace(/[^\d−]/g, '').replace('−', '-')));
  const end = numbers.pop();
  expect(numbers[0]).toBe(42);
  expect(end).toBe(40);
  expect(numbers.reduce((sum, value) => sum + value, 0)).toBe(end);
  await expect(page.getByText('do not add up')).toHaveCount(0);

  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: /Download 2 rejected rows/ }).click();
  const download = await downloading;
  const csv = readFileSync(await download.path(), 'utf8');
  expect(csv).toContain('not a day');
  // Defused: a spreadsheet must not run what a file holds.
  expect(csv).toMatch(/'=HYPERLINK/);
});

test('rows left out by choice are in the sums and can be had', async ({ page }) => {
  const data = new DataPage(page);
  await data.open();
  const guests = Array.from(
    { length: 3 },
    (_, index) => `G${index},2024-02-01,,"=1+1",1,2.00,France`,
  );
  await data.pick('guests.csv', ordersCsv([...PLAIN_ROWS, ...guests]));
  await expect(data.loaded).toContainText('guests');
  await page.getByRole('button', { name: 'Change columns and meaning' }).click();
  await data.wizard
    .getByRole('group', { name: 'Lines without a customer' })
    .getByText('Leave out')
    .click();
  await data.wizard.getByRole('button', { name: /^Load / }).click();
  await expect(data.answer).toContainText('40 order lines in 20 orders by 7 customers');
  const rows = page.getByRole('table', { name: 'From rows read to rows used' });
  const figures = await rows.locator('td.figure').allInnerTexts();
  expect(figures.map((figure) => figure.replace(/\s/g, ''))).toEqual(['43', '−3', '40']);
  await expect(page.getByText('do not add up')).toHaveCount(0);

  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: /Download 3 rows left out/ }).click();
  const csv = readFileSync(await (await downloading).path(), 'utf8');
  expect(csv).toContain('"Lines without a customer, left out"');
  expect(csv.match(/'=1\+1/g)).toHaveLength(3);
});

test('the mapping of loaded data can be changed', async ({ page }) => {
  const data = new DataPage(page);
  await data.open();
  await data.pick('orders.csv', ordersCsv());
  await expect(data.loaded).toContainText('orders');
  await page.getByRole('button', { name: 'Change columns and meaning' }).click();
  await expect(data.wizard).toBeVisible();
  await expect(data.wizard.getByRole('table').last()).toContainText('Mug');
  await data.wizard.getByLabel('Customer', { exact: true }).selectOption('');
  await data.wizard.getByRole('button', { name: /^Load / }).click();
  await expect(data.answer).toContainText('40 order lines in 20 orders, ');
  await expect(page.getByText(/needs Customer/).first()).toBeVisible();
});

test('the wizard can be left, and the data before are still there', async ({ page }) => {
  const data = new DataPage(page);
  await data.open();
  await page.getByRole('button', { name: 'Change columns and meaning' }).click();
  await expect(data.wizard).toBeVisible();
  await data.wizard.getByRole('button', { name: 'Keep Demo store' }).click();
  await expect(data.loaded).toContainText('Demo store');
  await expect(page.getByRole('region', { name: 'Columns of the loaded data' })).toBeVisible();
});

test('another delimiter can be set by hand', async ({ page }) => {
  const data = new DataPage(page);
  await data.open();
  await data.pick('orders.csv', ordersCsv());
  await expect(data.loaded).toContainText('orders');
  await page.getByRole('button', { name: 'Change columns and meaning' }).click();
  await data.wizard.getByText('How the file is written').click();
  await data.wizard.getByLabel('The first line holds').selectOption('no');
  await data.wizard.getByRole('button', { name: 'Read again' }).click();
  await expect(data.wizard).toContainText('41 rows');
});

test('text of a file is shown as text', async ({ page }) => {
  const data = new DataPage(page);
  await data.open();
  let ran = false;
  await page.exposeFunction('wasRun', () => {
    ran = true;
  });
  const names = [
    '<img src=x onerror=wasRun()>',
    '<script>wasRun()</script>',
    `"quotes"" and 'more'`,
    '=cmd|’ /C calc’!A0',
    '\u202Eright to left',
    '🛒👩‍👩‍👧',
    'x'.repeat(10_000),
  ];
  const rows = PLAIN_ROWS.map((line, index) =>
    line.replace(/Mug \d/, `"${names[index % names.length]!.replaceAll('"', '""')}"`),
  );
  await data.pick(`<img src=x onerror=wasRun()>.csv`, ordersCsv(rows));
  await expect(data.answer).toContainText('40 order lines');
  await page.getByRole('button', { name: 'Change columns and meaning' }).click();
  await expect(data.wizard).toContainText('<img src=x onerror=wasRun()>');
  await expect(data.wizard.getByRole('table').last()).toBeVisible();
  await expect(page.locator('main img')).toHaveCount(0);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
  expect(ran).toBe(false);
});

const RETAIL = '../shared/data/retail/online_retail.csv.gz';

test('half a million lines of a real shop, gzipped, without a click', async ({ page }) => {
  test.skip(!existsSync(RETAIL), 'the file is not part of the repository');
  const data = new DataPage(page);
  await data.open();
  await data.drop('online_retail.csv.gz', readFileSync(RETAIL));
  await expect(data.loaded).toContainText('online_retail', { timeout: 60_000 });
  const rows = page.getByRole('table', { name: 'From rows read to rows used' });
  await expect(rows).toContainText('541,909');
  await expect(page.getByText('do not add up')).toHaveCount(0);
});

const AMAZON = '../shared/data/amazon';

test('the same orders with two ways of writing dates give the same sums', async ({ page }) => {
  test.skip(!existsSync(AMAZON), 'the files are not part of the repository');
  const data = new DataPage(page);
  await data.open();
  const revenue = page.getByRole('table', { name: 'From revenue in the file to net revenue' });
  const iso = readFileSync(`${AMAZON}/amazon_sales_96rows_iso.csv`, 'utf8').split('\n');
  await data.pick('iso.csv', iso.slice(0, 93).join('\n'));
  await expect(data.loaded).toContainText('iso');
  const figures = await revenue.innerText();
  const days = /, (\d.*), worth/.exec(await data.answer.innerText())?.[1];
  await data.pick('dmy.csv', readFileSync(`${AMAZON}/amazon_sales_first92_ddmmyyyy.csv`));
  await expect(data.loaded).toContainText('dmy');
  expect(await revenue.innerText()).toBe(figures);
  await expect(data.answer).toContainText(days ?? 'no days');
});

test('a load can be called off, and the data before stay', async ({ page }) => {
  const data = new DataPage(page);
  await data.open();
  await page.evaluate((lines) => {
    const block = lines.map((line) => `${line}\n`).join('');
    const header = 'order_id,order_date,customer_id,product_name,quantity,unit_price,country\n';
    const transfer = new DataTransfer();
    transfer.items.add(new File([header, block.repeat(8000)], 'long.csv'));
    document
      .querySelector('main')!
      .dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true }));
  }, PLAIN_ROWS);
  const working = page.getByRole('region', { name: 'Loading' });
  await working.getByRole('button', { name: 'Cancel' }).click();
  await expect(working).toBeHidden();
  await expect(data.loaded).toContainText('Demo store');
  await data.pick('after.csv', ordersCsv());
  await expect(data.loaded).toContainText('after');
});

test('a database that dies is started again with the same data', async ({ page }) => {
  const data = new DataPage(page);
  await data.open();
  await data.pick('mine.csv', ordersCsv());
  await expect(data.loaded).toContainText('mine');
  const facts = page.getByRole('region', { name: 'Columns of the loaded data' });
  await expect(facts).toContainText('France');
  // Whatever worker it is that dies, the page must come out of it whole.
  for (const worker of page.workers()) {
    await worker
      .evaluate(() => {
        setTimeout(() => {
          throw new Error('killed by a test');
        });
      })
      .catch(() => {});
  }
  await expect(facts).toBeHidden();
  await expect(facts).toContainText('France', { timeout: 30_000 });
  await expect(data.loaded).toContainText('mine');
});
