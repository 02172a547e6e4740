/** What one value of a text file looks like. */
export type CellClass = 'empty' | 'number' | 'date' | 'text';

/** Signs, currency marks and percent around digits with any usual separators. */
const NUMBER =
  /^[-+−(]?\s*(?:[$€£¥₹]|[A-Z]{3}\s)?\s*[-+]?(?:\d{1,3}(?:[.,' \u00a0\u202f]\d{2,3})*|\d+)?(?:[.,]\d+)?(?:[eE][-+]?\d+)?\s*(?:%|[$€£¥₹]|[A-Z]{3})?\)?$/;
const DATE =
  /^(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})|\d{1,2}[- ][A-Za-z]{3,9}[- ,]+\d{2,4}|[A-Za-z]{3,9} \d{1,2},? \d{4}|\d{8})(?:[T ]+\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:[AaPp]\.?[Mm]\.?)?\s*(?:Z|UTC|[-+]\d{2}:?\d{2})?)?$/;
const TIME = /^\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:[AaPp]\.?[Mm]\.?)?$/;

/** Longer than any number or date. */
const MOST = 40;

export function cellClass(value: string): CellClass {
  const trimmed = value.trim();
  if (!trimmed || /^(?:null|none|nan|n\/a|na|-)$/i.test(trimmed)) return 'empty';
  if (trimmed.length > MOST || !/\d/.test(trimmed)) return 'text';
  if (DATE.test(trimmed) || TIME.test(trimmed)) return 'date';
  return NUMBER.test(trimmed) ? 'number' : 'text';
}
