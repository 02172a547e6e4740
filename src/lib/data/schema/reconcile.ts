import type { Source } from '../ingest/types';
import type { Meaning, Treatment } from '../mapping/types';
import { rowsOf, type SqlRunner } from '../query-result';
import { ident, text } from '../sql';
import type { LeftOutRows, Reconciliation, RejectedReason } from './canonical';
import { droppingConditions, type Cause } from './lines';
import { revenueColumn, type RejectionRule } from './read-values';
import { repeatedLines } from './repeated';
import type { MappedColumns } from './source-columns';

/** Words for what a choice did to the lines it touched. */
export function labelOf(cause: Cause, meaning: Meaning): string {
  const how = (treatment: Treatment): string =>
    treatment === 'drop' ? 'left out' : 'bring nothing';
  switch (cause) {
    case 'currency':
      return `Lines in other currencies than ${meaning.countedCurrency}, left out and not added up`;
    case 'duplicate':
      return 'Second and later copies of a row, left out';
    case 'guest':
      return 'Lines without a customer, left out';
    case 'price':
      return 'Lines with a price of zero or below, left out';
    case 'cancelled':
      return `Cancelled lines, ${how(meaning.cancellations.treatment)}`;
    case 'returned':
      return `Returned lines, ${how(meaning.returns.treatment)}`;
  }
}

/**
 * What each line lost or gained between the file and `net_revenue`, by its first cause. Amounts in
 * another currency were never part of the sum, so leaving them out takes nothing from it.
 */
function revenueStepsSql(columns: MappedColumns, schemaName: string): string {
  const { meaning } = columns.mapping;
  const causes = droppingConditions(columns);
  for (const [cause, flag, treatment] of [
    ['cancelled', 'is_cancelled', meaning.cancellations.treatment],
    ['returned', 'is_return', meaning.returns.treatment],
  ] as const) {
    if (treatment === 'net') causes.push({ cause, condition: `${flag} and line_revenue > 0` });
  }
  const whens = causes.map(({ cause, condition }) => `when ${condition} then ${text(cause)}`);
  return `select cause, count(*)::DOUBLE as rows, 
  case when cause = 'currency' then 0 else fsum(net_revenue - line_revenue) end as revenue
from (
  select ${whens.length ? `case ${whens.join(' ')} end` : 'NULL::VARCHAR'} as cause, net_revenue, line_revenue
  from ${ident(schemaName)}.order_lines
)
where cause is not null
group by cause`;
}

/** Orders that have counted lines, none of them a sale. */
export function ordersWithoutSaleSql(schemaName: string): string {
  const schema = ident(schemaName);
  return `select count(distinct order_key)::DOUBLE as "all",
  (count(distinct order_key) filter (where is_cancelled))::DOUBLE as cancelled
from ${schema}.order_lines
where is_counted and not is_sale
  and order_key in (select order_key from ${schema}.orders where not is_sale)`;
}

const CAUSES: readonly Cause[] = [
  'currency',
  'duplicate',
  'guest',
  'price',
  'cancelled',
  'returned',
];

/** Adds up rows and revenue from the file to the canonical lines. */
export async function reconcile(
  columns: MappedColumns,
  schemaName: string,
  rejected: readonly RejectedReason[],
  run: (sql: string) => ReturnType<SqlRunner['query']>,
): Promise<{ reconciliation: Reconciliation; sql: string }> {
  const { source, mapping } = columns;
  const schema = ident(schemaName);
  const revenue = revenueColumn(mapping.meaning.revenue);
  const totalsSql = `select
  (select (count(*) filter (where is_counted))::DOUBLE from ${schema}.order_lines) as used,
  (select coalesce(fsum(net_revenue), 0) from ${schema}.order_lines) as net,
  (select coalesce(fsum(${revenue}), 0) from ${schema}.read_values where not other_currency) as read,
  (select coalesce(fsum(${revenue}), 0) from ${schema}.read_values where not usable and not other_currency) as rejected`;
  const stepsSql = revenueStepsSql(columns, schemaName);
  const ordersSql = ordersWithoutSaleSql(schemaName);
  const [totals] = rowsOf<{ used: number; net: number; read: number; rejected: number }>(
    await run(totalsSql),
  );
  const byCause = new Map(
    rowsOf<{ cause: string; rows: number; revenue: number }>(await run(stepsSql)).map((row) => [
      row.cause,
      row,
    ]),
  );
  const [orders] = rowsOf<{ all: number; cancelled: number }>(await run(ordersSql));
  const all = [...rejected, ...source.parseRejects];
  const unusable = all.reduce((sum, { rows }) => sum + rows, 0);
  const steps: Reconciliation['revenueSteps'][number][] = [];
  const leftOut: LeftOutRows[] = [];
  if (unusable) {
    steps.push({
      label: 'Rows that cannot be used, left out',
      rows: unusable,
      revenue: 0 - totals!.rejected,
      staysCounted: false,
    });
  }
  const repeated = await repeatedLines(columns, schemaName, run);
  if (repeated) {
    const label = 'Rows that another file holds too, left out';
    const { rows } = repeated;
    steps.push({ label, rows, revenue: 0 - repeated.revenue, staysCounted: false });
    leftOut.push({ key: 'repeated', label, rows });
  }
  const dropping = new Set(droppingConditions(columns).map(({ cause }) => cause));
  for (const cause of CAUSES) {
    const found = byCause.get(cause);
    if (!found) continue;
    const label = labelOf(cause, mapping.meaning);
    const staysCounted = !dropping.has(cause);
    steps.push({ label, rows: found.rows, revenue: found.revenue, staysCounted });
    if (!staysCounted) leftOut.push({ key: cause, label, rows: found.rows });
  }
  return {
    sql: [totalsSql, stepsSql, ordersSql, ...(repeated ? [repeated.sql] : [])].join(';\n\n'),
    reconciliation: {
      rowsRead: rowsRead(source),
      rowsUsed: totals!.used,
      rejected: all,
      leftOut,
      ordersWithoutSale: {
        cancelled: orders!.cancelled,
        returns: orders!.all - orders!.cancelled,
      },
      revenueRead: totals!.read + (repeated?.revenue ?? 0),
      revenueSteps: steps,
      revenueUsed: totals!.net,
    },
  };
}

function rowsRead(source: Source): number {
  const own = source.rows + (source.repeats?.rows ?? 0);
  return source.parseRejects.reduce((sum, { rows }) => sum + rows, own);
}

/** Counts of `rejected_rows` by reason, in the order of the rules. */
export async function rejectedReasons(
  rules: readonly RejectionRule[],
  schemaName: string,
  run: (sql: string) => ReturnType<SqlRunner['query']>,
): Promise<RejectedReason[]> {
  const counts = rowsOf<{ reason: string; rows: number }>(
    await run(
      `select reason, count(*)::DOUBLE as rows from ${ident(schemaName)}.rejected_rows group by reason`,
    ),
  );
  const order = new Map(rules.map((rule, index) => [rule.reason, index]));
  return counts
    .map(({ reason, rows }) => ({
      key: rules[order.get(reason) ?? -1]?.key ?? 'unreadable',
      reason,
      rows,
    }))
    .sort((a, b) => (order.get(a.reason) ?? 99) - (order.get(b.reason) ?? 99));
}
