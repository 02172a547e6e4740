import { OrderlensError } from '../../core/errors';
import type { Mapping, Meaning } from '../mapping/types';
import { date, ident, text } from '../sql';
import { otherCurrencySql } from './currencies';
import { isMissingValueSql } from './values/missing';
import { boundedNumberSql } from './values/number-text';
import { NUMBER_ROLES, type MappedColumns, type NumberRole, type Reading } from './source-columns';

/** No shop kept orders in a file before this day. */
const FIRST_DAY = '1990-01-01';

/** What a line's revenue is made of under the chosen meaning. */
function revenueRoles(kind: Meaning['revenue']): readonly NumberRole[] {
  if (kind === 'none') return [];
  return kind === 'column' ? ['line_revenue'] : ['unit_price', 'quantity'];
}

/** A line's revenue from the numbers read. */
export function revenueSql(kind: Meaning['revenue']): string {
  if (kind === 'none') return '0::DOUBLE';
  if (kind === 'column') return 'line_revenue';
  const gross = 'unit_price * quantity';
  return kind === 'price-times-quantity' ? gross : `${gross} * (1 - coalesce(discount_rate, 0))`;
}

/**
 * True when the columns say what is in which order and no more is asked of them: such data, without
 * days, still show what is bought together.
 */
export function isBasketsOnly({ roles }: Pick<Mapping, 'roles'>): boolean {
  const item = roles.product_id ?? roles.product_name ?? roles.category ?? roles.brand;
  return !roles.ordered_at && Boolean(roles.order_id && item);
}

/** Throws `missing-column` when the mapping lacks what no data set can do without. */
export function requireRoles(columns: MappedColumns): void {
  const { meaning } = columns.mapping;
  const need = (role: Parameters<MappedColumns['has']>[0], why: string): void => {
    if (columns.has(role)) return;
    throw new OrderlensError('missing-column', why, {
      file: columns.source.fileName,
      expected: `a column for ${role.replaceAll('_', ' ')}`,
    });
  };
  if (!isBasketsOnly(columns.mapping)) {
    need(
      'ordered_at',
      'Without a column that says when the order was placed nothing can be shown.',
    );
  }
  for (const role of revenueRoles(meaning.revenue)) {
    need(role, `Revenue is to be found from ${role.replaceAll('_', ' ')}, which no column holds.`);
  }
  if (meaning.revenue === 'price-times-quantity-less-discount') {
    need('discount_rate', 'Revenue is to be found from a discount, which no column holds.');
  }
  if (meaning.orderIdentity === 'order_id') {
    need('order_id', 'Lines are to be joined by order number, which no column holds.');
  }
  if (meaning.orderIdentity === 'customer-and-time') {
    need(
      'customer_id',
      'Lines are to be joined by customer and time, but no column says who bought.',
    );
  }
}

/** The last day an order may have: a year from today, for goods ordered ahead. */
export function lastPossibleDay(today: Date): string {
  const limit = new Date(today.getTime() + 366 * 86_400_000);
  return limit.toISOString().slice(0, 10);
}

/**
 * `read_values`: one narrow row for each row of the file, in its order, with dates and numbers read
 * `other_currency` (its amount is not in the counted currency), and `usable` saying whether the row
 * can be used at all. */
export function readValuesSql(
  columns: MappedColumns,
  schemaName: string,
  reading: Reading,
  lastDay: string,
): string {
  const { meaning } = columns.mapping;
  const numbers = NUMBER_ROLES.filter((role) => columns.has(role));
  const orderId = meaning.orderIdentity === 'order_id' ? columns.text('order_id') : null;
  // An id with a digit in it is an id, and most begin with one, which is cheaper to see; only
  // others are compared with the words for nothing.
  const named = orderId
    ? `,\n      case when ${orderId} >= '0' and ${orderId} < ':' or regexp_matches(${orderId}, '\\d') then true else not ${isMissingValueSql(orderId)} end as has_order_id`
    : '';
  // An empty discount is none; one that cannot be read makes the revenue unknown.
  const discount =
    meaning.revenue === 'price-times-quantity-less-discount' ? columns.text('discount_rate') : null;
  const otherCurrency = columns.has('currency')
    ? otherCurrencySql(columns, columns.text('currency'))
    : null;
  const usable = [
    ...(columns.has('ordered_at')
      ? [`ordered_at >= ${date(FIRST_DAY)}`, `ordered_at < ${date(lastDay)} + 1`]
      : []),
    `${revenueSql(meaning.revenue)} is not null`,
    ...(orderId ? ['has_order_id'] : []),
    ...(discount
      ? [`case when discount_rate is null then ${isMissingValueSql('discount_text')} else true end`]
      : []),
  ];
  return `create table ${ident(schemaName)}.read_values as
select
  row,
  ordered_at,
  ${numbers.map((role) => `${role},\n  `).join('')}${
    meaning.revenue === 'column' ? '' : `${revenueSql(meaning.revenue)} as computed_revenue,\n  `
  }${otherCurrency ? 'other_currency' : 'false'} as other_currency,
  coalesce(${usable.join('\n    and ')}, false) as usable
from (
  select row, ordered_at${otherCurrency ? ', other_currency' : ''}${orderId ? ', has_order_id' : ''}${discount ? ', discount_text' : ''}${numbers
    .map((role) => `,\n    ${boundedNumberSql(role)} as ${role}`)
    .join('')}
  from (
    select
      ${columns.r}."__row" as row,
      ${reading.orderedAt} as ordered_at${otherCurrency ? `,\n      ${otherCurrency} as other_currency` : ''}${named}${
        discount ? `,\n      ${discount} as discount_text` : ''
      }${numbers.map((role) => `,\n      ${reading.number(role)} as ${role}`).join('')}
    from ${columns.source.relation} ${columns.r}
  )
)`;
}

/** The column of `read_values` with a line's revenue. */
export function revenueColumn(kind: Meaning['revenue']): string {
  return kind === 'column' ? 'line_revenue' : 'computed_revenue';
}

/** What stands in `read_values`: rows, usable ones, and those without a day or without each number. */
export function readCountsSql(columns: MappedColumns, schemaName: string): string {
  const missing = ['ordered_at', ...NUMBER_ROLES.filter((role) => columns.has(role))].map(
    (role) => `(count(*) filter (where ${role} is null))::DOUBLE as ${role}`,
  );
  return `select count(*)::DOUBLE as rows, (count(*) filter (where usable))::DOUBLE as usable,
  ${missing.join(', ')}
from ${ident(schemaName)}.read_values`;
}

/** Whether any row has a text for its day or for a number of `roles` that was not read. */
export function hasUnreadSql(
  columns: MappedColumns,
  schemaName: string,
  roles: readonly (NumberRole | 'ordered_at')[],
): string {
  const { source, r, v } = columns;
  const unread = roles.map(
    (role) => `${v}.${role} is null and not ${isMissingValueSql(columns.text(role))}`,
  );
  return `select count(*)::DOUBLE as n from (
  select 1 from ${source.relation} ${r}
  join ${ident(schemaName)}.read_values ${v} on ${v}.row = ${r}."__row"
  where ${unread.join('\n    or ')}
  limit 1
)`;
}

/** How often each separator allows one order only, over the whole column. */
export function evidenceSql(columns: MappedColumns): string {
  const raw = columns.raw('ordered_at');
  const over = '(1[3-9]|2[0-9]|3[01])';
  const counts = (
    [
      ['slash', '/'],
      ['dash', '-'],
      ['dot', '\\.'],
    ] as const
  ).flatMap(([name, sign]) => [
    `count(*) filter (where regexp_matches(${raw}, ${text(`^\\s*${over}\\s?${sign}\\s?\\d{1,2}\\s?${sign}`)}))::DOUBLE as ${name}_day_first`,
    `count(*) filter (where regexp_matches(${raw}, ${text(`^\\s*\\d{1,2}\\s?${sign}\\s?${over}\\s?${sign}`)}))::DOUBLE as ${name}_month_first`,
  ]);
  return `select\n  ${counts.join(',\n  ')}\nfrom ${columns.source.relation} ${columns.r}`;
}

export interface RejectionRule {
  readonly key: string;
  readonly reason: string;
  readonly condition: string;
}

function dayRules(columns: MappedColumns, lastDay: string): RejectionRule[] {
  const { v } = columns;
  const day = columns.text('ordered_at');
  return [
    {
      key: 'missing-date',
      reason: 'The order date is empty.',
      condition: `${v}.ordered_at is null and ${isMissingValueSql(day)}`,
    },
    {
      key: 'unreadable-date',
      reason: 'The order date cannot be read.',
      condition: `${v}.ordered_at is null`,
    },
    {
      key: 'impossible-date',
      reason: `The order date is before ${FIRST_DAY} or more than a year from now (after ${lastDay}).`,
      condition: `not (${v}.ordered_at >= ${date(FIRST_DAY)} and ${v}.ordered_at < ${date(lastDay)} + 1)`,
    },
  ];
}

/** Why a row of `read_values` (alias `v`) is not usable; the first that holds is given. */
export function rejectionRules(columns: MappedColumns, lastDay: string): RejectionRule[] {
  const { meaning } = columns.mapping;
  const { v } = columns;
  const rules: RejectionRule[] = columns.has('ordered_at') ? dayRules(columns, lastDay) : [];
  if (meaning.orderIdentity === 'order_id') {
    rules.push({
      key: 'no-order-id',
      reason: 'The order number is empty.',
      condition: isMissingValueSql(columns.text('order_id')),
    });
  }
  for (const role of revenueRoles(meaning.revenue)) {
    const name = { line_revenue: 'amount', unit_price: 'price', quantity: 'quantity' }[
      role as 'line_revenue' | 'unit_price' | 'quantity'
    ];
    rules.push(
      {
        key: `missing-${name}`,
        reason: `The ${name} is empty.`,
        condition: `${v}.${role} is null and ${isMissingValueSql(columns.text(role))}`,
      },
      {
        key: `unreadable-${name}`,
        reason: `The ${name} cannot be read as a number.`,
        condition: `${v}.${role} is null`,
      },
    );
  }
  if (meaning.revenue === 'price-times-quantity-less-discount') {
    rules.push({
      key: 'unreadable-discount',
      reason: 'The discount cannot be read as a number.',
      condition: `${v}.discount_rate is null and not ${isMissingValueSql(columns.text('discount_rate'))}`,
    });
  }
  return rules;
}

/** What the columns of a file are called in `rejected_rows`, which has two of its own. */
export function rejectedColumns(names: readonly string[]): ReadonlyMap<string, string> {
  const taken = new Set(['row', 'reason']);
  const kept = new Map<string, string>();
  for (const name of names) {
    let alias = name;
    while (taken.has(alias.toLowerCase())) alias = `${alias} (file)`;
    taken.add(alias.toLowerCase());
    kept.set(name, alias);
  }
  return kept;
}

/** `rejected_rows`: the rows that cannot be used, as text, with the reason. */
export function rejectedRowsSql(
  columns: MappedColumns,
  schemaName: string,
  rules: readonly RejectionRule[],
): string {
  const { source, r, v } = columns;
  const names = rejectedColumns(source.columns.map(({ name }) => name));
  const fields = [...names].map(([name, kept]) => `${r}.${ident(name)}::VARCHAR as ${ident(kept)}`);
  const whens = rules.map((rule) => `when ${rule.condition} then ${text(rule.reason)}`);
  const other = text('The row cannot be read.');
  const reason = whens.length
    ? `case\n    ${whens.join('\n    ')}\n    else ${other}\n  end`
    : other;
  return `create table ${ident(schemaName)}.rejected_rows as
select
  ${r}."__row"::BIGINT as row,
  ${reason} as reason,
  ${fields.join(',\n  ')}
from ${source.relation} ${r}
join ${ident(schemaName)}.read_values ${v} on ${v}.row = ${r}."__row"
where not ${v}.usable
order by 1`;
}
