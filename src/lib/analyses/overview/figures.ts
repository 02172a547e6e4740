/** The headline figures of a stretch of days, and what they mean. */
import type { DayWindow } from '../../core/calendar';
import { customerCounts, type CustomerCounts } from '../../core/series-orders';
import type { DatasetSchema } from '../../data/schema/canonical';
import type { OverviewFacts } from './facts';

export const FIGURE_IDS = [
  'revenue',
  'orders',
  'customers',
  'units',
  'aov',
  'ordersPerCustomer',
  'repeatRate',
  'discountRate',
  'returnRate',
] as const;
export type FigureId = (typeof FIGURE_IDS)[number];

/** A figure that does not exist, for want of a column or of orders, is null. */
export type Figures = Readonly<Record<FigureId, number | null>>;

export interface FigureDefinition {
  readonly id: FigureId;
  readonly label: string;
  readonly kind: 'money' | 'count' | 'ratio' | 'share';
  /** What a rise means: for returns it is bad, for discounts neither. */
  readonly rise: 'good' | 'bad' | 'neutral';
  /** For the tooltip and the Method panel. */
  readonly definition: string;
}

export const FIGURE_DEFINITIONS: readonly FigureDefinition[] = [
  {
    id: 'revenue',
    label: 'Revenue',
    kind: 'money',
    rise: 'good',
    definition:
      'Sum of net revenue of all counted lines, with cancellations and returns treated as chosen when the file was loaded.',
  },
  {
    id: 'orders',
    label: 'Orders',
    kind: 'count',
    rise: 'good',
    definition:
      'Orders with at least one purchase line. Cancellations and credit notes are not orders.',
  },
  {
    id: 'customers',
    label: 'Customers',
    kind: 'count',
    rise: 'good',
    definition: 'Different known customers with at least one order. Guests are not among them.',
  },
  {
    id: 'units',
    label: 'Units',
    kind: 'count',
    rise: 'good',
    definition: 'Sum of quantity over purchase lines.',
  },
  {
    id: 'aov',
    label: 'Average order value',
    kind: 'money',
    rise: 'good',
    definition: 'Revenue ÷ orders (AOV).',
  },
  {
    id: 'ordersPerCustomer',
    label: 'Orders per customer',
    kind: 'ratio',
    rise: 'good',
    definition: 'Orders by known customers ÷ known customers.',
  },
  {
    id: 'repeatRate',
    label: 'Repeat rate',
    kind: 'share',
    rise: 'good',
    definition:
      'Share of known customers who placed two or more orders within the stretch of days itself. It grows with the length of the stretch.',
  },
  {
    id: 'discountRate',
    label: 'Discount rate',
    kind: 'share',
    rise: 'neutral',
    definition:
      'Discount given ÷ value before discount (unit price × quantity), over purchase lines whose discount is known. Without price and quantity: the plain mean of the discount rates.',
  },
  {
    id: 'returnRate',
    label: 'Returned or cancelled',
    kind: 'share',
    rise: 'bad',
    definition:
      'Lines marked as cancelled or returned ÷ all lines, whether or not they count towards revenue.',
  },
];

/** A stretch of days with its figures and the bases they stand on. */
export interface WindowFigures extends DayWindow {
  readonly figures: Figures;
  readonly counts: CustomerCounts;
}

/** What the columns of a data set allow. */
export interface Abilities {
  readonly customers: boolean;
  readonly units: boolean;
  readonly discount: boolean;
}

export function abilitiesOf(schema: DatasetSchema): Abilities {
  return {
    customers: schema.columns.has('customer_id'),
    units: schema.columns.has('quantity'),
    discount: schema.columns.has('discount_rate'),
  };
}

/** Figures of each window; windows may overlap and may reach beyond the data. */
export function windowFigures(
  facts: OverviewFacts,
  windows: readonly DayWindow[],
  can: Abilities,
): WindowFigures[] {
  const counts = customerCounts(facts.orders, windows);
  return windows.map((window, at) => ({
    from: window.from,
    to: window.to,
    figures: figuresOf(facts, window, counts[at]!, can),
    counts: counts[at]!,
  }));
}

function figuresOf(
  facts: OverviewFacts,
  window: DayWindow,
  counts: CustomerCounts,
  can: Abilities,
): Figures {
  const { daily } = facts;
  const begin = Math.max(0, window.from - facts.firstDay);
  const end = Math.min(facts.days, window.to - facts.firstDay + 1);
  const sum = (values: Float64Array): number => {
    let total = 0;
    for (let d = begin; d < end; d++) total += values[d]!;
    return total;
  };
  const revenue = sum(daily.revenue);
  return {
    revenue,
    orders: counts.orders,
    customers: can.customers ? counts.customers : null,
    units: can.units ? sum(daily.units) : null,
    aov: ratio(revenue, counts.orders),
    ordersPerCustomer: can.customers ? ratio(counts.knownOrders, counts.customers) : null,
    repeatRate: can.customers ? ratio(counts.repeatCustomers, counts.customers) : null,
    discountRate: can.discount ? ratio(sum(daily.discountValue), sum(daily.listValue)) : null,
    returnRate: ratio(sum(daily.takenBack), sum(daily.lines)),
  };
}

function ratio(value: number, base: number): number | null {
  return base > 0 ? value / base : null;
}
