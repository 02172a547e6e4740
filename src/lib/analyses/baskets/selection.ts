/** What part of the rules the page looks at, and what to offer for a basket. */
import type { HoldOut } from '../../core/basket/hold-out';
import {
  antecedentOf,
  consequentOf,
  liftIntervalOf,
  type RuleTable,
} from '../../core/basket/rule-table';
import type { ItemRevenue } from '../../core/basket/transactions';

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

/** A figure with its 95 % interval. */
export interface Ranged {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** One thing to offer beside a basket. */
export interface Addition {
  readonly item: number;
  /** The rule that speaks for it. */
  readonly rule: number;
  /** Share of such baskets that hold the item, and of baskets of their sizes in general. */
  readonly confidence: number;
  readonly usual: number;
  /** confidence − usual: of 1 such basket, how much more of them hold it. */
  readonly more: Ranged;
  /**
   * `more` × what a basket with the item brings of it: what the company of the others goes along with,
   * by basket. NaN where the item brings nothing or nobody knows what.
   */
  readonly uplift: Ranged;
}

/**
 * What goes best with the items in a basket: of all rules whose antecedent is in the basket and
 * whose single consequent is not, for each consequent the one that is surest to add to what is usual.
 * Ordered as {@link bySurest} says.
 */
export function additions(
  rules: RuleTable,
  cart: readonly number[],
  revenue: ItemRevenue,
  baskets: number,
  isOffered: (item: number) => boolean = () => true,
): Addition[] {
  const inCart = new Set(cart);
  const best = new Map<number, Addition>();
  for (let r = 0; r < rules.size; r++) {
    const to = consequentOf(rules, r);
    if (to.length !== 1 || inCart.has(to[0]!) || !isOffered(to[0]!)) continue;
    if (!antecedentOf(rules, r).every((item) => inCart.has(item))) continue;
    const found = addition(rules, to[0]!, r, revenue, baskets);
    const known = best.get(to[0]!);
    if (!known || found.more.low > known.more.low) best.set(to[0]!, found);
  }
  return bySurest([...best.values()]);
}

/** Whether what items bring is known of any of the offers. */
export function isPriced(offers: readonly Addition[]): boolean {
  return offers.some(({ uplift }) => Number.isFinite(uplift.value));
}

/**
 * Orders offers by the lower end of what they bring beyond what is usual: in money where that is known,
 * else in baskets. Confidence would put first what many baskets hold anyway, lift what is rare and
 * hardly known; a free item that nobody pays for comes last where others are paid for.
 */
function bySurest(offers: Addition[]): Addition[] {
  const priced = isPriced(offers);
  const worth = (offer: Addition): number => surely(offer, priced);
  return offers.sort((a, b) => worth(b) - worth(a) || b.more.low - a.more.low || a.rule - b.rule);
}

/** What an offer is ordered by. */
export function surely({ uplift, more }: Addition, priced: boolean): number {
  if (!priced) return more.low;
  return Number.isFinite(uplift.low) ? uplift.low : -Infinity;
}

const Z_95 = 1.959963984540054;

function addition(
  rules: RuleTable,
  item: number,
  rule: number,
  { meanRevenue, seRevenue }: ItemRevenue,
  baskets: number,
): Addition {
  const confidence = rules.confidence[rule]!;
  const usual =
    rules.likeLift[rule]! > 0 ? confidence / rules.likeLift[rule]! : rules.c[rule]! / baskets;
  const [low, high] = liftIntervalOf(rules, rule);
  const more = {
    value: confidence - usual,
    low: usual * (low - 1),
    high: Math.min(1, usual * high) - usual,
  };
  const mean = meanRevenue[item]!;
  if (!(mean > 0 && more.value > 0))
    return { item, rule, confidence, usual, more, uplift: NO_FIGURE };
  // Both factors' relative errors, squared and added.
  const error = seRevenue[item]! / mean || 0;
  const down = Math.hypot((more.value - more.low) / more.value, Z_95 * error);
  const up = Math.hypot((more.high - more.value) / more.value, Z_95 * error);
  const value = more.value * mean;
  return {
    item,
    rule,
    confidence,
    usual,
    more,
    uplift: { value, low: value * (1 - down), high: value * (1 + up) },
  };
}

const NO_FIGURE: Ranged = { value: NaN, low: NaN, high: NaN };

/** What to offer with each single item: its best partners, the surest first. */
export interface CrossSell {
  readonly item: number;
  readonly offers: readonly Addition[];
}

/**
 * For every item that alone leads to another its `most` best partners, the most frequent item first;
 * neither may be one that is not offered.
 */
export function crossSellList(
  rules: RuleTable,
  most: number,
  revenue: ItemRevenue,
  baskets: number,
  isOffered: (item: number) => boolean = () => true,
): CrossSell[] {
  const byItem = new Map<number, Addition[]>();
  for (let r = 0; r < rules.size; r++) {
    const from = antecedentOf(rules, r);
    const to = consequentOf(rules, r);
    if (from.length !== 1 || to.length !== 1) continue;
    if (!isOffered(from[0]!) || !isOffered(to[0]!)) continue;
    const offer = addition(rules, to[0]!, r, revenue, baskets);
    const offers = byItem.get(from[0]!);
    if (offers) offers.push(offer);
    else byItem.set(from[0]!, [offer]);
  }
  return [...byItem]
    .map(([item, offers]) => ({ item, offers: bySurest(offers).slice(0, most) }))
    .sort((x, y) => rules.a[y.offers[0]!.rule]! - rules.a[x.offers[0]!.rule]! || x.item - y.item);
}

/** For each rule its place among those that one part of the baskets shows by itself; −1 for none. */
export function placesInHoldOut(rules: RuleTable, holdOut: HoldOut | null): Int32Array {
  const places = new Int32Array(rules.size).fill(-1);
  if (!holdOut) return places;
  const known = new Map<string, number>();
  for (let r = 0; r < holdOut.rules.size; r++) known.set(keyOf(holdOut.rules, r), r);
  for (let r = 0; r < rules.size; r++) places[r] = known.get(keyOf(rules, r)) ?? -1;
  return places;
}

function keyOf(rules: RuleTable, r: number): string {
  return `${antecedentOf(rules, r).join()}>${consequentOf(rules, r).join()}`;
}
