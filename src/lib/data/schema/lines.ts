import type { Treatment } from '../mapping/types';
import { ident, text } from '../sql';
import { ORDER_LINE_COLUMNS, ROLES, type OrderLineColumn } from './canonical';
import { otherCurrencySql } from './currencies';
import type { Label, TextRole } from './labels';
import { revenueColumn } from './read-values';
import { NUMBER_ROLES, type MappedColumns, type NumberRole } from './source-columns';

interface LineParts {
  readonly schemaName: string;
  readonly columns: MappedColumns;
  readonly labels: ReadonlyMap<TextRole, Label>;
  /** `from` clause with the source as `r` and its read values as `v`, usable rows only. */
  readonly usableRows: string;
  /** Condition on `v` that keeps usable rows; empty when all are. */
  readonly usable: string;
  readonly orderKey: string;
  /** Role whose key is the product's; null without products. */
  readonly productRole: 'product_id' | 'product_name' | null;
  readonly duplicates: boolean;
}

/** Lower-case comparison done by the database for both sides, so that its notion of case counts. */
function statusIs(values: readonly string[], status: string): string {
  const list = values.map((value) => `lower(${text(value.trim())})`);
  return `coalesce(lower(${status}) in (${list.join(', ')}), false)`;
}

function isCancelled(columns: MappedColumns): string {
  const { statusValues, orderIdPrefix } = columns.mapping.meaning.cancellations;
  const conditions: string[] = [];
  if (columns.has('status') && statusValues.length)
    conditions.push(statusIs(statusValues, 'status'));
  if (orderIdPrefix && columns.has('order_id')) {
    conditions.push(`coalesce(starts_with(order_id, ${text(orderIdPrefix)}), false)`);
  }
  return conditions.join(' or ') || 'false';
}

function isReturn(columns: MappedColumns): string {
  const { statusValues, negativeQuantity } = columns.mapping.meaning.returns;
  const conditions: string[] = [];
  if (columns.has('status') && statusValues.length)
    conditions.push(statusIs(statusValues, 'status'));
  if (negativeQuantity && columns.has('quantity')) conditions.push('coalesce(quantity < 0, false)');
  return conditions.join(' or ') || 'false';
}

/** Conditions that leave a line out altogether, in the order in which they are accounted for. */
export function droppingConditions(
  columns: MappedColumns,
): { readonly cause: Cause; readonly condition: string }[] {
  const { meaning } = columns.mapping;
  const drops: { cause: Cause; condition: string }[] = [];
  // First, since the amounts of such lines belong to no sum in the counted currency.
  const otherCurrency = otherCurrencySql(columns, 'currency::VARCHAR');
  if (otherCurrency) drops.push({ cause: 'currency', condition: otherCurrency });
  if (meaning.duplicates === 'drop') drops.push({ cause: 'duplicate', condition: 'is_duplicate' });
  if (meaning.guests === 'drop') drops.push({ cause: 'guest', condition: 'is_guest' });
  if (meaning.nonPositivePrice === 'drop' && columns.has('unit_price')) {
    drops.push({ cause: 'price', condition: 'coalesce(unit_price <= 0, false)' });
  }
  if (meaning.cancellations.treatment === 'drop') {
    drops.push({ cause: 'cancelled', condition: 'is_cancelled' });
  }
  if (meaning.returns.treatment === 'drop')
    drops.push({ cause: 'returned', condition: 'is_return' });
  return drops;
}

export type Cause = 'currency' | 'duplicate' | 'guest' | 'price' | 'cancelled' | 'returned';

/** Columns of `order_lines` that the file has nothing for. */
function absentColumns(columns: MappedColumns): Set<OrderLineColumn> {
  const absent = new Set<OrderLineColumn>(ROLES.filter((role) => !columns.has(role)));
  // What a line brought is computed where no column says it.
  absent.delete('line_revenue');
  if (!columns.has('customer_id')) absent.add('customer_key');
  if (!columns.has('product_id') && !columns.has('product_name')) absent.add('product_key');
  return absent;
}

/** The view `order_lines` on the table `lines`: it adds the columns that the file has nothing for. */
export function orderLinesViewSql(columns: MappedColumns, schemaName: string): string {
  const schema = ident(schemaName);
  const absent = absentColumns(columns);
  const fields = (Object.keys(ORDER_LINE_COLUMNS) as OrderLineColumn[]).map((column) => {
    if (!absent.has(column)) return column;
    const type = ORDER_LINE_COLUMNS[column];
    return `NULL::${type === 'VARCHAR' ? `${schema}.absent` : type} as ${column}`;
  });
  return `create view ${schema}.order_lines as
select
  ${fields.join(', ')}
from ${schema}.lines`;
}

/**
 * The SQL that makes the table `lines` in one pass over the file beside its read values. Columns which
 * the file has nothing for take no room in it; the view `order_lines` adds them.
 */
export function orderLinesSql(parts: LineParts): string {
  const { schemaName, columns, labels } = parts;
  const { meaning } = columns.mapping;
  const absent = `NULL::${ident(schemaName)}.absent`;
  const label = (role: TextRole): string => labels.get(role)?.value ?? absent;
  const product = parts.productRole ? labels.get(parts.productRole)?.key : null;
  const numberOf = (role: NumberRole): string =>
    role === 'line_revenue'
      ? `${columns.v}.${revenueColumn(meaning.revenue)}`
      : columns.has(role)
        ? `${columns.v}.${role}`
        : 'NULL::DOUBLE';
  const duplicate = parts.duplicates
    ? `${columns.r}."__row" in (select row from ${ident(schemaName)}.duplicate_rows)`
    : 'false';
  const customer = labels.get('customer_id');

  const values: Partial<Record<OrderLineColumn, string>> = {
    line_id: `(${columns.r}."__row" - 1)::INTEGER`,
    order_key: parts.orderKey,
    customer_key: customer?.key ?? 'NULL::INTEGER',
    product_key: product ?? 'NULL::INTEGER',
    ordered_at: `${columns.v}.ordered_at`,
    ordered_on: `${columns.v}.ordered_at::DATE`,
    is_guest: customer ? `${customer.value} is null` : 'false',
    is_duplicate: duplicate,
  };
  for (const role of NUMBER_ROLES) values[role] = numberOf(role);
  const computed = ['net_revenue', 'is_cancelled', 'is_return', 'is_counted', 'is_sale'];
  const fields = (Object.keys(ORDER_LINE_COLUMNS) as OrderLineColumn[])
    .filter((column) => !computed.includes(column))
    .map((column) => `${values[column] ?? label(column as TextRole)} as ${column}`);

  const missing = absentColumns(columns);
  const kept = (Object.keys(ORDER_LINE_COLUMNS) as OrderLineColumn[]).filter(
    (column) => !missing.has(column),
  );
  return `create table ${ident(schemaName)}.lines as
select
  ${kept.join(', ')}
from (
  ${flaggedLinesSql(
    columns,
    `select
            ${fields.join(',\n            ')}
          from ${parts.usableRows}${parts.usable ? `\n          where ${parts.usable}` : ''}`,
  )}
)`;
}

/**
 * Adds `is_cancelled`, `is_return`, `is_counted`, `is_sale` and `net_revenue` to lines that hold the
 * values which the chosen meaning looks at.
 */
export function flaggedLinesSql(columns: MappedColumns, lines: string): string {
  const { meaning } = columns.mapping;
  const dropped = droppingConditions(columns).map(({ condition }) => condition);
  const netted = (flag: string, treatment: Treatment): string | null =>
    treatment === 'net' ? flag : null;
  const takenOut = [
    netted('is_cancelled', meaning.cancellations.treatment),
    netted('is_return', meaning.returns.treatment),
  ].filter((flag) => flag !== null);
  const notSales = [
    netted('is_cancelled', meaning.cancellations.treatment),
    // A line that was bought and later marked returned was a sale; a credit line never was.
    netted(
      'is_return and (coalesce(quantity < 0, false) or line_revenue < 0)',
      meaning.returns.treatment,
    ),
  ].filter((flag) => flag !== null);
  const net = [
    ...(dropped.length ? [`when not is_counted then 0`] : []),
    ...(takenOut.length ? [`when ${takenOut.join(' or ')} then least(line_revenue, 0)`] : []),
  ];

  return `select *,
    ${net.length ? `case ${net.join(' ')} else line_revenue end` : 'line_revenue'} as net_revenue,
    ${['is_counted', ...notSales.map((flag) => `not (${flag})`)].join(' and ')} as is_sale
  from (
    select *, ${dropped.length ? `not (${dropped.join(' or ')})` : 'true'} as is_counted
    from (
      select *, not is_cancelled and (${isReturn(columns)}) as is_return
      from (
        select *, ${isCancelled(columns)} as is_cancelled
        from (
          ${lines}
        )
      )
    )
  )`;
}
