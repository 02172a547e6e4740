/** What part of the rules the page looks at, and what to offer for a basket. */
import { antecedentOf, consequentOf, type RuleTable } from '../../core/basket/rule-table';

/** A rectangle of the scatter: supports and confidences, both as shares. */
export interface Brush {
  readonly support: readonly [number, number];
  readonly confidence: readonly [number, number];
}

/** Rules that hold the item (any side; −1 for all) and lie inside the brush, in the table's order. */
export function rulesShown(rules: RuleTable, item: number, brush: Brush | null): Int32Array {
  const shown = new Int32Array(rules.size);
  let size = 0;
  for (let r = 0; r < rules.size; r++) {
    if (
      item >= 0 &&
      !antecedentOf(rules, r).includes(item) &&
      !consequentOf(rules, r).includes(item)
    ) {
      continue;
    }
    if (brush && !inside(rules, r, brush)) continue;
    shown[size++] = r;
  }
  return shown.slice(0, size);
}

function inside(rules: RuleTable, r: number, { support, confidence }: Brush): boolean {
  return (
    rules.support[r]! >= support[0] &&
    rules.support[r]! <= support[1] &&
    rules.confidence[r]! >= confidence[0] &&
    rules.confidence[r]! <= confidence[1]
  );
}

/** One thing to offer beside a basket. */
export interface Addition {
  readonly item: number;
  /** The rule that speaks for it. */
  readonly rule: number;
  /** Share of such baskets that hold the item, and of all baskets. */
  readonly confidence: number;
  readonly base: number;
  /**
   * (confidence − base) × what the item brings a basket: what the company of the others is worth
   * over chance, by basket. NaN where the item's revenue is not known.
   */
  readonly uplift: number;
}

/**
 * What goes best with the items in a basket: of all rules whose antecedent is in the basket and
 * whose single consequent is not, the one with the highest confidence for each consequent. Ordered
 * by uplift, or by what confidence adds where revenue is not known.
 */
export function additions(
  rules: RuleTable,
  cart: readonly number[],
  meanRevenue: Float64Array,
  baskets: number,
): Addition[] {
  const inCart = new Set(cart);
  const best = new Map<number, number>();
  for (let r = 0; r < rules.size; r++) {
    const to = consequentOf(rules, r);
    if (to.length !== 1 || inCart.has(to[0]!)) continue;
    if (!antecedentOf(rules, r).every((item) => inCart.has(item))) continue;
    const known = best.get(to[0]!);
    if (known === undefined || rules.confidence[r]! > rules.confidence[known]!) {
      best.set(to[0]!, r);
    }
  }
  const found = [...best].map(([item, rule]): Addition => {
    const base = rules.c[rule]! / baskets;
    const confidence = rules.confidence[rule]!;
    return { item, rule, confidence, base, uplift: (confidence - base) * meanRevenue[item]! };
  });
  const priced = found.some(({ uplift }) => Number.isFinite(uplift));
  const worth = (a: Addition): number =>
    priced ? (Number.isFinite(a.uplift) ? a.uplift : -Infinity) : a.confidence - a.base;
  return found.sort((a, b) => worth(b) - worth(a) || b.confidence - a.confidence);
}

/** What to offer with each single item: its best partners, strongest first. */
export interface CrossSell {
  readonly item: number;
  readonly rules: readonly number[];
}

/** For every item that alone leads to another: the `most` rules with the highest confidence. */
export function crossSellList(rules: RuleTable, most: number): CrossSell[] {
  const byItem = new Map<number, number[]>();
  for (let r = 0; r < rules.size; r++) {
    const from = antecedentOf(rules, r);
    if (from.length !== 1 || consequentOf(rules, r).length !== 1) continue;
    const list = byItem.get(from[0]!);
    if (list) list.push(r);
    else byItem.set(from[0]!, [r]);
  }
  return [...byItem]
    .map(([item, list]) => ({
      item,
      rules: list.sort((x, y) => rules.confidence[y]! - rules.confidence[x]!).slice(0, most),
    }))
    .sort((x, y) => rules.a[y.rules[0]!]! - rules.a[x.rules[0]!]!);
}
