/** A step put together by hand: what the form holds, and the step it means. */
import {
  COMPARISONS,
  LABEL_COLUMNS,
  NUMBER_COLUMNS,
  type Comparison,
  type Condition,
  type KeyColumn,
  type LabelColumn,
  type Limit,
  type NewStep,
  type NumberColumn,
  type Test,
} from '../../data/clean/recipe';
import type { DatasetSchema, OrderLineColumn } from '../../data/schema/canonical';
import { isNumber } from './facts';

export const FORM_KINDS = ['leave-out', 'cap', 'fill', 'set-missing', 'merge', 'copies'] as const;
export type FormKind = (typeof FORM_KINDS)[number];

export type FormTest = Comparison | 'missing' | 'present' | 'not whole' | 'in';

export interface StepForm {
  readonly kind: FormKind;
  readonly column: string;
  /** Condition of `leave-out` and `set-missing`; of `fill` unless it is `missing`. */
  readonly test: FormTest;
  readonly value: string;
  readonly low: string;
  readonly high: string;
  /** Whether limits are shares of the lines rather than values. */
  readonly isQuantile: boolean;
  readonly filler: 'typical' | 'constant';
  readonly constant: string;
  readonly by: string;
  readonly key: readonly KeyColumn[];
}

export const EMPTY_FORM: StepForm = {
  kind: 'leave-out',
  column: '',
  test: '<',
  value: '',
  low: '',
  high: '',
  isQuantile: false,
  filler: 'typical',
  constant: '',
  by: '',
  key: [],
};

/** Columns that a kind of step may act on, of those that the data fill. */
export function formColumns(kind: FormKind, schema: DatasetSchema): string[] {
  const there = (columns: readonly string[]): string[] =>
    columns.filter((column) => schema.columns.has(column as OrderLineColumn));
  if (kind === 'cap') return there(NUMBER_COLUMNS);
  if (kind === 'merge') return there(LABEL_COLUMNS);
  if (kind === 'leave-out') {
    return there([
      ...NUMBER_COLUMNS,
      ...LABEL_COLUMNS,
      'ordered_on',
      'order_id',
      'customer_id',
      'product_id',
    ]);
  }
  return there([...NUMBER_COLUMNS, ...LABEL_COLUMNS]);
}

/** Tests that fit a column. */
export function formTests(column: string): FormTest[] {
  if (isNumber(column)) return [...COMPARISONS, 'missing', 'present', 'not whole'];
  if (column === 'ordered_on') return ['<', '<=', '>', '>=', '='];
  return ['in', 'missing', 'present'];
}

/** The step that the form means, or what is still wanting. */
export function formStep(form: StepForm): NewStep | string {
  const { kind, column } = form;
  if (kind === 'copies') {
    const [first, ...others] = form.key;
    if (!first) return 'Choose at least one column that copies share.';
    return { kind: 'leave-out-copies', by: [first, ...others] };
  }
  if (!column) return 'Choose a column.';
  switch (kind) {
    case 'leave-out':
    case 'set-missing': {
      const where = conditionOf(form);
      if (typeof where === 'string') return where;
      return kind === 'leave-out'
        ? { kind, where }
        : { kind, column: column as NumberColumn | LabelColumn, where };
    }
    case 'cap': {
      const low = limitOf(form.low, form.isQuantile);
      const high = limitOf(form.high, form.isQuantile);
      if (typeof low === 'string') return low;
      if (typeof high === 'string') return high;
      if (!low && !high) return 'Give at least one limit.';
      return { kind, column: column as NumberColumn, low, high };
    }
    case 'fill': {
      const number = isNumber(column);
      if (form.filler === 'typical') {
        return {
          kind,
          column: column as NumberColumn,
          where: null,
          with: { typical: number ? 'median' : 'mode' },
          by: form.by ? [form.by as LabelColumn] : [],
        };
      }
      const constant = number ? numberOf(form.constant) : form.constant.trim();
      if (constant === null || constant === '') {
        return number ? 'Give a number to fill in.' : 'Give a text to fill in.';
      }
      return { kind, column: column as NumberColumn, where: null, with: { constant }, by: [] };
    }
    case 'merge': {
      const from = valuesOf(form.value);
      const to = form.constant.trim();
      if (!from.length) return 'Name the ways of writing, one a line.';
      if (!to) return 'Name what they are read as.';
      return {
        kind,
        column: column as LabelColumn,
        pairs: from.filter((value) => value !== to).map((value) => ({ from: value, to })),
      };
    }
  }
}

function conditionOf({ column, test, value }: StepForm): Condition | string {
  if (test === 'missing' || test === 'present') {
    return [{ column, is: test } as Test];
  }
  if (test === 'in') {
    const values = valuesOf(value);
    if (!values.length) return 'Name at least one value, one a line.';
    return [{ column, is: 'in', values } as Test];
  }
  if (test === 'not whole') return [{ column: column as NumberColumn, is: test }];
  if (column === 'ordered_on') {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return 'Choose a day.';
    return [{ column, is: test, value }];
  }
  const number = numberOf(value);
  if (number === null) return 'Give a number to compare with.';
  return [{ column: column as NumberColumn, is: test, value: number }];
}

/** Lines of a text field, each a value. */
function valuesOf(text: string): string[] {
  return [...new Set(text.split('\n').map((line) => line.trim()))].filter(Boolean);
}

/** A number as people type it, with a point or a comma; null for what is none. */
function numberOf(text: string): number | null {
  const written = text.trim().replace(',', '.');
  const number = Number(written);
  return written !== '' && Number.isFinite(number) ? number : null;
}

function limitOf(text: string, isQuantile: boolean): Limit | null | string {
  if (!text.trim()) return null;
  const number = numberOf(text);
  if (number === null) return 'A limit must be a number.';
  if (!isQuantile) return { value: number };
  return number > 0 && number < 100
    ? { quantile: number / 100 }
    : 'A share of the lines lies between 0 and 100 %.';
}
