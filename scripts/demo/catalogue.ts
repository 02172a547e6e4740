/** Products with their life cycles, and the weights by which baskets draw them. */
import { ARCHETYPES } from './archetypes';
import { MONTHS } from './calendar';
import {
  AFFINITY_RULES,
  BAD_BATCH_PRODUCT,
  CATEGORIES,
  SELLERS,
  VIRAL_PRODUCT,
} from './catalogue-data';
import { AliasTable, Rng } from './rng';

export type LifeCycle = 'steady' | 'launched' | 'rising' | 'declining' | 'discontinued';

export interface Product {
  index: number;
  id: string;
  name: string;
  category: number;
  subcategory: string;
  brand: string;
  seller: string;
  /** A second seller offers the same product on some days. */
  otherSeller: string;
  basePrice: number;
  /** List price by month 0..35. */
  price: Float64Array;
  /** Popularity by month; 0 = not on sale. */
  popularity: Float64Array;
  lifeCycle: LifeCycle;
  /** First and last month on sale. */
  firstMonth: number;
  lastMonth: number;
  priceChanges: { month: number; factor: number }[];
}

export interface Affinity {
  head: number;
  tail: number;
  probability: number;
}

export interface Catalogue {
  products: Product[];
  affinities: Affinity[];
  /** Tails to try when a product enters a basket. */
  tailsOf: Map<number, Affinity[]>;
  viralProduct: number;
  badBatchProduct: number;
  byName: Map<string, Product>;
}

const AFFINITY_HEAD_BOOST = 4.5;
const AFFINITY_TAIL_BOOST = 2.2;

function charm(price: number): number {
  if (price < 20) return Math.round(price * 10) / 10;
  return price < 100 ? Math.round(price * 2) / 2 : Math.round(price);
}

export function buildCatalogue(root: Rng): Catalogue {
  const rng = root.fork('catalogue');
  const heads = new Set(AFFINITY_RULES.map((r) => r.head));
  const tails = new Set(AFFINITY_RULES.map((r) => r.tail));
  const fixed = new Set([...heads, ...tails, VIRAL_PRODUCT, BAD_BATCH_PRODUCT]);
  const products: Product[] = [];
  CATEGORIES.forEach((category, c) => {
    let serial = 100;
    for (const [subcategory, list] of Object.entries(category.subcategories)) {
      for (const entry of list.split(';')) {
        const [name = '', priceText = ''] = entry.split('|');
        const basePrice = Number(priceText);
        if (!(basePrice > 0)) throw new Error(`No price for ${entry}`);
        serial += 1 + rng.int(6);
        const seller = SELLERS[rng.weighted(SELLERS.map((s) => s.weight))];
        const product: Product = {
          index: products.length,
          id: `${category.code}-${serial}`,
          name,
          category: c,
          subcategory,
          brand: rng.pick(category.brands),
          seller: seller?.name ?? '',
          otherSeller: rng.pick(SELLERS).name,
          basePrice,
          price: new Float64Array(MONTHS).fill(basePrice),
          popularity: new Float64Array(MONTHS),
          lifeCycle: 'steady',
          firstMonth: 0,
          lastMonth: MONTHS - 1,
          priceChanges: [],
        };
        // Log-normal popularity; heads and tails of the planted pairs are good sellers.
        let popularity = Math.exp(0.55 * rng.normal());
        if (fixed.has(name)) popularity = 1;
        if (heads.has(name)) popularity *= AFFINITY_HEAD_BOOST;
        else if (tails.has(name)) popularity *= AFFINITY_TAIL_BOOST;
        setLifeCycle(product, popularity, fixed.has(name), rng);
        setPrices(product, rng);
        products.push(product);
      }
    }
  });
  const byName = new Map(products.map((p) => [p.name, p]));
  const index = (name: string): number => {
    const product = byName.get(name);
    if (!product) throw new Error(`Unknown product ${name}`);
    return product.index;
  };
  const affinities = AFFINITY_RULES.map((r) => ({
    head: index(r.head),
    tail: index(r.tail),
    probability: r.probability,
  }));
  const tailsOf = new Map<number, Affinity[]>();
  for (const a of affinities) tailsOf.set(a.head, [...(tailsOf.get(a.head) ?? []), a]);
  return {
    products,
    affinities,
    tailsOf,
    viralProduct: index(VIRAL_PRODUCT),
    badBatchProduct: index(BAD_BATCH_PRODUCT),
    byName,
  };
}

function setLifeCycle(product: Product, popularity: number, fixed: boolean, rng: Rng): void {
  const u = rng.float();
  const month = 4 + rng.int(28);
  product.popularity.fill(popularity);
  if (fixed || u < 0.56) return;
  if (u < 0.72) {
    product.lifeCycle = 'launched';
    product.firstMonth = month;
  } else if (u < 0.8) product.lifeCycle = 'rising';
  else if (u < 0.9) product.lifeCycle = 'declining';
  else {
    product.lifeCycle = 'discontinued';
    product.lastMonth = month;
  }
  for (let m = 0; m < MONTHS; m++) {
    let f = 1;
    if (product.lifeCycle === 'launched') {
      const age = m - product.firstMonth;
      // A launch peak, then a plateau.
      f = age < 0 ? 0 : 1 + 1.4 * Math.exp(-age / 3) - 0.7 * Math.exp(-age / 0.8);
    } else if (product.lifeCycle === 'rising') f = 0.35 + (1.6 * m) / (MONTHS - 1);
    else if (product.lifeCycle === 'declining') f = 1.7 * Math.exp(-m / 14);
    else if (product.lifeCycle === 'discontinued') {
      const left = product.lastMonth - m;
      f = left < 0 ? 0 : 1 - 0.6 * Math.exp(-left / 3);
    }
    product.popularity[m] = popularity * f;
  }
}

function setPrices(product: Product, rng: Rng): void {
  const changes = rng.chance(0.3) ? 1 + rng.int(2) : 0;
  for (let i = 0; i < changes; i++) {
    const month = 3 + rng.int(30);
    const factor =
      Math.round((rng.chance(0.75) ? rng.between(1.04, 1.14) : rng.between(0.82, 0.94)) * 100) /
      100;
    product.priceChanges.push({ month, factor });
  }
  product.priceChanges.sort((a, b) => a.month - b.month);
  for (const change of product.priceChanges) {
    for (let m = change.month; m < MONTHS; m++) {
      product.price[m] = charm((product.price[m] as number) * change.factor);
    }
  }
}

/** Probabilities of category and product, by archetype and month; shared by draws and readers. */
export class DemandModel {
  readonly #category: AliasTable[][] = [];
  readonly #categoryP: Float64Array[][] = [];
  readonly #product: AliasTable[][][] = [];
  readonly #productP: Float64Array[][][] = [];
  readonly #members: number[][];
  readonly #position: Int32Array;

  constructor(catalogue: Catalogue) {
    const { products } = catalogue;
    this.#members = CATEGORIES.map((_, c) =>
      products.filter((p) => p.category === c).map((p) => p.index),
    );
    this.#position = new Int32Array(products.length);
    for (const members of this.#members) members.forEach((p, i) => (this.#position[p] = i));
    const z = standardisedLogPrice(products);
    for (const a of ARCHETYPES) {
      const categoryTables: AliasTable[] = [];
      const categoryPs: Float64Array[] = [];
      const productTables: AliasTable[][] = [];
      const productPs: Float64Array[][] = [];
      for (let m = 0; m < MONTHS; m++) {
        const weights = CATEGORIES.map(
          (c) => Math.pow(c.share, a.categoryFlatness) * (c.months[m % 12] ?? 1),
        );
        categoryTables.push(new AliasTable(weights));
        categoryPs.push(normalised(weights));
        const byCategory = this.#members.map((members) =>
          members.map(
            (p) => (products[p]?.popularity[m] ?? 0) * Math.exp(a.priceTilt * (z[p] as number)),
          ),
        );
        productTables.push(byCategory.map((w) => new AliasTable(w)));
        productPs.push(byCategory.map(normalised));
      }
      this.#category.push(categoryTables);
      this.#categoryP.push(categoryPs);
      this.#product.push(productTables);
      this.#productP.push(productPs);
    }
  }

  drawCategory(rng: Rng, archetype: number, month: number): number {
    return (this.#category[archetype]?.[month] as AliasTable).draw(rng);
  }

  drawProduct(rng: Rng, archetype: number, month: number, category: number): number {
    const i = (this.#product[archetype]?.[month]?.[category] as AliasTable).draw(rng);
    return this.#members[category]?.[i] as number;
  }

  categoryProbability(archetype: number, month: number, category: number): number {
    return this.#categoryP[archetype]?.[month]?.[category] as number;
  }

  productProbability(archetype: number, month: number, category: number, product: number): number {
    const i = this.#position[product] as number;
    return this.#productP[archetype]?.[month]?.[category]?.[i] as number;
  }
}

function normalised(weights: readonly number[]): Float64Array {
  const total = weights.reduce((a, b) => a + b, 0);
  return Float64Array.from(weights, (w) => w / total);
}

function standardisedLogPrice(products: readonly Product[]): Float64Array {
  const out = new Float64Array(products.length);
  CATEGORIES.forEach((_, c) => {
    const members = products.filter((p) => p.category === c);
    const logs = members.map((p) => Math.log(p.basePrice));
    const mean = logs.reduce((a, b) => a + b, 0) / logs.length;
    const sd = Math.sqrt(logs.reduce((a, b) => a + (b - mean) ** 2, 0) / logs.length);
    members.forEach((p, i) => (out[p.index] = ((logs[i] as number) - mean) / sd));
  });
  return out;
}
