import { expect, test } from '@playwright/test';
import { expectClean, untilReady, watch } from './watch';

test('the palette goes to a page, filters and changes the theme, by keys alone', async ({
  page,
  baseURL,
}) => {
  const found = watch(page, new URL(baseURL!).origin);
  await page.goto('./');
  await untilReady(page);

  await page.keyboard.press('ControlOrMeta+k');
  const field = page.getByRole('combobox', { name: /go to a page/i });
  await expect(field).toBeFocused();
  await field.fill('slipping');
  const first = page.getByRole('listbox', { name: 'Commands' }).getByRole('option').first();
  await expect(first).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/rfm\//);
  await untilReady(page);

  // A filter chosen there acts on this page and stands in the address.
  await page.keyboard.press('ControlOrMeta+k');
  await field.fill('Germany');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/country=Germany/);
  await untilReady(page);

  // Back takes the filter off, and again the page.
  await page.goBack();
  await expect(page).not.toHaveURL(/country=/);
  await page.goBack();
  await expect(page).not.toHaveURL(/\/rfm\//);

  await page.keyboard.press('ControlOrMeta+k');
  await field.fill('dark');
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');

  // Nothing by that name is said, and Escape gives the page back.
  await page.keyboard.press('ControlOrMeta+k');
  await field.fill('no such thing anywhere');
  await expect(page.getByText('Nothing by that name.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(field).toBeHidden();
  expectClean(found);
});
