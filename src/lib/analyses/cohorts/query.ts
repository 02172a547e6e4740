import type { CohortFrame, CohortPeriod } from '../../core/cohorts/grid';
import { toDay, toIso, type DayWindow } from '../../core/calendar';
import { frameWhere, needsLines, type Frame } from '../../data/frame';
import type { DatasetSchema } from '../../data/schema/canonical';
import { date, number, text } from '../../data/sql';
import type { Split } from './params';

/** Groups of a split that keep their name; the rest is one more group. */
export const SPLIT_GROUPS = 6;

/** The days that the frame and the data have in common. */
export function windowOf(schema: DatasetSchema, frame: Frame): DayWindow {
  const from = frame.from !== null && frame.from > schema.firstDay ? frame.from : schema.firstDay;
  const to = frame.to !== null && frame.to < schema.lastDay ? frame.to : schema.lastDay;
  return { from: toDay(from), to: toDay(to) };
}

export interface CohortQuery {
  readonly frame: Frame;
  readonly cohorts: CohortFrame;
  readonly split: Split;
}

/** `datediff` in whole calendar periods; its weeks begin on Monday. */
function periodsBetween(period: CohortPeriod, from: string, to: string): string {
  return `datediff(${text(period)}, ${from}, ${to})`;
}

/**
 * One row per customer with a purchase: `customer_key`, `first_day`, `last_day`, `cohort` (0-based
 * period of the first purchase), `last_age` (periods to the last purchase) and `split_by`.
 *
 * The first purchase is looked for before the first day of the frame too: a customer of years is
 * nobody's new customer. All other filters hold.
 */
function customersCte({ frame, cohorts, split }: CohortQuery): string {
  const lines = needsLines(frame);
  const origin = date(toIso(cohorts.origin));
  const from = frame.from === null ? '' : `\n  where first_day >= ${date(frame.from)}`;
  return `with bought as (
  select customer_key, order_key, ordered_on, ordered_at, is_sale, net_revenue${split === 'country' ? ', country::VARCHAR as country' : ''}
  from ${lines ? 'order_lines' : 'orders'}
  where customer_key is not null
    and ${frameWhere(frame, { without: ['from'] })}
),
firsts as (
  select
    customer_key,
    min(ordered_on) as first_day,
    max(ordered_on) as last_day,
    arg_min(order_key, (ordered_at, order_key)) as first_order${
      split === 'country'
        ? `,
    arg_min(country, (ordered_at, order_key)) as country`
        : ''
    }
  from bought
  where is_sale
  group by customer_key
),${splitCte(split)}
customer_cohorts as (
  select
    f.customer_key, f.first_day, f.last_day,
    ${periodsBetween(cohorts.period, origin, 'f.first_day')} as cohort,
    ${periodsBetween(cohorts.period, 'f.first_day', 'f.last_day')} as last_age,
    ${SPLIT_VALUE[split]} as split_by
  from firsts f${split === 'category' || split === 'discount' ? '\n  left join first_orders o on o.order_key = f.first_order' : ''}${from}
)`;
}

const SPLIT_VALUE: Readonly<Record<Split, string>> = {
  none: "''",
  country: "coalesce(f.country, 'Unknown')",
  category: "coalesce(o.category, 'Unknown')",
  discount: "case when o.discounted then 'With a discount' else 'At full price' end",
};

/** What the first orders were like. */
function splitCte(split: Split): string {
  if (split === 'category') {
    return `
first_orders as (
  select order_key, arg_max(category, (revenue, category)) as category
  from (
    select order_key, category::VARCHAR as category, sum(net_revenue) as revenue
    from order_lines
    where is_sale and category is not null and order_key in (select first_order from firsts)
    group by all
  )
  group by order_key
),`;
  }
  if (split === 'discount') {
    return `
first_orders as (
  select order_key, bool_or(discount_rate > 0) as discounted
  from order_lines
  where is_sale and order_key in (select first_order from firsts)
  group by order_key
),`;
  }
  return '';
}

/**
 * One row per group of the split, cohort and age: INTEGER `split`, `cohort`, `age`, `active`,
 * `last_here`, `orders`; DOUBLE `revenue`; no NULL. `split` is the rank of the group by customers,
 * {@link SPLIT_GROUPS} for all the rest.
 */
export function cellsSql(query: CohortQuery): string {
  return `${customersCte(query)},
groups as (
  select split_by, least(row_number() over (order by count(*) desc, split_by) - 1, ${number(SPLIT_GROUPS)}) as split
  from customer_cohorts
  group by split_by
),
periods as (
  select
    c.customer_key, c.cohort, c.last_age, c.split_by,
    ${periodsBetween(query.cohorts.period, 'c.first_day', 'b.ordered_on')} as age,
    count(distinct b.order_key) filter (where b.is_sale) as orders,
    sum(b.net_revenue) as revenue
  from bought b
  join customer_cohorts c using (customer_key)
  group by all
)
select
  split::INTEGER as split,
  cohort::INTEGER as cohort,
  age::INTEGER as age,
  (count(*) filter (where orders > 0))::INTEGER as active,
  (count(*) filter (where orders > 0 and age = last_age))::INTEGER as last_here,
  sum(orders)::INTEGER as orders,
  sum(revenue)::DOUBLE as revenue
from periods
join groups using (split_by)
group by all
order by split, cohort, age`;
}

/** Names of the split's groups: `split` INTEGER, `name` VARCHAR (empty for the rest), `customers`. */
export function groupsSql(query: CohortQuery): string {
  return `${customersCte(query)},
ranked as (
  select split_by, count(*) as n, row_number() over (order by count(*) desc, split_by) - 1 as place
  from customer_cohorts
  group by split_by
)
select
  least(place, ${number(SPLIT_GROUPS)})::INTEGER as split,
  case when count(*) = 1 then min(split_by) else '' end as name,
  count(*)::INTEGER as groups,
  sum(n)::INTEGER as customers
from ranked
group by all
order by split`;
}

export interface MembersQuery {
  readonly cohort: number;
  readonly age: number;
  readonly who: 'bought' | 'absent';
  /** Bought at this age or later, instead of at this age. */
  readonly orLater: boolean;
}

/**
 * The customers, of one cell or of all cohorts (`members` null), by revenue: INTEGER
 * `customer_key`, `cohort`, `orders`; `customer_id`, `customer_name`, `country` VARCHAR;
 * `first_day`, `last_day` DATE; `revenue` DOUBLE (since the first purchase, to the end of the frame).
 */
export function membersSql(query: CohortQuery, members: MembersQuery | null): string {
  const age = periodsBetween(query.cohorts.period, 'c.first_day', 'b.ordered_on');
  const cell = members
    ? `
having c.cohort = ${number(members.cohort)}
  and ${members.who === 'absent' ? 'not ' : ''}bool_or(b.is_sale and ${age} ${members.orLater ? '>=' : '='} ${number(members.age)})`
    : '';
  return `${customersCte(query)}
select
  c.customer_key,
  k.customer_id::VARCHAR as customer_id,
  k.customer_name::VARCHAR as customer_name,
  k.country::VARCHAR as country,
  c.first_day,
  c.last_day,
  c.cohort::INTEGER as cohort,
  (count(distinct b.order_key) filter (where b.is_sale))::INTEGER as orders,
  sum(b.net_revenue)::DOUBLE as revenue
from customer_cohorts c
join bought b using (customer_key)
join customers k using (customer_key)
group by c.customer_key, c.cohort, c.first_day, c.last_day, k.customer_id, k.customer_name, k.country${cell}
order by revenue desc, c.customer_key`;
}

/** Who is in no cohort: `guest_orders`, `guest_revenue`, `other_customers` and `other_revenue`. */
export function leftOutSql(query: CohortQuery): string {
  const { frame } = query;
  return `${customersCte(query)},
framed as (
  select o.customer_key, o.order_key, o.is_sale, o.net_revenue, c.customer_key is not null as has_cohort
  from ${needsLines(frame) ? 'order_lines' : 'orders'} o
  left join customer_cohorts c using (customer_key)
  where ${frameWhere(frame, { without: ['from'], alias: 'o' })}
)
select
  (count(distinct order_key) filter (where is_sale and customer_key is null))::INTEGER as guest_orders,
  coalesce(sum(net_revenue) filter (where customer_key is null), 0)::DOUBLE as guest_revenue,
  (count(distinct customer_key) filter (where not has_cohort))::INTEGER as other_customers,
  coalesce(sum(net_revenue) filter (where customer_key is not null and not has_cohort), 0)::DOUBLE as other_revenue,
  coalesce(sum(net_revenue), 0)::DOUBLE as revenue
from framed`;
}
