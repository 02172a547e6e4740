/** What goes into one order. */
import {
  ARCHETYPES,
  type Archetype,
  DISCOUNT_LEVELS,
  MAX_FILL_LINES,
  discountDistribution,
} from './archetypes';
import type { Catalogue, DemandModel } from './catalogue';
import { FREE_SHIPPING_FROM } from './geography';
import { AliasTable, type Rng } from './rng';

export interface Line {
  product: number;
  quantity: number;
  unitPrice: number;
  discount: number;
  /** Net of discount, before tax and shipping. */
  total: number;
  returned: boolean;
  /** Put in by a planted affinity, not by the customer's own draw. */
  attached: boolean;
}

export const cents = (x: number): number => Math.round(x * 100 + 1e-7) / 100;

export function lineTotal(quantity: number, unitPrice: number, discount: number): number {
  return cents(quantity * unitPrice * (1 - discount));
}

const discountTables = ARCHETYPES.map((a) =>
  [false, true].map((sale) => new AliasTable(discountDistribution(a, sale))),
);

export interface BasketContext {
  archetype: number;
  favourite: number;
  month: number;
  onSale: boolean;
}

export class BasketMaker {
  constructor(
    readonly catalogue: Catalogue,
    readonly demand: DemandModel,
  ) {}

  /** Lines of one order, in the order in which they were put into the basket. */
  make(rng: Rng, context: BasketContext): Line[] {
    const a = ARCHETYPES[context.archetype] as Archetype;
    const lines: Line[] = [];
    const seen = new Set<number>();
    const wanted = a.lines ? a.lines.fixed + rng.poisson(a.lines.mean) : MAX_FILL_LINES;
    let subtotal = 0;
    let drawn = 0;
    while (drawn < wanted) {
      const category =
        a.loyaltyToFavourite > 0 && rng.chance(a.loyaltyToFavourite)
          ? context.favourite
          : this.demand.drawCategory(rng, context.archetype, context.month);
      const product = this.demand.drawProduct(rng, context.archetype, context.month, category);
      drawn++;
      // A product that is already in the basket is not put in twice.
      if (seen.has(product)) continue;
      subtotal += this.#push(rng, lines, seen, product, a, context, false);
      if (!a.lines && subtotal >= FREE_SHIPPING_FROM) break;
    }
    // Affinities act once on each line, also on lines that an affinity brought in (triples).
    for (let i = 0; i < lines.length; i++) {
      const head = (lines[i] as Line).product;
      for (const rule of this.catalogue.tailsOf.get(head) ?? []) {
        if (!seen.has(rule.tail) && rng.chance(rule.probability)) {
          this.#push(rng, lines, seen, rule.tail, a, context, true);
        }
      }
    }
    return lines;
  }

  /** One line of a given product, e.g. what everyone wants on the viral day. */
  single(rng: Rng, product: number, context: BasketContext): Line[] {
    const a = ARCHETYPES[context.archetype] as Archetype;
    const lines: Line[] = [];
    this.#push(rng, lines, new Set(), product, a, context, true);
    return lines;
  }

  #push(
    rng: Rng,
    lines: Line[],
    seen: Set<number>,
    product: number,
    a: Archetype,
    context: BasketContext,
    attached: boolean,
  ): number {
    const unitPrice = this.catalogue.products[product]?.price[context.month] as number;
    const quantity = a.quantity.fixed + rng.poisson(a.quantity.mean);
    const table = discountTables[context.archetype]?.[context.onSale ? 1 : 0] as AliasTable;
    const discount = DISCOUNT_LEVELS[table.draw(rng)] as number;
    const total = lineTotal(quantity, unitPrice, discount);
    const returned = rng.chance(a.returnProbability);
    lines.push({ product, quantity, unitPrice, discount, total, returned, attached });
    seen.add(product);
    return total;
  }
}
