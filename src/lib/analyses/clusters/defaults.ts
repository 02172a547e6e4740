/** Settings that the data suggest. */
import { defaultFeatures, FEATURES, type Feature } from '../../core/cluster/features/definitions';
import type { ClusterCustomers } from './customers';

/** Below this there are no groups worth the name. */
export const MIN_CUSTOMERS = 50;
/** Habits of customers with few orders are mostly chance, so more orders are asked for if … */
const ORDER_STEPS = [5, 3, 2] as const;
/** … at least so many customers have them. */
const ENOUGH_CUSTOMERS = 300;

/**
 * Least number of orders of a customer: 5, 3 or 2 where at least 300 customers have them, else
 * where at least 50 have. Never 1: groups of single orders are kinds of orders, not of customers.
 */
export function chooseMinOrders({ facts }: ClusterCustomers): number {
  for (const enough of [ENOUGH_CUSTOMERS, MIN_CUSTOMERS]) {
    for (const least of ORDER_STEPS) {
      let found = 0;
      for (const count of facts.orders) if (count >= least) found++;
      if (found >= enough) return least;
    }
  }
  return 2;
}

/** The wanted features that the data have, or the default ones. */
export function usableFeatures(
  { columns }: ClusterCustomers,
  wanted: readonly Feature[] | null,
): Feature[] {
  const there = FEATURES.filter((id) => columns[id] !== undefined);
  const kept = wanted?.filter((id) => there.includes(id)) ?? [];
  return kept.length ? kept : defaultFeatures(there);
}

/** 2 % of the customers, at least 10. */
export function defaultMinClusterSize(customers: number): number {
  return Math.max(10, Math.round(0.02 * customers));
}

export const DEFAULT_MIN_SAMPLES = 10;
