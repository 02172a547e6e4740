import { ALL_SHEETS, type SheetInfo, type Source } from '../ingest/types';
import { DEFAULT_MEANING } from './meaning';
import type { MappingProposal, Question } from './types';

/** Sheets named in a question, at most. */
const MOST_NAMED = 4;

/** Asks for a look where a file holds several tables: the largest was taken, which may be another than meant. */
export function sheetQuestion(source: Source): Question | null {
  const tables = (source.sheets ?? []).filter(
    ({ name, isTable }) => isTable && name !== ALL_SHEETS,
  );
  if (tables.length < 2 || source.sheet === undefined) return null;
  return {
    id: 'sheet',
    isNotice: true,
    text:
      source.sheet === ALL_SHEETS
        ? `The ${tables.length} tables of this file are read as one: is that what you mean?`
        : `“${source.sheet}” is read: is that the table you mean?`,
    evidence: `This file holds ${tables.length}: ${named(tables)}.`,
  };
}

function named(tables: readonly SheetInfo[]): string {
  const words = tables
    .slice(0, MOST_NAMED)
    .map(({ name, rows }) =>
      rows === null ? `“${name}”` : `“${name}” (${rows.toLocaleString('en')} rows)`,
    );
  const more = tables.length - words.length;
  return more > 0 ? `${words.join(', ')} and ${more} more` : words.join(', ');
}

/**
 * What the columns of baskets mean: each basket is an order, without a day, a customer or amounts.
 * That the file holds baskets is a guess from its looks, so a person is asked to look.
 */
export function basketProposal(source: Source): MappingProposal {
  const [basket, item] = source.columns;
  const roles = { order_id: basket!.name, product_name: item!.name };
  const question: Question = {
    id: 'baskets',
    isNotice: true,
    text: 'Each line of this file is read as a basket, with its items side by side. Is that so?',
    evidence: `${source.rows.toLocaleString('en')} items were found, such as ${examples(source)}. They say what is bought together, but not when, by whom or for how much.`,
  };
  return {
    mapping: {
      roles,
      meaning: { ...DEFAULT_MEANING, revenue: 'none' },
      presetId: null,
    },
    guesses: [
      { role: 'order_id', column: roles.order_id, confidence: 1, reason: 'one basket, one order' },
      { role: 'product_name', column: roles.product_name, confidence: 1, reason: 'what is in it' },
    ],
    presetName: null,
    questions: [question],
  };
}

function examples(source: Source): string {
  const items = new Set(source.sample.map((row) => row[1]?.slice(0, 30)).filter(Boolean));
  return [...items]
    .slice(0, 3)
    .map((item) => `“${item}”`)
    .join(', ');
}
