import type { Source, SourceColumn } from '../ingest/types';
import { readDate, sameOrder } from '../schema/values/date-text';
import { isMissingValue, trimText } from '../schema/values/missing';
import { readNumber } from '../schema/values/number-text';

/** What the sample shows of one column. Shares are of the values that are there. */
export interface ColumnProfile {
  readonly column: SourceColumn;
  readonly values: readonly string[];
  /** Share of the sample's rows that hold a value. */
  readonly filled: number;
  readonly distinct: number;
  readonly dates: number;
  readonly numbers: number;
  readonly integers: number;
  readonly negative: number;
  readonly min: number;
  readonly max: number;
  /** Share of the numbers other than 0 that are above 1. */
  readonly aboveOne: number;
  /** Share with a fraction, a currency sign or a percent sign. */
  readonly moneyLike: number;
  readonly percents: number;
  readonly emails: number;
  readonly meanLength: number;
}

export function profileColumns(source: Source): ColumnProfile[] {
  return source.columns.map((column, index) =>
    profileColumn(
      column,
      source.sample.map((row) => row[index] ?? null),
    ),
  );
}

function profileColumn(column: SourceColumn, sample: readonly (string | null)[]): ColumnProfile {
  const values = sample
    .filter((value): value is string => !isMissingValue(value))
    .map((value) => trimText(value));
  const share = (test: (value: string) => boolean): number =>
    values.length ? values.filter(test).length / values.length : 0;
  const numbers = values.map((value) => readNumber(value.replace(/%$/, ''), '.'));
  const read = numbers.filter((value) => value !== null);
  const other = read.filter((value) => value !== 0);
  const isDay = column.type === 'date' || column.type === 'timestamp';
  return {
    column,
    values,
    filled: sample.length ? values.length / sample.length : 0,
    distinct: new Set(values).size,
    dates: isDay ? 1 : share((value) => isDate(value)),
    numbers: values.length ? read.length / values.length : 0,
    integers: values.length ? read.filter(Number.isInteger).length / values.length : 0,
    negative: values.length ? read.filter((value) => value < 0).length / values.length : 0,
    min: Math.min(...read),
    max: Math.max(...read),
    aboveOne: other.length ? other.filter((value) => value > 1).length / other.length : 0,
    moneyLike: share((value) => /\p{Sc}|\d[.,]\d{1,2}\b/u.test(value)),
    percents: share((value) => /\d\s*%$/.test(value)),
    emails: share((value) => /^[^\s@]+@[^\s@]+\.[a-z]{2,}$/i.test(value)),
    meanLength: values.reduce((sum, value) => sum + value.length, 0) / (values.length || 1),
  };
}

/** A number alone is a date only when it is written as year, month, day or as Unix time. */
function isDate(value: string): boolean {
  if (/^\d+(\.\d+)?$/.test(value) && !/^((19|20)\d{6}|\d{10}|\d{13})$/.test(value)) return false;
  return readDate(value, sameOrder('dmy')) !== null || readDate(value, sameOrder('mdy')) !== null;
}
