import type { SqlRunner } from '../query-result';
import { ident } from '../sql';
import type { BuiltDataset } from './build';
import { CUSTOMER_COLUMNS, ORDER_COLUMNS, ORDER_LINE_COLUMNS, PRODUCT_COLUMNS } from './canonical';

/**
 * The canonical order tables, all empty, in a schema of their own, for data that hold no orders: a
 * query on them gives nothing rather than an error. What the schema held before is replaced.
 */
export async function buildWithoutOrders(
  db: SqlRunner,
  options: { readonly schemaName: string; readonly signal: AbortSignal },
): Promise<BuiltDataset> {
  const { schemaName, signal } = options;
  const schema = ident(schemaName);
  const run = (sql: string) => db.query(sql, { signal });
  await run(`drop schema if exists ${schema} cascade`);
  await run(`create schema ${schema}`);
  const tables = {
    order_lines: ORDER_LINE_COLUMNS,
    orders: ORDER_COLUMNS,
    customers: CUSTOMER_COLUMNS,
    products: PRODUCT_COLUMNS,
    rejected_rows: { row: 'BIGINT', reason: 'VARCHAR' },
    audience_members: { audience_id: 'VARCHAR', customer_key: 'INTEGER' },
  };
  for (const [table, columns] of Object.entries(tables)) {
    const fields = Object.entries(columns).map(([name, type]) => `${ident(name)} ${type}`);
    await run(`create table ${schema}.${table} (${fields.join(', ')})`);
  }
  return {
    schema: {
      columns: new Set(),
      firstDay: '',
      lastDay: '',
      lines: 0,
      orders: 0,
      customers: 0,
      products: 0,
      currency: null,
      hasTimeOfDay: false,
      oneLinePerOrder: false,
      countries: [],
      categories: [],
      statuses: [],
    },
    reconciliation: {
      rowsRead: 0,
      rowsUsed: 0,
      rejected: [],
      leftOut: [],
      ordersWithoutSale: { cancelled: 0, returns: 0 },
      revenueRead: 0,
      revenueSteps: [],
      revenueUsed: 0,
    },
    steps: [],
  };
}
