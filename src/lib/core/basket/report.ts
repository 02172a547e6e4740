/** The whole basket analysis as one job: baskets in, itemsets, rules and pictures out. */
import { OrderlensError } from '../errors';
import type { OnProgress } from '../jobs';
import { chooseAlgorithm } from './choose';
import { overTime, type OverTime } from './hold-out';
import type { ItemsetList } from './itemsets';
import { conditionBaskets, treatLongBaskets, type LongBasketPolicy } from './long-baskets';
import { condense, mineItemsets, type MiningAlgorithm } from './mine';
import {
  groupRules,
  ruleMatrix,
  ruleNetwork,
  type RuleGroup,
  type RuleMatrix,
  type RuleNetwork,
} from './network';
import { estimateMining, proposeMinCount, type Estimate } from './preflight';
import { selectRules, type RuleFilter, type RuleSelection } from './rule-table';
import { basketCount, groupTransactions, itemCounts, type Transactions } from './transactions';

export interface BasketOptions extends RuleFilter {
  /** Least number of baskets as a share 0..1 or a count; `auto` aims at `target` itemsets. */
  readonly support:
    | { readonly kind: 'auto'; readonly target: number }
    | { readonly kind: 'share'; readonly share: number }
    | { readonly kind: 'count'; readonly count: number };
  readonly algorithm: MiningAlgorithm | 'auto';
  /** Baskets of more items than this are called long. */
  readonly longLimit: number;
  readonly longPolicy: LongBasketPolicy;
  /** Only baskets with this item, and without that one; −1 for no condition. */
  readonly withItem: number;
  readonly withoutItem: number;
}

export interface BasketInput {
  /** Basket and item of each line; baskets are numbered in the order of their days. */
  readonly basket: Int32Array;
  readonly item: Int32Array;
  /** Day of each basket (days since 1970-01-01), ascending. */
  readonly days: Int32Array;
  readonly nItems: number;
  /** Item above each item (its category), −1 for none; null where items have no hierarchy. */
  readonly parent: Int32Array | null;
  readonly options: BasketOptions;
}

/** Itemsets for the table: flat, most frequent first. */
export interface ItemsetTable {
  readonly size: number;
  readonly offsets: Int32Array;
  readonly items: Int32Array;
  readonly counts: Int32Array;
  readonly closed: Uint8Array;
  readonly maximal: Uint8Array;
}

export interface BasketReport extends Omit<RuleSelection, 'rules'> {
  readonly rules: RuleSelection['rules'];
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
  readonly algorithm: MiningAlgorithm;
  readonly density: number;
  readonly reason: string;
  readonly estimate: Estimate;
  /** What mining itself took. */
  readonly miningMs: number;
  readonly totalMs: number;
  readonly frequent: number;
  readonly byLength: readonly number[];
  readonly closed: number;
  readonly maximal: number;
  readonly itemsets: ItemsetTable;
  readonly overTime: OverTime;
  readonly network: RuleNetwork;
  readonly matrix: RuleMatrix;
  readonly groups: readonly RuleGroup[];
}

/** Fewer baskets than this give no rule that could hold. */
export const MIN_BASKETS = 20;
/** Rules and itemsets that are handed to the page. */
export const MAX_RULES_SHOWN = 20_000;
const MAX_ITEMSETS_SHOWN = 20_000;
const MAX_RULES_OVER_TIME = 2_000;
const MAX_RULES_DRAWN = 150;
const MATRIX_SIDE = 26;
const GROUP_COLUMNS = 18;
/** Flat lists, index and rules take some 100 bytes an itemset: 2,000,000 are a few hundred MB. */
const MAX_ITEMSETS = 2_000_000;

/**
 * @throws OrderlensError `too-little-data` below {@link MIN_BASKETS} baskets; `out-of-memory` when the
 *   support asked for gives too many itemsets, with the support that does not; `bad-parameter`
 */
export function reportBaskets(input: BasketInput, onProgress: OnProgress): BasketReport {
  const began = Date.now();
  const { options, nItems } = input;
  onProgress({ stage: 'Filling baskets', fraction: null });
  const grouped = groupTransactions(input.basket, input.item, input.days.length, nItems);
  const conditioned = conditionBaskets(grouped, options.withItem, options.withoutItem);
  const treated = treatLongBaskets(conditioned.transactions, options.longLimit, options.longPolicy);
  const { transactions } = treated;
  const days = Int32Array.from(treated.kept, (t) => input.days[conditioned.kept[t]!]!);
  const baskets = basketCount(transactions);
  if (baskets < MIN_BASKETS) {
    throw new OrderlensError(
      'too-little-data',
      `Rules need at least ${MIN_BASKETS} baskets; the current choice leaves ${baskets}.`,
    );
  }

  onProgress({ stage: 'Estimating', fraction: null });
  const minCount = decideMinCount(transactions, options);
  const estimate = estimateMining(transactions, { minCount, maxLength: options.maxLength });
  const choice = chooseAlgorithm(transactions, minCount);
  const algorithm = options.algorithm === 'auto' ? choice.algorithm : options.algorithm;

  onProgress({ stage: 'Finding sets', fraction: 0 });
  const miningBegan = Date.now();
  const mined = mine(transactions, minCount, algorithm, options, onProgress);
  const miningMs = Date.now() - miningBegan;
  const list = input.parent ? withoutOwnParents(mined, input.parent) : mined;

  onProgress({ stage: 'Testing rules', fraction: null });
  const selection = selectRules(list, baskets, options, MAX_RULES_SHOWN);
  const { closed, maximal } = condense(list);

  onProgress({ stage: 'Checking over time', fraction: null });
  const time = overTime(transactions, days, selection.rules, {
    limit: MAX_RULES_OVER_TIME,
    tested: selection.tested,
    maxQ: options.maxQ,
  });

  onProgress({ stage: 'Drawing', fraction: null });
  const network = ruleNetwork(selection.rules, MAX_RULES_DRAWN);
  const communityOf = new Map(
    Array.from(network.item, (item, node) => [item, network.community[node]!] as const),
  );
  const counts = itemCounts(transactions);
  return {
    ...selection,
    baskets,
    distinctItems: counts.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0),
    occurrences: transactions.items.length,
    singleItemBaskets: singles(transactions),
    longBaskets: treated.long,
    longestBasket: treated.longest,
    itemCounts: counts,
    minCount,
    algorithm,
    density: choice.density,
    reason: choice.reason,
    estimate,
    miningMs,
    totalMs: Date.now() - began,
    frequent: list.size,
    byLength: list.countsByLength(),
    closed: closed.reduce((sum, mark) => sum + mark, 0),
    maximal: maximal.reduce((sum, mark) => sum + mark, 0),
    itemsets: itemsetTable(list, closed, maximal),
    overTime: time,
    network,
    matrix: ruleMatrix(selection.rules, MATRIX_SIDE),
    groups: groupRules(selection.rules, communityOf, GROUP_COLUMNS),
  };
}

/** Smallest count that is proposed: below it a rule would rest on a handful of baskets. */
export function proposalFloor(baskets: number): number {
  return baskets < 1_000 ? 3 : 5;
}

function decideMinCount(transactions: Transactions, { support, maxLength }: BasketOptions): number {
  const baskets = basketCount(transactions);
  if (support.kind === 'auto') {
    return proposeMinCount(transactions, support.target, maxLength, proposalFloor(baskets))
      .minCount;
  }
  const wanted = support.kind === 'share' ? support.share * baskets : support.count;
  if (!(wanted > 0)) {
    throw new OrderlensError(
      'bad-parameter',
      `The minimum support must be above 0, found ${wanted}.`,
    );
  }
  // The tolerance keeps 0.01 × 9,800 from becoming 99.
  return Math.max(1, Math.ceil(wanted - 1e-9 * baskets));
}

function mine(
  transactions: Transactions,
  minCount: number,
  algorithm: MiningAlgorithm,
  options: BasketOptions,
  onProgress: OnProgress,
): ItemsetList {
  try {
    return mineItemsets(transactions, {
      minCount,
      maxLength: options.maxLength,
      algorithm,
      maxItemsets: MAX_ITEMSETS,
      onProgress: (fraction) => onProgress({ stage: 'Finding sets', fraction }),
    });
  } catch (thrown) {
    if (!(thrown instanceof OrderlensError) || thrown.code !== 'out-of-memory') throw thrown;
    const baskets = basketCount(transactions);
    const { minCount: better } = proposeMinCount(
      transactions,
      20_000,
      options.maxLength,
      proposalFloor(baskets),
    );
    throw new OrderlensError(
      'out-of-memory',
      `At ${minCount} of ${baskets} baskets there are more than ${MAX_ITEMSETS.toLocaleString('en')} itemsets, more than this tab should hold. From about ${better} baskets (${((100 * better) / baskets).toPrecision(2)} %) on there are at most some 20,000.`,
    );
  }
}

/** Without the itemsets that hold an item and its own category: they only restate the hierarchy. */
function withoutOwnParents(list: ItemsetList, parent: Int32Array): ItemsetList {
  const keep = new Uint8Array(list.size);
  for (let s = 0; s < list.size; s++) {
    const items = list.itemsOf(s);
    keep[s] = items.some((item) => parent[item]! >= 0 && items.includes(parent[item]!)) ? 0 : 1;
  }
  return list.filter(keep);
}

function singles({ offsets }: Transactions): number {
  let count = 0;
  for (let t = 0; t + 1 < offsets.length; t++) if (offsets[t + 1]! - offsets[t]! === 1) count++;
  return count;
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
