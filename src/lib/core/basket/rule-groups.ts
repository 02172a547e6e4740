/** Many rules in small space: a table of antecedents by consequents, and groups of rules. */
import { antecedentOf, consequentOf, liftOf, type RuleTable } from './rule-table';
import { seriate } from './seriate';

/** Antecedents (rows) by consequents (columns) in an order in which like stands beside like. */
export interface RuleMatrix {
  /** Items of each row's antecedent; columns are single items or sets alike. */
  readonly rows: readonly (readonly number[])[];
  readonly columns: readonly (readonly number[])[];
  /** Rule of each cell, row-major; −1 where there is none. */
  readonly rule: Int32Array;
}

/** The first rules of the table as a matrix of at most `most` rows and as many columns. */
export function ruleMatrix(rules: RuleTable, most: number): RuleMatrix {
  const rowOf = new Map<string, number>();
  const columnOf = new Map<string, number>();
  const rows: number[][] = [];
  const columns: number[][] = [];
  const cells: [row: number, column: number, rule: number][] = [];
  for (let r = 0; r < rules.size; r++) {
    const left = antecedentOf(rules, r);
    const right = consequentOf(rules, r);
    const row = rowOf.get(left.join());
    const column = columnOf.get(right.join());
    if (row === undefined && rows.length >= most) continue;
    if (column === undefined && columns.length >= most) continue;
    if (row === undefined) {
      rowOf.set(left.join(), rows.length);
      rows.push([...left]);
    }
    if (column === undefined) {
      columnOf.set(right.join(), columns.length);
      columns.push([...right]);
    }
    cells.push([rowOf.get(left.join())!, columnOf.get(right.join())!, r]);
  }
  const strength = new Float64Array(rows.length * columns.length);
  for (const [row, column, r] of cells) {
    strength[row * columns.length + column] = Math.log(liftOf(rules, r));
  }
  const { rowOrder, columnOrder } = seriate(strength, rows.length, columns.length);
  const placeOfRow = inverse(rowOrder);
  const placeOfColumn = inverse(columnOrder);
  const rule = new Int32Array(strength.length).fill(-1);
  for (const [row, column, r] of cells) {
    rule[placeOfRow[row]! * columns.length + placeOfColumn[column]!] = r;
  }
  return {
    rows: Array.from(rowOrder, (row) => rows[row]!),
    columns: Array.from(columnOrder, (column) => columns[column]!),
    rule,
  };
}

function inverse(order: Int32Array): Int32Array {
  const places = new Int32Array(order.length);
  order.forEach((at, place) => (places[at] = place));
  return places;
}

/** One balloon of the grouped matrix: rules from one community of items to one consequent. */
export interface RuleGroup {
  readonly community: number;
  /** Consequent item. */
  readonly item: number;
  readonly rules: number;
  readonly meanLift: number;
  /** Support summed over the group's rules. */
  readonly support: number;
}

/**
 * Many rules as few balloons (Hahsler and Karpienko 2017, doi:10.1007/s11573-016-0822-8), the
 * antecedents grouped by the community that most of their items belong to.
 *
 * @param communityOf community by item, from a network of the same rules; −1 outside of it
 * @param most consequents of the strongest rules (the first of the table), at most this many
 */
export function groupRules(
  rules: RuleTable,
  communityOf: ReadonlyMap<number, number>,
  most: number,
): RuleGroup[] {
  const groups = new Map<
    string,
    { community: number; item: number; rules: number; lift: number; support: number }
  >();
  const leading = new Set<number>();
  for (let r = 0; r < rules.size; r++) {
    const community = majority(antecedentOf(rules, r), communityOf);
    if (community < 0) continue;
    for (const item of consequentOf(rules, r)) {
      const key = `${community} ${item}`;
      const group = groups.get(key) ?? { community, item, rules: 0, lift: 0, support: 0 };
      group.rules++;
      group.lift += liftOf(rules, r);
      group.support += rules.support[r]!;
      groups.set(key, group);
      if (leading.size < most) leading.add(item);
    }
  }
  return [...groups.values()]
    .filter(({ item }) => leading.has(item))
    .map(({ lift, ...group }) => ({ ...group, meanLift: lift / group.rules }));
}

function majority(items: Int32Array, communityOf: ReadonlyMap<number, number>): number {
  const votes = new Map<number, number>();
  for (const item of items) {
    const community = communityOf.get(item);
    if (community !== undefined) votes.set(community, (votes.get(community) ?? 0) + 1);
  }
  let best = -1;
  for (const [community, n] of votes) {
    const most = votes.get(best) ?? 0;
    if (n > most || (n === most && community < best)) best = community;
  }
  return best;
}
