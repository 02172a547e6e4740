/** Rules, cross-selling, itemsets and the hold-out as rows of the table. */
import type { HoldOut } from '../../core/basket/hold-out';
import type { RuleMonths } from '../../core/basket/months';
import { antecedentOf, consequentOf, type RuleTable } from '../../core/basket/rule-table';
import type { TableColumn, TableRows } from '../../ui/table-types';
import type { BasketResult } from './model.svelte';
import { itemNames } from './words';

type Value = string | number | null;

/** What the columns of a rule are read from. */
export interface RuleRowSource {
  readonly result: BasketResult;
  readonly rules: RuleTable;
  readonly months: RuleMonths | null;
  readonly holdOut: HoldOut | null;
  /** Place of each rule in the hold-out, −1 for none. */
  readonly places: Int32Array;
}

interface RuleColumn extends TableColumn {
  readonly value: (source: RuleRowSource, r: number) => Value;
}

const finite = (value: number | undefined): number | null =>
  value === undefined || !Number.isFinite(value) ? null : value;

const IF: RuleColumn = {
  key: 'if',
  label: 'If the basket holds',
  format: 'text',
  width: 280,
  value: ({ result, rules }, r) => itemNames(result.items, antecedentOf(rules, r)),
};
const THEN: RuleColumn = {
  key: 'then',
  label: 'it also holds',
  format: 'text',
  width: 220,
  value: ({ result, rules }, r) => itemNames(result.items, consequentOf(rules, r)),
};

export const RULE_COLUMNS: readonly RuleColumn[] = [
  IF,
  THEN,
  {
    key: 'baskets',
    label: 'Baskets',
    format: 'integer',
    width: 92,
    title: 'Baskets that hold both sides',
    value: ({ rules }, r) => rules.both[r]!,
  },
  {
    key: 'support',
    label: 'Support',
    format: 'percent',
    digits: 2,
    width: 92,
    title: 'Share of all baskets that hold both sides',
    value: ({ rules }, r) => rules.support[r]!,
  },
  {
    key: 'confidence',
    label: 'Confidence',
    format: 'percent',
    title: 'Of the baskets with the first side, the share that also holds the second',
    value: ({ rules }, r) => rules.confidence[r]!,
  },
  {
    key: 'equal_size_lift',
    label: 'Equal-size lift',
    format: 'number',
    digits: 2,
    width: 124,
    title: 'How many times as often together as chance would have it in baskets of the same size',
    value: ({ rules }, r) => finite(rules.likeLift[r]),
  },
  {
    key: 'equal_size_low',
    label: 'at least',
    format: 'number',
    digits: 2,
    width: 92,
    title: 'Lower end of its 95% interval; the table is ordered by it at first',
    value: ({ rules }, r) => finite(rules.likeLow[r]),
  },
  {
    key: 'equal_size_q',
    label: 'q',
    format: 'p',
    title:
      'Exact p among baskets of the same size, adjusted for all rules tested (Benjamini and Hochberg)',
    value: ({ rules }, r) => finite(rules.likeQ[r]),
  },
  {
    key: 'lift',
    label: 'Lift',
    format: 'number',
    digits: 2,
    width: 80,
    title: 'How many times as often together as chance would have it were all baskets alike',
    value: ({ rules }, r) => rules.lift[r]!,
  },
  {
    key: 'fisher_p',
    label: 'Fisher p',
    format: 'p',
    title: 'Fisher’s exact p, one-sided, were all baskets alike',
    value: ({ rules }, r) => rules.p[r]!,
  },
  {
    key: 'fisher_q',
    label: 'Fisher q',
    format: 'p',
    title: 'The same, adjusted for all rules tested (Benjamini and Hochberg)',
    value: ({ rules }, r) => rules.q[r]!,
  },
  {
    key: 'later_lift',
    label: 'Lift elsewhere',
    format: 'number',
    digits: 2,
    width: 116,
    title: 'Equal-size lift in the baskets held back, for rules that the others show by themselves',
    value: ({ holdOut, places }, r) => finite(holdOut?.laterLift[places[r]!]),
  },
  {
    key: 'later_low',
    label: 'at least',
    format: 'number',
    digits: 2,
    width: 92,
    title: 'Lower end of its 95% interval',
    value: ({ holdOut, places }, r) => finite(holdOut?.laterLow[places[r]!]),
  },
  {
    key: 'months',
    label: 'Months above',
    format: 'percent',
    digits: 0,
    title:
      'Of the months with ten or more baskets that hold the first side, the share with a lift above 1',
    value: ({ months }, r) => finite(months?.monthsAbove[r]),
  },
  {
    key: 'leverage',
    label: 'Leverage',
    format: 'number',
    digits: 5,
    title: 'Support less what chance would give were all baskets alike',
    value: ({ rules }, r) => rules.leverage[r]!,
  },
  {
    key: 'conviction',
    label: 'Conviction',
    format: 'number',
    title: '(1 − support of the second side) / (1 − confidence)',
    value: ({ rules }, r) => finite(rules.conviction[r]),
  },
  {
    key: 'zhang',
    label: 'Zhang',
    format: 'number',
    digits: 3,
    width: 84,
    title: '−1 to 1; 0 is chance',
    value: ({ rules }, r) => rules.zhang[r]!,
  },
  {
    key: 'cosine',
    label: 'Cosine',
    format: 'number',
    digits: 3,
    width: 88,
    title: 'Support over the root of the product of both sides’ supports',
    value: ({ rules }, r) => rules.cosine[r]!,
  },
  {
    key: 'kulczynski',
    label: 'Kulczynski',
    format: 'number',
    digits: 3,
    title: 'Mean of the confidences of both directions',
    value: ({ rules }, r) => rules.kulczynski[r]!,
  },
  {
    key: 'imbalance',
    label: 'Imbalance',
    format: 'number',
    digits: 3,
    title: '0: both sides equally frequent',
    value: ({ rules }, r) => rules.imbalance[r]!,
  },
  {
    key: 'improvement',
    label: 'Improvement',
    format: 'percent',
    title: 'Confidence less that of the best shorter rule',
    value: ({ rules }, r) => finite(rules.improvement[r]),
  },
];

/** Beside the rules in a file: what other programs know the items by. */
export const RULE_ID_COLUMNS: readonly RuleColumn[] = [
  {
    key: 'if_ids',
    label: 'Ids, if',
    format: 'text',
    value: ({ result, rules }, r) => idsOf(result, antecedentOf(rules, r)),
  },
  {
    key: 'then_ids',
    label: 'Ids, then',
    format: 'text',
    value: ({ result, rules }, r) => idsOf(result, consequentOf(rules, r)),
  },
];

function idsOf({ items }: BasketResult, some: Int32Array): string {
  return Array.from(some, (item) => items.id[item]!).join(' + ');
}

export function ruleRows(source: RuleRowSource, shown: Int32Array): TableRows {
  return {
    count: shown.length,
    cell: (row, column) =>
      (RULE_COLUMNS[column] ?? RULE_ID_COLUMNS[column - RULE_COLUMNS.length])!.value(
        source,
        shown[row]!,
      ),
    key: (row) => shown[row]!,
  };
}

interface HeldColumn extends TableColumn {
  readonly value: (source: { result: BasketResult; holdOut: HoldOut }, r: number) => Value;
}

export const HELD_COLUMNS: readonly HeldColumn[] = [
  {
    ...IF,
    value: ({ result, holdOut }, r) => itemNames(result.items, antecedentOf(holdOut.rules, r)),
  },
  {
    ...THEN,
    value: ({ result, holdOut }, r) => itemNames(result.items, consequentOf(holdOut.rules, r)),
  },
  {
    key: 'verdict',
    label: 'In the others',
    format: 'text',
    width: 116,
    title: 'Holds: the interval there lies above 1. Open: it covers 1.',
    value: ({ holdOut }, r) => verdictOf(holdOut, r),
  },
  {
    key: 'found_lift',
    label: 'Lift where found',
    format: 'number',
    digits: 2,
    width: 128,
    title: 'Equal-size lift in the baskets that show the rule',
    value: ({ holdOut }, r) => finite(holdOut.rules.likeLift[r]),
  },
  {
    key: 'later_lift',
    label: 'Lift elsewhere',
    format: 'number',
    digits: 2,
    width: 116,
    title: 'Equal-size lift in the baskets held back',
    value: ({ holdOut }, r) => finite(holdOut.laterLift[r]),
  },
  {
    key: 'later_low',
    label: 'from',
    format: 'number',
    digits: 2,
    width: 84,
    title: 'Its 95% interval',
    value: ({ holdOut }, r) => finite(holdOut.laterLow[r]),
  },
  {
    key: 'later_high',
    label: 'to',
    format: 'number',
    digits: 2,
    width: 84,
    value: ({ holdOut }, r) => finite(holdOut.laterHigh[r]),
  },
  {
    key: 'later_baskets',
    label: 'Baskets there',
    format: 'integer',
    width: 112,
    title: 'Baskets held back that hold both sides',
    value: ({ holdOut }, r) => holdOut.laterBoth[r]!,
  },
  {
    key: 'later_confidence',
    label: 'Confidence there',
    format: 'percent',
    width: 132,
    value: ({ holdOut }, r) => finite(holdOut.laterBoth[r]! / holdOut.laterA[r]!),
  },
];

/** Whether a rule's interval in the baskets held back lies above 1, below, or covers it. */
export function verdictOf(holdOut: HoldOut, r: number): 'holds' | 'open' | 'fails' {
  if (holdOut.laterLow[r]! > 1) return 'holds';
  return holdOut.laterHigh[r]! < 1 ? 'fails' : 'open';
}

export function heldRows(result: BasketResult, holdOut: HoldOut): TableRows {
  const source = { result, holdOut };
  return {
    count: holdOut.rules.size,
    cell: (row, column) => HELD_COLUMNS[column]!.value(source, row),
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
    width: 104,
    searchable: false,
    title: 'No larger set is in as many baskets; not known of the largest sets looked for',
  },
  {
    key: 'maximal',
    label: 'Maximal',
    format: 'text',
    width: 104,
    searchable: false,
    title: 'No larger set is frequent; not known of the largest sets looked for',
  },
];

const MARKS = ['no', 'yes', 'not known'] as const;

export const SET_KINDS = ['all', 'closed', 'maximal'] as const;
export type SetKind = (typeof SET_KINDS)[number];

export function itemsetRows({ report, items }: BasketResult, kind: SetKind): TableRows {
  const { itemsets } = report;
  const marks = kind === 'all' ? null : itemsets[kind];
  const places: number[] = [];
  for (let s = 0; s < itemsets.size; s++) if (!marks || marks[s] === 1) places.push(s);
  return {
    count: places.length,
    cell: (row, column) => {
      const s = places[row]!;
      const from = itemsets.offsets[s]!;
      const to = itemsets.offsets[s + 1]!;
      if (column === 0) return itemNames(items, itemsets.items.subarray(from, to));
      if (column === 1) return to - from;
      if (column === 2) return itemsets.counts[s]!;
      if (column === 3) return itemsets.counts[s]! / report.baskets;
      return MARKS[(column === 4 ? itemsets.closed : itemsets.maximal)[s]!]!;
    },
    key: (row) => places[row]!,
  };
}
