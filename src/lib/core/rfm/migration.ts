/** Who moved from which segment to which between two dates. */
import { OrderlensError } from '../errors';

/** Customers of one date with the group each of them is in; parallel arrays. */
export interface GroupedCustomers {
  /** Each customer once, any order. */
  readonly customerKey: Int32Array;
  /** 0..groups − 1. */
  readonly group: ArrayLike<number>;
}

export interface Migration {
  readonly groups: number;
  /** (groups + 1) × groups, row-major: the last row is of customers who were none at the earlier date. */
  readonly flows: Int32Array;
  /** Customers of each group at the earlier date; the last entry counts those who were none. */
  readonly before: Int32Array;
  /** Customers of each group at the later date. */
  readonly after: Int32Array;
}

/**
 * Counts the moves. Rows and columns of the flows sum to the groups' sizes at either date.
 *
 * @throws OrderlensError `bad-parameter` for a group out of range, `bad-data` for a customer of the
 *   earlier date who is none at the later one: history grows, so nobody can vanish from it.
 */
export function migrate(
  earlier: GroupedCustomers,
  later: GroupedCustomers,
  groups: number,
): Migration {
  const flows = new Int32Array((groups + 1) * groups);
  const before = new Int32Array(groups + 1);
  const after = new Int32Array(groups);
  const from = new Map<number, number>();
  earlier.customerKey.forEach((key, i) => from.set(key, checked(earlier.group[i], groups)));
  let known = 0;
  later.customerKey.forEach((key, i) => {
    const to = checked(later.group[i], groups);
    const origin = from.get(key) ?? groups;
    if (origin < groups) known += 1;
    flows[origin * groups + to]! += 1;
    before[origin]! += 1;
    after[to]! += 1;
  });
  if (known !== from.size) {
    throw new OrderlensError(
      'bad-data',
      `${from.size - known} customers of the earlier date are missing at the later one.`,
    );
  }
  return { groups, flows, before, after };
}

/** Keys of the customers whose earlier group (null for none) and later group are wanted. */
export function movers(
  earlier: GroupedCustomers,
  later: GroupedCustomers,
  from: (group: number | null) => boolean,
  to: (group: number) => boolean,
): Int32Array {
  const origin = new Map<number, number>();
  earlier.customerKey.forEach((key, i) => origin.set(key, earlier.group[i]!));
  return later.customerKey.filter((key, i) => to(later.group[i]!) && from(origin.get(key) ?? null));
}

function checked(group: number | undefined, groups: number): number {
  if (group === undefined || !(group >= 0 && group < groups)) {
    throw new OrderlensError('bad-parameter', `Group ${group} of ${groups} does not exist.`);
  }
  return group;
}
