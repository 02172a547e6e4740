import { expect, test } from '@playwright/test';
import { DataPage, ordersCsv, PLAIN_ROWS } from './data-page';
import { untilReady } from './watch';

/** 40 sound lines of 190.00 in all, and three that want a look. */
const ROWS = [
  ...PLAIN_ROWS,
  'A2000,2024-12-20,K1,Mug 1,1,-100.00,France',
  'A2001,2024-12-21,K2,Mug 2,0,5.00,France',
  'A2002,2024-12-22,,Mug 3,2,5.00,France',
];

test('what is the matter is cleaned by a recipe that every page follows, and taken back', async ({
  page,
}) => {
  const data = new DataPage(page);
  await data.open();
  await data.pick('dirty.csv', ordersCsv(ROWS));
  await expect(data.loaded).toContainText('dirty');
  await page.getByRole('link', { name: 'Data quality' }).first().click();
  await untilReady(page);
  const answer = page.locator('.answer').first();
  await expect(answer).toContainText('43 counted lines');

  // One finding, and what could be done about it.
  await page.getByRole('button', { name: /^Lines with a price below zero/ }).click();
  await page.getByRole('button', { name: /^Leave these lines out/ }).click();
  const recipe = page.locator('section.recipe');
  await expect(recipe).toContainText('1 line left out');
  await expect(recipe).toContainText('100.00');
  await recipe.getByRole('button', { name: 'Apply to all pages' }).click();
  await expect(recipe).toContainText('Applied');
  await untilReady(page);
  await expect(answer).toContainText('42 counted lines');

  // Every page says so, and follows.
  const chip = page.getByRole('link', { name: 'Cleaned: 1 step' });
  await page.getByRole('link', { name: 'Data', exact: true }).first().click();
  await expect(chip).toBeVisible();
  await expect(page.getByText('42 order lines').first()).toBeVisible();
  await chip.click();
  await expect(page).toHaveURL(/\/quality\/.*#recipe$/);

  // Undone, the figures are those of the file again.
  await recipe.getByRole('button', { name: /^Undo/ }).click();
  await recipe.getByRole('button', { name: 'Apply to all pages' }).click();
  await expect(answer).toContainText('43 counted lines');
  await expect(chip).toHaveCount(0);
});
