/** Rules, cross-selling and itemsets as rows of the table. */
import { antecedentOf, consequentOf } from '../../core/basket/rule-table';
import type { TableColumn, TableRows } from '../../ui/table-types';
import { formatPercent } from '../../ui/format';
import type { BasketResult } from './model.svelte';
import { crossSellList, type CrossSell } from './selection';
import { itemNames } from './words';

type Value = string | number | null;

interface RuleColumn extends TableColumn {
  readonly value: (result: BasketResult, r: number) => Value;
}

const finite = (value: number | undefined): number | null =>
  value === undefined || Number.isNaN(value) ? null : value;

export const RULE_COLUMNS: readonly RuleColumn[] = [
  {
    key: 'if',
    label: 'If the basket holds',
    format: 'text',
    width: 230,
    value: ({ items, report: { rules } }, r) => itemNames(items, antecedentOf(rules, r)),
  },
  {
    key: 'then',
    label: 'it also holds',
    format: 'text',
    width: 200,
    value: ({ items, report: { rules } }, r) => itemNames(items, consequentOf(rules, r)),
  },
  {
    key: 'baskets',
    label: 'Baskets',
    format: 'integer',
    width: 92,
    title: 'Baskets that hold both sides',
    value: ({ report: { rules } }, r) => rules.both[r]!,
  },
  {
    key: 'support',
    label: 'Support',
    format: 'percent',
    digits: 2,
    width: 92,
    title: 'Share of all baskets that hold both sides',
    value: ({ report: { rules } }, r) => rules.support[r]!,
  },
  {
    key: 'confidence',
    label: 'Confidence',
    format: 'percent',
    title: 'Of the baskets with the first side, the share that also holds the second',
    value: ({ report: { rules } }, r) => rules.confidence[r]!,
  },
  {
    key: 'lift',
    label: 'Lift',
    format: 'number',
    width: 80,
    title: 'How many times as often together as chance would have it',
    value: ({ report: { rules } }, r) => rules.lift[r]!,
  },
  {
    key: 'lift_low',
    label: 'at least',
    format: 'number',
    width: 92,
    title: 'Lower end of the 95% interval of the lift; the table is ordered by it at first',
    value: ({ report: { rules } }, r) => rules.liftLow[r]!,
  },
  {
    key: 'q',
    label: 'q',
    format: 'number',
    width: 84,
    digits: 4,
    title: 'Fisher’s exact p, adjusted for all rules tested (Benjamini and Hochberg)',
    value: ({ report: { rules } }, r) => rules.q[r]!,
  },
  {
    key: 'later_lift',
    label: 'Later lift',
    format: 'number',
    title: 'Lift in the last 30% of the baskets by date',
    value: ({ report: { overTime } }, r) => finite(overTime.laterLift[r]),
  },
  {
    key: 'later_low',
    label: 'later at least',
    format: 'number',
    title: 'Lower end of its 95% interval',
    value: ({ report: { overTime } }, r) => finite(overTime.laterLow[r]),
  },
  {
    key: 'months',
    label: 'Months above',
    format: 'percent',
    digits: 0,
    title: 'Of the months with ten or more such baskets, the share with a lift above 1',
    value: ({ report: { overTime } }, r) => finite(overTime.monthsAbove[r]),
  },
  {
    key: 'leverage',
    label: 'Leverage',
    format: 'number',
    digits: 5,
    title: 'Support less what chance would give',
    value: ({ report: { rules } }, r) => rules.leverage[r]!,
  },
  {
    key: 'conviction',
    label: 'Conviction',
    format: 'number',
    title: '(1 − support of the second side) / (1 − confidence)',
    value: ({ report: { rules } }, r) =>
      Number.isFinite(rules.conviction[r]!) ? rules.conviction[r]! : null,
  },
  {
    key: 'zhang',
    label: 'Zhang',
    format: 'number',
    digits: 3,
    width: 84,
    title: '−1 to 1; 0 is chance',
    value: ({ report: { rules } }, r) => rules.zhang[r]!,
  },
  {
    key: 'cosine',
    label: 'Cosine',
    format: 'number',
    digits: 3,
    width: 88,
    value: ({ report: { rules } }, r) => rules.cosine[r]!,
  },
  {
    key: 'kulczynski',
    label: 'Kulczynski',
    format: 'number',
    digits: 3,
    title: 'Mean of the confidences of both directions',
    value: ({ report: { rules } }, r) => rules.kulczynski[r]!,
  },
  {
    key: 'imbalance',
    label: 'Imbalance',
    format: 'number',
    digits: 3,
    title: '0: both sides equally frequent',
    value: ({ report: { rules } }, r) => rules.imbalance[r]!,
  },
  {
    key: 'improvement',
    label: 'Improvement',
    format: 'percent',
    title: 'Confidence less that of the best shorter rule',
    value: ({ report: { rules } }, r) => finite(rules.improvement[r]),
  },
];

export function ruleRows(result: BasketResult, shown: Int32Array): TableRows {
  return {
    count: shown.length,
    cell: (row, column) => RULE_COLUMNS[column]!.value(result, shown[row]!),
    key: (row) => shown[row]!,
  };
}

const PARTNERS = 3;

export const CROSS_COLUMNS: readonly TableColumn[] = [
  { key: 'item', label: 'With', format: 'text', width: 220 },
  { key: 'baskets', label: 'Baskets', format: 'integer', width: 92 },
  ...['first', 'second', 'third'].map((place) => ({
    key: place,
    label: `Offer ${place}`,
    format: 'text' as const,
    width: 260,
  })),
];

export function crossRows(result: BasketResult): { list: CrossSell[]; rows: TableRows } {
  const { rules } = result.report;
  const list = crossSellList(rules, PARTNERS);
  return {
    list,
    rows: {
      count: list.length,
      cell: (row, column) => {
        const { item, rules: partners } = list[row]!;
        if (column === 0) return result.items.name[item]!;
        if (column === 1) return result.report.itemCounts[item]!;
        const r = partners[column - 2];
        if (r === undefined) return null;
        return `${itemNames(result.items, consequentOf(rules, r))} (${formatPercent(rules.confidence[r]!, 0)})`;
      },
      key: (row) => list[row]!.item,
    },
  };
}

export const ITEMSET_COLUMNS: readonly TableColumn[] = [
  { key: 'items', label: 'Items', format: 'text', width: 360 },
  { key: 'length', label: 'Number', format: 'integer', width: 92 },
  { key: 'baskets', label: 'Baskets', format: 'integer', width: 100 },
  { key: 'support', label: 'Support', format: 'percent', digits: 2 },
  {
    key: 'closed',
    label: 'Closed',
    format: 'text',
    width: 90,
    searchable: false,
    title: 'No larger set is in as many baskets',
  },
  {
    key: 'maximal',
    label: 'Maximal',
    format: 'text',
    width: 96,
    searchable: false,
    title: 'No larger set is frequent',
  },
];

export function itemsetRows({ report, items }: BasketResult): TableRows {
  const { itemsets } = report;
  return {
    count: itemsets.size,
    cell: (row, column) => {
      const from = itemsets.offsets[row]!;
      const to = itemsets.offsets[row + 1]!;
      if (column === 0) return itemNames(items, itemsets.items.subarray(from, to));
      if (column === 1) return to - from;
      if (column === 2) return itemsets.counts[row]!;
      if (column === 3) return itemsets.counts[row]! / report.baskets;
      return (column === 4 ? itemsets.closed : itemsets.maximal)[row] ? 'yes' : 'no';
    },
  };
}
