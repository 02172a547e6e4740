/** What groups of customers amount to: cells, segments, tiers. */
import { OrderlensError } from '../errors';
import { quantileSorted } from '../stats';
import type { RfmValues } from './rfm';

/** Beyond R, F and M: what advice about a group needs. Parallel to {@link RfmValues}. */
export interface RfmCustomers extends RfmValues {
  /** Whole days from the first order day to the last, ≥ 0. */
  readonly spanDays: Int32Array;
  /** Net revenue in the last year up to the as-of day. */
  readonly yearRevenue: Float64Array;
}

export interface GroupSummary {
  readonly customers: number;
  readonly orders: number;
  /** Sum of net revenue. */
  readonly revenue: number;
  readonly yearRevenue: number;
  /** The shortest silence in the group; null for an empty group. */
  readonly minRecencyDays: number | null;
  /** The fewest orders of anyone in the group; null for an empty group. */
  readonly minFrequency: number | null;
  /** Medians over the group; null for an empty group. */
  readonly medianRecencyDays: number | null;
  readonly medianFrequency: number | null;
  readonly medianMonetary: number | null;
  /** Revenue per order; null for an empty group. */
  readonly averageOrderValue: number | null;
  /**
   * Median over customers with two orders or more of their mean gap,
   * spanDays / (frequency − 1); null when there is no such customer.
   */
  readonly typicalGapDays: number | null;
}

/**
 * Sums and medians of each group.
 *
 * @param group n group numbers, each 0..groups − 1
 * @throws OrderlensError `bad-parameter` when `group` is of another length or out of range
 */
export function summariseGroups(
  customers: RfmCustomers,
  group: Uint8Array,
  groups: number,
): GroupSummary[] {
  const n = customers.recencyDays.length;
  if (group.length !== n) {
    throw new OrderlensError(
      'bad-parameter',
      `A group is needed for each of ${n} customers; found ${group.length}.`,
    );
  }
  // Counting sort: the customers of group g are order[start[g]..start[g + 1]).
  const start = new Uint32Array(groups + 1);
  for (let i = 0; i < n; i++) {
    if (!(group[i]! < groups)) {
      throw new OrderlensError('bad-parameter', `Group ${group[i]} of ${groups} does not exist.`);
    }
    start[group[i]! + 1]!++;
  }
  for (let g = 0; g < groups; g++) start[g + 1]! += start[g]!;
  const next = start.slice(0, groups);
  const order = new Uint32Array(n);
  for (let i = 0; i < n; i++) order[next[group[i]!]!++] = i;
  return Array.from({ length: groups }, (_, g) =>
    summarise(customers, order.subarray(start[g], start[g + 1])),
  );
}

function summarise(customers: RfmCustomers, members: Uint32Array): GroupSummary {
  const { recencyDays, frequency, monetary, spanDays, yearRevenue } = customers;
  const size = members.length;
  const days = new Float64Array(size);
  const counts = new Float64Array(size);
  const amounts = new Float64Array(size);
  const gaps = new Float64Array(size);
  let repeaters = 0;
  let orders = 0;
  let revenue = 0;
  let ofTheYear = 0;
  for (let k = 0; k < size; k++) {
    const i = members[k]!;
    days[k] = recencyDays[i]!;
    counts[k] = frequency[i]!;
    amounts[k] = monetary[i]!;
    orders += counts[k]!;
    revenue += amounts[k]!;
    ofTheYear += yearRevenue[i]!;
    if (counts[k]! > 1) gaps[repeaters++] = spanDays[i]! / (counts[k]! - 1);
  }
  return {
    customers: size,
    orders,
    revenue,
    yearRevenue: ofTheYear,
    minFrequency: size ? counts.reduce((a, b) => Math.min(a, b)) : null,
    minRecencyDays: size ? days.reduce((a, b) => Math.min(a, b)) : null,
    medianRecencyDays: middle(days),
    medianFrequency: middle(counts),
    medianMonetary: middle(amounts),
    averageOrderValue: orders > 0 ? revenue / orders : null,
    typicalGapDays: middle(gaps.subarray(0, repeaters)),
  };
}

/** Sorts its argument. */
function middle(values: Float64Array): number | null {
  return values.length ? quantileSorted(values.sort(), 0.5) : null;
}
