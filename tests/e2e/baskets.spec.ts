import { expect, test, type Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { DataPage, ordersCsv } from './data-page';
import { expectClean, untilReady, watch } from './watch';

const PICTURES = ['Matrix', 'Bars', 'Groups', 'Network', 'Scatter'] as const;

async function open(page: Page, search = ''): Promise<void> {
  await page.goto(`./baskets/${search}`);
  await untilReady(page);
  await expect(page.locator('.data-table tr.row').first()).toBeVisible();
}

test('what is bought together: every picture is drawn, and a rule tells its story', async ({
  page,
  baseURL,
}) => {
  const found = watch(page, new URL(baseURL!).origin);
  await open(page);
  await expect(page.locator('.answer')).toContainText(
    /strongest pair of \d+ rules that stand out in [\d,]+ orders/,
  );
  for (const name of PICTURES) {
    await page.getByRole('radio', { name, exact: true }).check({ force: true });
    await expect(
      page
        .locator('.analysis .main svg')
        .locator('.dots path, circle, g > rect:not(.overlay, .selection)')
        .first(),
    ).toBeVisible();
    await untilReady(page);
  }
  await page.locator('.data-table tr.row').first().click();
  await expect(page.getByRole('region', { name: 'The rule in detail' })).toContainText(
    '95% interval',
  );
  await page.getByRole('button', { name: /^Save as audience/ }).click();
  await expect(page.locator('.toaster')).toContainText('is saved');
  expectClean(found);
});

test('a basket is filled, what to offer is named, and the address keeps both', async ({ page }) => {
  await open(page);
  await page.getByLabel('The basket holds').fill('fountain pen');
  const found = page.getByRole('listbox', { name: 'Items found' }).getByRole('option');
  await expect(found.first()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  const builder = page.getByRole('region', { name: 'Basket builder' });
  await expect(builder).toContainText('Bottled ink, blue-black');
  await expect(page).toHaveURL(/p\.cart=BOK-193/);
  await page.reload();
  await untilReady(page);
  await expect(builder).toContainText('Bottled ink, blue-black');
  await builder.getByRole('button', { name: 'Take out Fountain pen, steel nib' }).click();
  await expect(builder).toContainText('pick an item here');
  // The keyboard stays where the next item is typed.
  await expect(page.getByLabel('The basket holds')).toBeFocused();
});

test('rules go out as CSV, and the model as JSON', async ({ page }) => {
  await open(page);
  const saved = async (click: () => Promise<void>): Promise<string> => {
    const downloading = page.waitForEvent('download');
    await click();
    return readFileSync(await (await downloading).path(), 'utf8');
  };
  await page.getByRole('button', { name: 'Export data' }).click();
  const csv = await saved(() => page.getByRole('menuitem', { name: 'CSV' }).click());
  const rules = csv.trimEnd().split('\r\n').length - 1;
  const json = await saved(() => page.getByRole('button', { name: 'Model as JSON' }).click());
  const { associationModel } = JSON.parse(json) as {
    associationModel: { numberOfRules: number; associationRules: { lift: number }[] };
  };
  expect(associationModel.numberOfRules).toBe(rules);
  expect(associationModel.associationRules.every(({ lift }) => lift > 1)).toBe(true);
});

test('rules of the first orders are tested on the others', async ({ page }) => {
  await open(page);
  await expect(page.locator('.answer')).toContainText(
    /Of \d+ rules that the first 70% of the orders show by themselves, \d+ hold in the others/,
  );
  await page.getByRole('radio', { name: 'Held back' }).check({ force: true });
  await expect(page.locator('.told')).toContainText('measured in the');
  await expect(page.locator('.data-table tr.row').first()).toContainText('holds');
});

test('what would be very much is asked about, and the proposal is taken', async ({ page }) => {
  await page.goto('./baskets/?p.basket=customer&p.support=0.0002&p.length=8');
  await untilReady(page);
  const question = page.getByRole('alert');
  await expect(question).toContainText('This would find very much');
  await question.getByRole('button', { name: /^Use [\d,]+ customers/ }).click();
  await expect(page.locator('.data-table tr.row').first()).toBeVisible({ timeout: 60_000 });
  await expect(question).toHaveCount(0);
  await expect(page).not.toHaveURL(/p\.support=0\.0002(&|$)/);
});

/** Orders of one to three, and some of ten, items out of twenty, drawn by a fixed sequence. */
function rowsAtRandom(): string[] {
  let state = 12_345;
  const below = (n: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
  const rows: string[] = [];
  for (let order = 1; order <= 800; order++) {
    const items = new Set<number>();
    const size = below(10) === 0 ? 10 : 1 + below(3);
    while (items.size < size) items.add(Math.min(below(20), below(20)));
    const day = String(1 + (order % 28)).padStart(2, '0');
    for (const item of items) {
      // A name that is not to be believed, and a long one.
      const name =
        item === 0
          ? '"<img src=x onerror=""document.title=1"">"'
          : `Thing ${item} with a name as long as names of things can ever be ${item}`;
      rows.push(`O${order},2024-03-${day},K${order % 300},${name},1,10.00,France`);
    }
  }
  return rows;
}

test('a file filled at random: nothing beats chance, and the page says so', async ({
  page,
  baseURL,
}) => {
  const found = watch(page, new URL(baseURL!).origin);
  const data = new DataPage(page);
  await data.open();
  await data.pick('random.csv', ordersCsv(rowsAtRandom()));
  await expect(data.loaded).toContainText('random');
  await page.getByRole('link', { name: 'Baskets' }).first().click();
  await untilReady(page);
  await expect(page.locator('.answer')).toContainText('Nothing beats chance');
  await page.getByRole('radio', { name: 'Sets' }).check({ force: true });
  await expect(page.locator('.data-table')).toContainText('<img src=x');
  expect(await page.title()).not.toBe('1');
  expectClean(found);
});
