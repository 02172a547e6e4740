/** Whether one column tells another: a contingency table against shuffled labels. */
import { chiSquareUpper } from '../distributions';
import type { Rng } from '../rng';
import { chiSquareEffect, detectableChiSquare, rankUpper } from './effect';
import { band } from './even';
import { groupProjection, permutationMoments } from './permutation-moments';
import type { Effect, Evidence, Obstacle, QuestionId, TestResult } from './questions';

const MAX_DRAWN = 1_000;
const DRAWS = 1_999;
/** Rows of the picture. */
const MOST_SHOWN = 20;

/** Counts of a table, by rows and columns that occur. */
export interface Contingency {
  readonly n: number;
  /** Codes of the rows and columns, ascending. */
  readonly rowCodes: Int32Array;
  readonly columnCodes: Int32Array;
  /** rows × columns, row-major. */
  readonly counts: Float64Array;
  readonly rowTotals: Float64Array;
  readonly columnTotals: Float64Array;
}

/** Units with a code below 0 in either column are left out. */
export function contingency(row: Int32Array, column: Int32Array): Contingency {
  const usable = (i: number): boolean => row[i]! >= 0 && column[i]! >= 0;
  const [rowCodes, rowPlace] = distinct(row, usable);
  const [columnCodes, columnPlace] = distinct(column, usable);
  const counts = new Float64Array(rowCodes.length * columnCodes.length);
  const rowTotals = new Float64Array(rowCodes.length);
  const columnTotals = new Float64Array(columnCodes.length);
  let n = 0;
  for (let i = 0; i < row.length; i++) {
    if (!usable(i)) continue;
    const [r, c] = [rowPlace[row[i]!]!, columnPlace[column[i]!]!];
    counts[r * columnCodes.length + c]! += 1;
    rowTotals[r]! += 1;
    columnTotals[c]! += 1;
    n++;
  }
  return { n, rowCodes, columnCodes, counts, rowTotals, columnTotals };
}

function distinct(codes: Int32Array, usable: (i: number) => boolean): [Int32Array, Int32Array] {
  let most = -1;
  for (let i = 0; i < codes.length; i++) if (usable(i) && codes[i]! > most) most = codes[i]!;
  const place = new Int32Array(most + 1).fill(-1);
  for (let i = 0; i < codes.length; i++) if (usable(i)) place[codes[i]!] = 0;
  const found: number[] = [];
  for (let code = 0; code <= most; code++) {
    if (place[code] === 0) place[code] = found.push(code) - 1;
  }
  return [Int32Array.from(found), place];
}

/**
 * χ² given both margins: mean and variance over all permutations of one column are exact, its tail is
 * that of the scaled χ² with these moments; few units are shuffled instead. Effect: Cramér's V with
 * the bias taken off (Bergsma 2013, doi:10.1016/j.jkss.2012.10.002); 1 where one column tells the
 * other.
 *
 * Units must be independent: one per customer, not one per order of the same customer.
 */
export function tableTest(
  id: QuestionId,
  row: Int32Array,
  column: Int32Array,
  rng: Rng,
): TestResult | Obstacle {
  const table = contingency(row, column);
  const { n, rowTotals, columnTotals } = table;
  if (n > 0 && (rowTotals.length < 2 || columnTotals.length < 2)) return 'one-value';
  if (n < 4) return tooFew(id, n);
  const x = chiSquareOf(table);
  const { mean, variance } = permutationMoments(
    n,
    groupProjection(rowTotals),
    groupProjection(columnTotals),
  );
  // Where every value is another, no shuffle changes anything.
  if (!(variance > 1e-9 * mean * mean)) return tooFew(id, n);
  // The moments are those of χ²/n. With them it is scale · χ² with `df` degrees of freedom.
  const scale = (variance / (2 * mean)) * n;
  const df = (2 * mean * mean) / variance;
  const drawn = n <= MAX_DRAWN;
  const p = drawn ? drawnP(x, table, row, column, rng) : chiSquareUpper(x / scale, df);
  const [r, c] = [shrunk(rowTotals.length, n), shrunk(columnTotals.length, n)];
  const full = Math.sqrt(Math.max(1e-9, Math.min(r, c) - 1));
  const toV = (w: number): number => Math.min(1, w / full);
  const phi = chiSquareEffect(x, df, n, scale);
  return {
    id,
    n,
    effect: { estimate: cramersV(table), low: toV(phi.low), high: toV(phi.high) },
    direction: 1,
    p,
    reference: drawn ? 'draws' : 'moments',
    draws: drawn ? DRAWS : 0,
    detectable: (alpha) => {
      const v = detectableChiSquare(df, n, alpha, scale) / full;
      return v < 1 ? v : Infinity;
    },
    facts: { rows: rowTotals.length, columns: columnTotals.length, ...leading(table) },
    evidence: leadingShares(table),
  };
}

function tooFew(id: QuestionId, n: number): TestResult {
  const effect: Effect = { estimate: 0, low: 0, high: Infinity };
  return {
    id,
    n,
    effect,
    direction: 1,
    p: 1,
    reference: 'asymptotic',
    draws: 0,
    detectable: () => Infinity,
    facts: {},
    evidence: null,
  };
}

/** χ² = n (Σ O²/(R C) − 1). */
export function chiSquareOf({ n, counts, rowTotals, columnTotals }: Contingency): number {
  let sum = 0;
  const columns = columnTotals.length;
  for (let r = 0; r < rowTotals.length; r++) {
    let part = 0;
    for (let c = 0; c < columns; c++) part += counts[r * columns + c]! ** 2 / columnTotals[c]!;
    sum += part / rowTotals[r]!;
  }
  return n * Math.max(0, sum - 1);
}

function shrunk(size: number, n: number): number {
  return size - (size - 1) ** 2 / (n - 1);
}

/** Cramér's V with the bias taken off. */
export function cramersV(table: Contingency): number {
  const { n, rowTotals, columnTotals } = table;
  const bias = ((rowTotals.length - 1) * (columnTotals.length - 1)) / (n - 1);
  const phi = Math.max(0, chiSquareOf(table) / n - bias);
  const full = Math.min(shrunk(rowTotals.length, n), shrunk(columnTotals.length, n)) - 1;
  return full > 0 ? Math.min(1, Math.sqrt(phi / full)) : 0;
}

function drawnP(
  x: number,
  table: Contingency,
  row: Int32Array,
  column: Int32Array,
  rng: Rng,
): number {
  const { n, rowCodes, columnCodes, rowTotals, columnTotals } = table;
  const columns = columnCodes.length;
  const a = new Int32Array(n);
  const b = new Int32Array(n);
  let at = 0;
  for (let i = 0; i < row.length; i++) {
    if (row[i]! < 0 || column[i]! < 0) continue;
    a[at] = rowCodes.indexOf(row[i]!);
    b[at++] = columnCodes.indexOf(column[i]!);
  }
  const counts = new Float64Array(table.counts.length);
  const drawn = new Float64Array(DRAWS);
  for (let draw = 0; draw < DRAWS; draw++) {
    rng.shuffle(b);
    counts.fill(0);
    for (let i = 0; i < n; i++) counts[a[i]! * columns + b[i]!]! += 1;
    drawn[draw] = chiSquareOf({ ...table, counts, rowTotals, columnTotals });
  }
  return rankUpper(x, drawn);
}

/** The commonest column: its share in all and in the row where it is most common. */
function leading(table: Contingency): { readonly column: number; readonly share: number } {
  const column = commonest(table);
  return { column: table.columnCodes[column]!, share: table.columnTotals[column]! / table.n };
}

function commonest({ columnTotals }: Contingency): number {
  let best = 0;
  for (let c = 1; c < columnTotals.length; c++) {
    if (columnTotals[c]! > columnTotals[best]!) best = c;
  }
  return best;
}

/** Share of the commonest column within the largest rows, against its share in all. */
function leadingShares(table: Contingency): Evidence {
  const column = commonest(table);
  const columns = table.columnCodes.length;
  const share = table.columnTotals[column]! / table.n;
  const rows = Array.from(table.rowTotals.keys())
    .sort((a, b) => table.rowTotals[b]! - table.rowTotals[a]! || a - b)
    .slice(0, MOST_SHOWN);
  return band(
    Float64Array.from(rows, (r) => table.rowCodes[r]!),
    Float64Array.from(rows, (r) => table.counts[r * columns + column]! / table.rowTotals[r]!),
    Float64Array.from(rows, () => share),
    (i) => {
      const size = table.rowTotals[rows[i]!]!;
      // Drawn without replacement from n units.
      return Math.sqrt((share * (1 - share) * (1 - size / table.n)) / size);
    },
  );
}
