/** The long work of the quality page, as a worker runs it: plain input in, plain output out. */
import { OrderlensError } from '../errors';
import { holm } from '../holm';
import type { OnProgress } from '../jobs';
import {
  correlationRatio,
  cramersV,
  pearson,
  spearman,
  type Association,
  type ColumnData,
} from './association';
import { fitMcd } from './mcd';
import { missingDependences, type MissingDependence } from './missingness';
import { Rng } from '../rng';
import { nearLabels, type LabelValue, type NearLabel } from './near-labels';
import { cholesky, inverse } from './spd';

export interface UsualInput {
  /** n × d, row-major, finite. */
  readonly data: Float64Array;
  readonly n: number;
  readonly d: number;
  readonly seed: number;
}

/** Why a column cannot take part: over a third of its rows hold one value, or the others fix it. */
export type LeftAside = 'one-value' | 'fixed-by-others';

export interface UsualOutput {
  /** Columns that took part, by their place in the input. */
  readonly columns: readonly number[];
  readonly leftAside: readonly { readonly column: number; readonly why: LeftAside }[];
  /** Null where fewer than two columns could take part. */
  readonly fit: {
    readonly location: Float64Array;
    /** Inverse of the covariance, row-major. */
    readonly precision: Float64Array;
    readonly covariance: Float64Array;
    readonly h: number;
    readonly kept: number;
  } | null;
}

/** Fits what is usual in several columns at once, without those that would leave no scatter. */
export function findUsual({ data, n, d, seed }: UsualInput, onProgress?: OnProgress): UsualOutput {
  const leftAside: { column: number; why: LeftAside }[] = [];
  let columns = Array.from({ length: d }, (_, j) => j).filter((j) => {
    if (!isMostlyOne(data, n, d, j)) return true;
    leftAside.push({ column: j, why: 'one-value' });
    return false;
  });
  while (columns.length > 1) {
    const kept = columns;
    const part = takeColumns(data, n, d, kept);
    const fit = fitMcd(part, n, kept.length, { seed, ...(onProgress ? { onProgress } : {}) });
    if (!('direction' in fit)) {
      const lower = cholesky(fit.covariance, kept.length);
      if (!lower) throw new OrderlensError('internal', 'The reweighted scatter is singular.');
      const { location, covariance, h } = fit;
      return {
        columns,
        leftAside,
        fit: { location, covariance, precision: inverse(lower, kept.length), h, kept: fit.kept },
      };
    }
    // Of the columns on the plane the last is the one that the others make.
    const { direction } = fit;
    const largest = Math.max(...direction.map(Math.abs));
    const place = direction.findLastIndex((x) => Math.abs(x) > 1e-3 * largest);
    leftAside.push({ column: kept[place]!, why: 'fixed-by-others' });
    columns = kept.filter((_, at) => at !== place);
  }
  return { columns, leftAside, fit: null };
}

/**
 * The innermost half of the rows takes the commonest value first. From two fifths on the rest has so
 * little scatter that, measured by it, the other values all seem far away; a third leaves a margin.
 */
const ONE_VALUE = 1 / 3;

/** Whether so many rows hold one value that their scatter says nothing. */
function isMostlyOne(data: Float64Array, n: number, d: number, j: number): boolean {
  const sorted = new Float64Array(n);
  for (let i = 0; i < n; i++) sorted[i] = data[i * d + j]!;
  sorted.sort();
  // A value that holds so many rows has two that are this far apart.
  const apart = Math.floor(ONE_VALUE * n);
  for (let i = 0; i + apart < n; i++) if (sorted[i] === sorted[i + apart]) return true;
  return false;
}

function takeColumns(data: Float64Array, n: number, d: number, columns: readonly number[]) {
  const k = columns.length;
  const taken = new Float64Array(n * k);
  for (let i = 0; i < n; i++) {
    for (let c = 0; c < k; c++) taken[i * k + c] = data[i * d + columns[c]!]!;
  }
  return taken;
}

export interface RelationsInput {
  readonly columns: readonly ColumnData[];
  /** Columns with too many values to be compared, whose gaps may still depend on the others. */
  readonly gapsOnly: readonly ColumnData[];
  /** Order of each row, 0 … orders − 1; gaps are tested on one row of each. */
  readonly orders: Int32Array;
  readonly seed: number;
}

export type Measure = 'pearson' | 'spearman' | 'cramers-v' | 'correlation-ratio';

export interface Relation extends Association {
  /** Places of the two columns in the input, `a` < `b`. */
  readonly a: number;
  readonly b: number;
  readonly measure: Measure;
  /** Adjusted over all pairs of its measure (Holm). */
  readonly adjustedP: number;
}

export interface RelationsOutput {
  /** Every pair once, pairs of numbers by Pearson and by Spearman. */
  readonly relations: readonly Relation[];
  readonly missing: readonly MissingDependence[];
  readonly rows: number;
  /** Rows that the tests of gaps were made on. */
  readonly testedRows: number;
}

/** All pairs of columns by the measures that fit their types, and what their gaps depend on. */
export function findRelations(
  { columns, gapsOnly, orders, seed }: RelationsInput,
  onProgress?: OnProgress,
): RelationsOutput {
  const found: Omit<Relation, 'adjustedP'>[] = [];
  const pairs = (columns.length * (columns.length - 1)) / 2;
  let done = 0;
  columns.forEach((x, a) => {
    columns.slice(a + 1).forEach((y, offset) => {
      const b = a + 1 + offset;
      onProgress?.({ stage: 'Comparing columns', fraction: (0.9 * done++) / pairs });
      if (x.kind === 'number' && y.kind === 'number') {
        found.push({ a, b, measure: 'pearson', ...pearson(x.values, y.values) });
        found.push({ a, b, measure: 'spearman', ...spearman(x.values, y.values) });
      } else if (x.kind === 'label' && y.kind === 'label') {
        found.push({ a, b, measure: 'cramers-v', ...cramersV(x, y) });
      } else if (x.kind === 'label' && y.kind === 'number') {
        found.push({ a, b, measure: 'correlation-ratio', ...correlationRatio(x, y.values) });
      } else if (x.kind === 'number' && y.kind === 'label') {
        found.push({ a, b, measure: 'correlation-ratio', ...correlationRatio(y, x.values) });
      }
    });
  });
  onProgress?.({ stage: 'Testing gaps', fraction: 0.9 });
  const drawn = oneOfEach(orders, seed);
  return {
    relations: withHolm(found),
    missing: missingDependences(columns, drawn, gapsOnly),
    rows: orders.length,
    testedRows: drawn.length,
  };
}

/** Rank and plain correlation ask the same question twice; each answer is adjusted for itself. */
function withHolm(found: readonly Omit<Relation, 'adjustedP'>[]): Relation[] {
  const families = [
    found.filter(({ measure }) => measure !== 'spearman'),
    found.filter(({ measure }) => measure === 'spearman'),
  ];
  return families.flatMap((family) => {
    const adjusted = holm(family.map(({ p }) => p));
    return family.map((relation, at) => ({ ...relation, adjustedP: adjusted[at]! }));
  });
}

/**
 * One row of each order, drawn by lot (a reservoir of one, Vitter 1985, doi:10.1145/3147.3165): rows
 * come as the database joins them, those that lack a value last, so that the first would be those
 * without gaps.
 *
 * @returns rows in the order in which their orders first appear
 */
export function oneOfEach(orders: Int32Array, seed: number): Int32Array {
  const rng = new Rng(seed);
  const most = orders.reduce((max, order) => Math.max(max, order), -1);
  const seen = new Int32Array(most + 1);
  const place = new Int32Array(most + 1);
  const rows = new Int32Array(orders.length);
  let count = 0;
  for (let i = 0; i < orders.length; i++) {
    const order = orders[i]!;
    const times = ++seen[order]!;
    if (times === 1) {
      place[order] = count;
      rows[count++] = i;
    } else if (rng.int(times) === 0) {
      rows[place[order]!] = i;
    }
  }
  return rows.slice(0, count);
}

export interface SpellingInput {
  readonly columns: readonly {
    readonly column: string;
    readonly values: readonly LabelValue[];
    readonly typos: boolean;
    /** Values that are right however rare they are. */
    readonly known?: ReadonlySet<string>;
  }[];
}

export type SpellingOutput = readonly {
  readonly column: string;
  readonly pairs: readonly NearLabel[];
}[];

/** Ways of writing that are probably one, in every column that has any. */
export function findSpellings({ columns }: SpellingInput, onProgress?: OnProgress): SpellingOutput {
  return columns.flatMap(({ column, values, typos, known }, at) => {
    onProgress?.({ stage: `Comparing values of ${column}`, fraction: at / columns.length });
    const pairs = nearLabels(values, { typos, ...(known ? { known } : {}) });
    return pairs.length ? [{ column, pairs }] : [];
  });
}
