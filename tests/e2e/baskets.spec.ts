import { expect, test, type Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
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
    'rules that stand out against items bought independently',
  );
  for (const name of PICTURES) {
    await page.getByRole('radio', { name, exact: true }).check({ force: true });
    await expect(
      page.locator('.analysis .main svg circle, .analysis .main svg rect').first(),
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
  await page.keyboard.press('Enter');
  const builder = page.getByRole('region', { name: 'Basket builder' });
  await expect(builder).toContainText('Bottled ink, blue-black');
  await expect(page).toHaveURL(/p\.cart=BOK-193/);
  await page.reload();
  await untilReady(page);
  await expect(builder).toContainText('Bottled ink, blue-black');
  await builder.getByRole('button', { name: 'Take out Fountain pen, steel nib' }).click();
  await expect(builder).toContainText('pick an item here');
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

test('categories: nothing beats chance, and the page says so', async ({ page }) => {
  await page.goto('./baskets/?p.unit=category');
  await untilReady(page);
  await expect(page.locator('.answer')).toContainText('Nothing beats chance');
});
