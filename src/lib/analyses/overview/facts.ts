/** What the overview holds in memory of one data set under one frame, for any date range. */
import type { Table } from 'apache-arrow';
import { findAnomalies, type AnomalyResult } from '../../core/anomaly';
import { toDay, weekdayOf } from '../../core/calendar';
import { orderBook, type OrderBook } from '../../core/series-orders';
import type { Frame } from '../../data/frame';
import type { SqlRunner } from '../../data/query-result';
import type { DatasetSchema } from '../../data/schema/canonical';
import {
  categoryMode,
  countryCells,
  dailyMeasures,
  orderRows,
  pickOrders,
  type OverviewQuery,
} from './query';

/** Sums per day; index 0 is the data's first day. */
export interface DailySums {
  readonly revenue: Float64Array;
  readonly units: Float64Array;
  /** All lines under the frame, and of those the counted, the sold, the guests' and those taken back. */
  readonly lines: Float64Array;
  readonly counted: Float64Array;
  readonly sales: Float64Array;
  readonly guests: Float64Array;
  readonly takenBack: Float64Array;
  /** Value before discount of the lines whose discount is known, and the discount on it. */
  readonly listValue: Float64Array;
  readonly discountValue: Float64Array;
}

/** Sums per day and value of a field, in no order. */
export interface Cells {
  /** Values of the field; null is "not given". */
  readonly names: readonly (string | null)[];
  readonly day: Int32Array;
  readonly group: Int32Array;
  readonly revenue: Float64Array;
  readonly units: Float64Array;
  /** Orders; null where they do not add up over days (an order has several categories). */
  readonly orders: Float64Array | null;
}

export interface OverviewFacts {
  readonly firstDay: number;
  readonly days: number;
  /** False for weekdays, Monday first, on which the store never sells. */
  readonly openWeekdays: readonly boolean[];
  readonly daily: DailySums;
  readonly categories: Cells | null;
  readonly countries: Cells | null;
  readonly orders: OrderBook;
  /** Days whose revenue stands out, judged over all of the data. */
  readonly anomalies: AnomalyResult;
  /** What was run, for the Method panel. */
  readonly queries: readonly OverviewQuery[];
}

export interface RunOptions {
  readonly signal?: AbortSignal | undefined;
  /** Lets the page breathe between two stretches of computing. */
  readonly pause?: (() => Promise<void>) | undefined;
}

/** Runs one query, unless the work has been called off. */
export async function runQuery(
  db: SqlRunner,
  query: OverviewQuery,
  { signal }: RunOptions,
): Promise<Table> {
  signal?.throwIfAborted();
  const table = await db.query(query.sql, signal ? { signal } : {});
  signal?.throwIfAborted();
  return table;
}

/** A column without NULLs as a typed array of the wanted kind. */
export function column<A extends Float64Array | Int32Array | Uint8Array>(
  table: Table,
  name: string,
  kind: new (values: ArrayLike<number>) => A,
): A {
  const values = table.getChild(name)?.toArray() as ArrayLike<number> | undefined;
  return values instanceof kind ? values : new kind(values ?? []);
}

/** Reads everything that does not depend on the date range. */
export async function loadFacts(
  db: SqlRunner,
  schema: DatasetSchema,
  frame: Frame,
  options: RunOptions = {},
): Promise<OverviewFacts> {
  const firstDay = toDay(schema.firstDay);
  const days = toDay(schema.lastDay) - firstDay + 1;
  const queries: OverviewQuery[] = [];
  const breathe = async (): Promise<void> => {
    await options.pause?.();
    options.signal?.throwIfAborted();
  };
  const run = async (query: OverviewQuery): Promise<Table> => {
    queries.push(query);
    const table = await runQuery(db, query, options);
    // The answer has just been decoded, which is work enough for one task.
    await breathe();
    return table;
  };

  const picked = pickOrders(schema, frame);
  try {
    if (picked.prepare) await run(picked.prepare);
    const orders = readOrders(await run(orderRows(schema, picked)), firstDay, days);
    const measures = await run(dailyMeasures(schema, frame, days));
    const daily = readDaily(measures, days);
    const cells = categoryMode(schema, days) === 'cells';
    const categories = cells ? readCells(measures, 'category', false) : null;
    await breathe();
    // The database answers while the usual course is found.
    const [anomalies, countryTable] = await Promise.all([
      findAnomalies(
        { firstDay, revenue: daily.revenue, start: orders.start, orderRevenue: orders.revenue },
        { pause: breathe },
      ),
      schema.columns.has('country') ? run(countryCells(schema, picked)) : null,
    ]);
    const countries = countryTable && readCells(countryTable, 'country', true);
    await breathe();
    return {
      firstDay,
      days,
      openWeekdays: openWeekdays(daily.sales, firstDay),
      daily,
      categories,
      countries,
      orders,
      anomalies,
      queries,
    };
  } finally {
    // Whatever became of the work, its table goes; that it is already gone is no failure.
    if (picked.drop) await db.query(picked.drop).catch(() => undefined);
  }
}

function readOrders(table: Table, firstDay: number, days: number): OrderBook {
  return orderBook(
    {
      day: column(table, 'day', Int32Array),
      hour: column(table, 'hour', Uint8Array),
      customer: column(table, 'customer', Int32Array),
      revenue: column(table, 'revenue', Float64Array),
      isSale: column(table, 'is_sale', Uint8Array),
    },
    firstDay,
    days,
  );
}

function readDaily(table: Table, days: number): DailySums {
  const day = column(table, 'day', Int32Array);
  const sum = (name: string): Float64Array => {
    const values = column(table, name, Float64Array);
    const sums = new Float64Array(days);
    for (let i = 0; i < day.length; i++) sums[day[i]!]! += values[i]!;
    return sums;
  };
  return {
    revenue: sum('revenue'),
    units: sum('units'),
    lines: sum('lines'),
    counted: sum('counted'),
    sales: sum('sales'),
    guests: sum('guests'),
    takenBack: sum('taken_back'),
    listValue: sum('list_value'),
    discountValue: sum('discount_value'),
  };
}

function readCells(table: Table, field: string, hasOrders: boolean): Cells {
  const values = table.getChild(field);
  const group = new Int32Array(table.numRows);
  const numbers = new Map<string | null, number>();
  for (let i = 0; i < table.numRows; i++) {
    const value = (values?.get(i) ?? null) as string | null;
    let at = numbers.get(value);
    if (at === undefined) numbers.set(value, (at = numbers.size));
    group[i] = at;
  }
  return {
    names: [...numbers.keys()],
    day: column(table, 'day', Int32Array),
    group,
    revenue: column(table, 'revenue', Float64Array),
    units: column(table, 'units', Float64Array),
    orders: hasOrders ? column(table, 'orders', Float64Array) : null,
  };
}

/** A weekday can only be called closed when it has come round so often without a sale. */
const MIN_CLOSED_TIMES = 6;

/** Closed weekdays are told from chance only in a store that sells on most of the other days. */
function openWeekdays(sales: Float64Array, firstDay: number): boolean[] {
  const days = new Float64Array(7);
  const busy = new Float64Array(7);
  sales.forEach((n, day) => {
    const weekday = weekdayOf(firstDay + day);
    days[weekday]!++;
    if (n > 0) busy[weekday]!++;
  });
  const open = Array.from(busy, (n, weekday) => n > 0 || days[weekday]! < MIN_CLOSED_TIMES);
  const total = open.reduce((sum, is, weekday) => sum + (is ? days[weekday]! : 0), 0);
  const sold = busy.reduce((sum, n) => sum + n, 0);
  return sold * 2 > total ? open : open.map(() => true);
}
