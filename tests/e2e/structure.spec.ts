import { readFileSync } from 'node:fs';
import { expect, test, type Page } from '@playwright/test';
import { drawIndependent, independentDrawsCsv } from '../generators/independent-draws';
import { expectClean, untilReady, watch } from './watch';

const answer = (page: Page) => page.locator('article.analysis .answer');

test('the demo store has structure: verdicts, table, method and file', async ({
  page,
  baseURL,
}) => {
  const found = watch(page, new URL(baseURL!).origin);
  await page.goto('./structure/');
  await untilReady(page);
  await expect(answer(page)).toContainText('Yes, in 10 of 13 questions');
  const months = page.getByRole('region', { name: 'Do some months have more orders than others?' });
  await expect(months).toContainText('Months differ');
  await expect(months.getByRole('img').first()).toHaveAccessibleName(/Orders per month/);

  // The forest is a table too.
  await page.getByRole('button', { name: /^Table and files of “Structure: 10/ }).click();
  await page.getByRole('menuitem', { name: 'Show as table' }).click();
  await expect(page.getByRole('cell', { name: 'Repeat buying' }).first()).toBeVisible();

  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export data' }).click();
  await page.getByRole('menuitem', { name: 'CSV' }).click();
  const lines = readFileSync(await (await downloading).path(), 'utf8')
    .trimEnd()
    .split('\r\n');
  expect(lines[0]).toContain('question,verdict,effect,low,high,stated');
  expect(lines).toHaveLength(14);

  // Where there is structure, no other page says anything of it.
  await page.getByRole('link', { name: 'Cohorts' }).first().click();
  await untilReady(page);
  await expect(page.getByRole('note')).toHaveCount(0);
  expectClean(found);
});

test('100,000 independent draws: nothing to find, and pages that rest on it say so', async ({
  page,
  baseURL,
}) => {
  const found = watch(page, new URL(baseURL!).origin);
  await page.goto('./structure/');
  await untilReady(page);
  const before = Number(await page.locator('main').getAttribute('data-version'));
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles({
      name: 'Amazon.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(independentDrawsCsv(drawIndependent(1))),
    });
  await expect(page.locator('main')).not.toHaveAttribute('data-version', String(before), {
    timeout: 90_000,
  });
  await expect(answer(page)).toContainText('In none of the 12 questions', { timeout: 90_000 });
  const hours = page.getByRole('region', { name: 'Do hours of the day differ?' });
  await expect(hours).toContainText('The columns cannot answer: the dates have no time of day.');

  await page.getByRole('link', { name: 'Cohorts' }).first().click();
  const note = page.getByRole('note');
  await expect(note).toContainText(
    'how often customers buy and when customers come back look like',
    {
      timeout: 60_000,
    },
  );
  await note.getByRole('link', { name: 'See the structure check' }).click();
  await expect(answer(page)).toContainText('In none of the 12 questions');
  expectClean(found);
});
