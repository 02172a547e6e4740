/**
 * Products and prices by day, kept in memory: with them a new date range asks the database nothing.
 * They are read once the page is there, since they take longer than the sums of one range.
 */
import type { DayWindow } from '../../core/calendar';
import type { BinScale } from '../../core/histogram';
import type { Frame } from '../../data/frame';
import { rowsOf, type SqlRunner } from '../../data/query-result';
import type { DatasetSchema } from '../../data/schema/canonical';
import { column, runQuery, type OverviewFacts, type RunOptions } from './facts';
import { MAX_CELLS, priceCells, productCells, productNames, type OverviewQuery } from './query';

/** Products with their sums in a window, in the order of their keys. */
export interface ProductSums {
  readonly keys: Int32Array;
  readonly revenue: Float64Array;
  readonly units: Float64Array;
}

interface Cells {
  /** Days since the data's first. */
  readonly day: Int32Array;
  readonly group: Int32Array;
}

interface ProductCells extends Cells {
  readonly revenue: Float64Array;
  readonly units: Float64Array;
  readonly count: number;
}

interface PriceCells extends Cells {
  readonly units: Float64Array;
}

export interface WindowCells {
  /** Null where there are no products, or too many cells to keep. */
  readonly products: { readonly cells: ProductCells; readonly query: OverviewQuery } | null;
  readonly prices: {
    readonly cells: PriceCells;
    readonly scale: BinScale;
    readonly query: OverviewQuery;
  } | null;
}

/** Reads the cells of one frame for any date range; what would be too many is left out. */
export async function loadWindowCells(
  db: SqlRunner,
  schema: DatasetSchema,
  facts: OverviewFacts,
  frame: Frame,
  priceScale: BinScale | null,
  options: RunOptions,
): Promise<WindowCells> {
  const hasProducts = schema.columns.has('product_id') || schema.columns.has('product_name');
  let products: WindowCells['products'] = null;
  if (hasProducts && schema.lines <= MAX_CELLS) {
    const query = productCells(schema, frame);
    const table = await runQuery(db, query, options);
    await options.pause?.();
    const group = column(table, 'key', Int32Array);
    products = {
      query,
      cells: {
        day: column(table, 'day', Int32Array),
        group,
        revenue: column(table, 'revenue', Float64Array),
        units: column(table, 'units', Float64Array),
        count: group.reduce((most, key) => Math.max(most, key + 1), 0),
      },
    };
  }
  let prices: WindowCells['prices'] = null;
  if (priceScale && Math.min(schema.lines, facts.days * priceScale.count) <= MAX_CELLS) {
    const query = priceCells(schema, frame, priceScale, schema.columns.has('quantity'));
    const table = await runQuery(db, query, options);
    prices = {
      query,
      scale: priceScale,
      cells: {
        day: column(table, 'day', Int32Array),
        group: column(table, 'bin', Int32Array),
        units: column(table, 'units', Float64Array),
      },
    };
  }
  return { products, prices };
}

/** Sums over the days of a window. `firstDay` is the data's own. */
export function sumProducts(
  cells: ProductCells,
  firstDay: number,
  { from, to }: DayWindow,
): ProductSums {
  const revenue = new Float64Array(cells.count);
  const units = new Float64Array(cells.count);
  const seen = new Uint8Array(cells.count);
  const begin = from - firstDay;
  const end = to - firstDay;
  let found = 0;
  for (let i = 0; i < cells.day.length; i++) {
    const day = cells.day[i]!;
    if (day < begin || day > end) continue;
    const key = cells.group[i]!;
    revenue[key]! += cells.revenue[i]!;
    units[key]! += cells.units[i]!;
    if (seen[key] === 0) {
      seen[key] = 1;
      found++;
    }
  }
  const keys = new Int32Array(found);
  let at = 0;
  for (let key = 0; key < cells.count; key++) if (seen[key]) keys[at++] = key;
  const pick = (values: Float64Array): Float64Array =>
    Float64Array.from(keys, (key) => values[key]!);
  return { keys, revenue: pick(revenue), units: pick(units) };
}

/** Units of each bin over the days of a window; what lies beyond the bins is in the outermost. */
export function sumPrices(
  cells: PriceCells,
  scale: BinScale,
  firstDay: number,
  { from, to }: DayWindow,
): Float64Array {
  const counts = new Float64Array(scale.count);
  const begin = from - firstDay;
  const end = to - firstDay;
  for (let i = 0; i < cells.day.length; i++) {
    const day = cells.day[i]!;
    if (day < begin || day > end) continue;
    counts[Math.min(scale.count - 1, Math.max(0, cells.group[i]!))]! += cells.units[i]!;
  }
  return counts;
}

/** More names are not read ahead: to take them over would hold the page up. */
const MOST_NAMES = 10_000;

/** Names of products, each asked for once. */
export class ProductNames {
  readonly #known = new Map<number, string | null>();

  /** The names of these, and the query that it took, if any. */
  async of(
    keys: readonly number[],
    run: (query: OverviewQuery) => ReturnType<SqlRunner['query']>,
  ): Promise<ReadonlyMap<number, string | null>> {
    const unknown = keys.filter((key) => !this.#known.has(key));
    if (unknown.length) await this.#read(unknown, run);
    return this.#known;
  }

  /** Reads the names of all `count` products ahead, unless they are too many. */
  async readAhead(count: number, db: SqlRunner, options: RunOptions): Promise<void> {
    if (this.#known.size >= count || count > MOST_NAMES) return;
    await this.#read('all', (query) => runQuery(db, query, options));
  }

  async #read(
    keys: readonly number[] | 'all',
    run: (query: OverviewQuery) => ReturnType<SqlRunner['query']>,
  ): Promise<void> {
    const rows = rowsOf<{ key: number; name: string | null }>(await run(productNames(keys)));
    for (const { key, name } of rows) this.#known.set(key, name);
  }
}
