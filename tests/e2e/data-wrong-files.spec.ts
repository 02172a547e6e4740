import { expect, test } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { DataPage, ordersCsv, PLAIN_ROWS } from './data-page';

/** Half of a Parquet file that is sound as a whole. */
function halfParquet(): Buffer {
  const whole = readFileSync('static/data/demo-orders.parquet');
  return whole.subarray(0, whole.length >> 1);
}

interface WrongFile {
  readonly what: string;
  readonly name: string;
  content(): string | Buffer;
  /** What the card must say. */
  readonly says: RegExp;
}

const WRONG_FILES: readonly WrongFile[] = [
  { what: 'an empty file', name: 'empty.csv', content: () => '', says: /empty/i },
  {
    what: 'a file with a header only',
    name: 'header.csv',
    content: () => ordersCsv([]),
    says: /no rows|only a header|header/i,
  },
  {
    what: 'a PDF with the name of a CSV',
    name: 'orders.csv',
    content: () =>
      Buffer.concat([Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1'), Buffer.alloc(900, 7)]),
    says: /PDF/,
  },
  {
    what: 'half of a Parquet file',
    name: 'half.parquet',
    content: halfParquet,
    says: /Parquet/,
  },
  {
    what: 'a file of one column',
    name: 'one.csv',
    content: () => `name\n${'mug\n'.repeat(50)}`,
    says: /column/i,
  },
  {
    what: 'a file of 5,000 columns',
    name: 'wide.csv',
    content: () => {
      const line = (letter: string): string =>
        Array.from({ length: 5000 }, (_, index) => `${letter}${index}`).join(',');
      return `${line('c')}\n${line('1')}\n${line('2')}\n`;
    },
    says: /5,?000/,
  },
  {
    what: 'NUL bytes',
    name: 'nul.csv',
    content: () => Buffer.concat([Buffer.from(ordersCsv()), Buffer.alloc(4000)]),
    says: /NUL|binary|zero bytes/i,
  },
];

test('a file that cannot be read is said to be so, and the data before stay', async ({ page }) => {
  const data = new DataPage(page);
  await data.open();
  for (const { what, name, content, says } of WRONG_FILES) {
    await test.step(what, async () => {
      await data.pick(name, content());
      await expect.soft(data.failure).toContainText(says);
      await expect.soft(data.failure).toContainText(name);
      await expect.soft(data.loaded).toContainText('Demo store');
      await data.failure.getByRole('button', { name: 'Keep Demo store' }).click();
      await expect(data.failure).toBeHidden();
      await expect.soft(data.answer).toContainText('order lines');
    });
  }
  await test.step('300 MB on one line', async () => {
    await page.evaluate(() => {
      const megabyte = new Blob(['x,'.repeat(1 << 19)]);
      const transfer = new DataTransfer();
      const parts = Array.from({ length: 300 }, () => megabyte);
      transfer.items.add(new File(parts, 'line.csv'));
      document
        .querySelector('main')!
        .dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true }));
    });
    await expect(data.failure).toContainText(/line/i);
    await expect(data.loaded).toContainText('Demo store');
  });
});

test.describe('a file whose columns do not tell enough', () => {
  test('asks for the date where no column holds one', async ({ page }) => {
    const data = new DataPage(page);
    await data.open();
    await data.pick('no-date.csv', `customer,product,price\n${'Ann,Mug,3.50\n'.repeat(30)}`);
    await expect(data.wizard.or(data.failure)).toContainText(/date/i);
    await expect(page.getByText('Demo store').first()).toBeVisible();
  });

  test('asks for the order of day and month where the dates do not tell it', async ({ page }) => {
    const data = new DataPage(page);
    await data.open();
    const rows = PLAIN_ROWS.map((line, index) =>
      line.replace(/2024-\d\d-\d\d/, `0${(index % 9) + 1}/0${(index % 7) + 1}/2024`),
    );
    await data.pick('ambiguous.csv', ordersCsv(rows));
    await expect(data.wizard).toBeVisible();
    const load = data.wizard.getByRole('button', { name: /^Load / });
    await expect(load).toBeDisabled();
    await data.wizard.getByRole('button', { name: /^Day first/ }).click();
    await load.click();
    await expect(data.loaded).toContainText('ambiguous');
    await expect(data.answer).toContainText('40 order lines');
    // The answer is kept for files with this header.
    await data.pick('ambiguous-again.csv', ordersCsv(rows));
    await expect(data.loaded).toContainText('ambiguous-again');
  });

  test('says which value it met when no date can be read', async ({ page }) => {
    const data = new DataPage(page);
    await data.open();
    const rows = PLAIN_ROWS.map((line) => line.replace(/2024-\d\d-\d\d/, '2024-99-77'));
    await data.pick('bad-dates.csv', ordersCsv(rows));
    await expect(data.wizard.or(data.failure)).toContainText(/date/i);
    await expect(page.getByText('Demo store').first()).toBeVisible();
  });
});
