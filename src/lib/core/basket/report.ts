/** The basket analysis as two jobs: what stands out, then whether it holds. */
import type { OnProgress } from '../jobs';
import { findSets, type MiningChoice, type TooMuch } from './find-sets';
import type { Baskets } from './fill';
import { holdOut, type HoldOut } from './hold-out';
import { withoutOwnParents } from './hierarchy';
import type { ItemsetList } from './itemsets';
import { condense, type MiningAlgorithm } from './mine';
import { rulesByMonth, type RuleMonths } from './months';
import { ruleNetwork, type RuleNetwork } from './network';
import type { Estimate } from './preflight';
import { filled, prepare, type BasketConditions, type BasketSource } from './prepare';
import { selectRules, type RuleFilter, type RuleSelection, type RuleSides } from './rule-table';
import { groupRules, ruleMatrix, type RuleGroup, type RuleMatrix } from './rule-groups';
import type { HoldOutSplit } from './split';
import {
  basketCount,
  itemCounts,
  itemRevenue,
  type ItemRevenue,
  type Transactions,
} from './transactions';

export type BasketOptions = RuleFilter & MiningChoice & BasketConditions;

export interface BasketInput {
  readonly source: BasketSource;
  /** Item above each item (its category), −1 for none; null where items have no hierarchy. */
  readonly parent: Int32Array | null;
  readonly options: BasketOptions;
}

/** What `condense` cannot tell: the larger sets that would decide were not looked for. */
export const NOT_KNOWN = 2;

/** Itemsets for the table: flat, most frequent first. */
export interface ItemsetTable {
  readonly size: number;
  readonly offsets: Int32Array;
  readonly items: Int32Array;
  readonly counts: Int32Array;
  /** 1 yes, 0 no, or {@link NOT_KNOWN}. */
  readonly closed: Uint8Array;
  readonly maximal: Uint8Array;
}

export interface BasketReport extends RuleSelection, ItemRevenue {
  readonly kind: 'report';
  /** Baskets mined, and different items in them. */
  readonly baskets: number;
  readonly distinctItems: number;
  /** Items in all baskets together. */
  readonly occurrences: number;
  readonly singleItemBaskets: number;
  readonly longBaskets: number;
  readonly longestBasket: number;
  /** Baskets that hold each item. */
  readonly itemCounts: Int32Array;
  readonly minCount: number;
  /** Largest set looked for; less than wanted where too many sets are equally frequent. */
  readonly maxLength: number;
  readonly algorithm: MiningAlgorithm;
  readonly density: number;
  readonly reason: string;
  readonly estimate: Estimate;
  /** What mining itself took. */
  readonly miningMs: number;
  readonly totalMs: number;
  readonly frequent: number;
  readonly byLength: readonly number[];
  /** Sets known to be closed, and to be maximal. */
  readonly closed: number;
  readonly maximal: number;
  /** Sets of the greatest length, of which neither is known. */
  readonly undecided: number;
  readonly itemsets: ItemsetTable;
  readonly network: RuleNetwork;
  readonly matrix: RuleMatrix;
  readonly groups: readonly RuleGroup[];
}

/** The answer of the first job; with baskets that were filled for it, for the jobs to come. */
export interface BasketAnswer {
  readonly outcome: BasketReport | TooMuch;
  readonly baskets: Baskets | null;
}

/** Rules and itemsets that are handed to the page. */
export const MAX_RULES_SHOWN = 20_000;
const MAX_ITEMSETS_SHOWN = 500_000;
const MAX_RULES_DRAWN = 150;
const MATRIX_SIDE = 26;
const GROUP_COLUMNS = 18;

/**
 * @throws OrderlensError `too-little-data` below 20 baskets; `out-of-memory` when a support that was
 *   confirmed gives too many itemsets or rules; `bad-parameter`
 */
export function reportBaskets(input: BasketInput, onProgress: OnProgress): BasketAnswer {
  const began = Date.now();
  const { options, source } = input;
  onProgress({ stage: 'Filling baskets', fraction: null });
  const baskets = filled(source);
  const prepared = prepare(baskets, options);
  const { transactions } = prepared;
  const fresh = source.kind === 'lines' ? baskets : null;
  const sets = findSets(transactions, options, onProgress);
  if (sets.kind === 'too-much') return { outcome: sets, baskets: fresh };
  const list = input.parent ? withoutOwnParents(sets.list, input.parent) : sets.list;

  onProgress({ stage: 'Testing rules', fraction: null });
  const selection = selectRules(transactions, list, options, MAX_RULES_SHOWN);
  const { closed, maximal } = condense(list);
  const undecided = leaveOpen(list, sets.maxLength, closed, maximal);
  const network = ruleNetwork(selection.rules, MAX_RULES_DRAWN);
  const communityOf = new Map(
    Array.from(network.item, (item, node) => [item, network.community[node]!] as const),
  );
  const counts = itemCounts(transactions);
  const outcome: BasketReport = {
    kind: 'report',
    ...selection,
    ...itemRevenue(transactions),
    baskets: basketCount(transactions),
    distinctItems: counts.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0),
    occurrences: transactions.items.length,
    singleItemBaskets: singles(transactions),
    longBaskets: prepared.long,
    longestBasket: prepared.longest,
    itemCounts: counts,
    minCount: sets.minCount,
    maxLength: sets.maxLength,
    algorithm: sets.algorithm,
    density: sets.choice.density,
    reason: sets.choice.reason,
    estimate: sets.estimate,
    miningMs: sets.milliseconds,
    totalMs: Date.now() - began,
    frequent: list.size,
    byLength: list.countsByLength(),
    closed: known(closed),
    maximal: known(maximal),
    undecided,
    itemsets: itemsetTable(list, closed, maximal),
    network,
    matrix: ruleMatrix(selection.rules, MATRIX_SIDE),
    groups: groupRules(selection.rules, communityOf, GROUP_COLUMNS),
  };
  return { outcome, baskets: fresh };
}

export interface HoldInput extends BasketInput {
  /** The rules of the report, for their months. */
  readonly rules: RuleSides;
  readonly split: HoldOutSplit;
}

export interface HoldReport {
  /** Null where the data are too few to part. */
  readonly holdOut: HoldOut | null;
  readonly months: RuleMonths;
}

const MAX_RULES_BY_MONTH = 2_000;

/** The second job: rules found in one part and measured in the other, and the report's rules by month. */
export function checkBaskets(input: HoldInput, onProgress: OnProgress): HoldReport {
  onProgress({ stage: 'Testing on other baskets', fraction: null });
  const { transactions, days } = prepare(filled(input.source), input.options);
  return {
    holdOut: holdOut(transactions, days, input.options, input.split, input.parent),
    months: rulesByMonth(transactions, days, input.rules, MAX_RULES_BY_MONTH),
  };
}

function singles({ offsets }: Transactions): number {
  let count = 0;
  for (let t = 0; t + 1 < offsets.length; t++) if (offsets[t + 1]! - offsets[t]! === 1) count++;
  return count;
}

/**
 * Marks sets of the greatest length looked for as not known, for want of their supersets, and returns
 * how many there are.
 */
function leaveOpen(
  list: ItemsetList,
  maxLength: number,
  closed: Uint8Array,
  maximal: Uint8Array,
): number {
  let open = 0;
  for (let s = 0; s < list.size; s++) {
    if (list.lengthOf(s) < maxLength) continue;
    closed[s] = maximal[s] = NOT_KNOWN;
    open++;
  }
  return open;
}

function known(marks: Uint8Array): number {
  let sum = 0;
  for (const mark of marks) if (mark === 1) sum++;
  return sum;
}

function itemsetTable(list: ItemsetList, closed: Uint8Array, maximal: Uint8Array): ItemsetTable {
  const order = Uint32Array.from({ length: list.size }, (_, s) => s)
    .sort(
      (a, b) => list.counts[b]! - list.counts[a]! || list.lengthOf(a) - list.lengthOf(b) || a - b,
    )
    .slice(0, MAX_ITEMSETS_SHOWN);
  const offsets = new Int32Array(order.length + 1);
  order.forEach((s, at) => (offsets[at + 1] = offsets[at]! + list.lengthOf(s)));
  const items = new Int32Array(offsets[order.length]!);
  order.forEach((s, at) => items.set(list.itemsOf(s), offsets[at]!));
  return {
    size: order.length,
    offsets,
    items,
    counts: Int32Array.from(order, (s) => list.counts[s]!),
    closed: Uint8Array.from(order, (s) => closed[s]!),
    maximal: Uint8Array.from(order, (s) => maximal[s]!),
  };
}
