/** Behaviour archetypes: how a customer fills a basket, apart from when. */
export interface Archetype {
  id: string;
  code: string;
  name: string;
  /** Weight and centre (orders a year of operational time) of P(archetype | lambda). */
  weight: number;
  ratePerYear: number;
  /** Lines of a basket: fixed + Poisson(mean); undefined: fill up to free shipping. */
  lines: { fixed: number; mean: number } | undefined;
  /** Units per line: fixed + Poisson(mean). */
  quantity: { fixed: number; mean: number };
  /** Exponent on the standardised log price when a product is chosen within its category. */
  priceTilt: number;
  /** Probability that a line is from the customer's own favourite category. */
  loyaltyToFavourite: number;
  /** Exponent on the store's category shares (0 = all categories alike). */
  categoryFlatness: number;
  promoProbability: number;
  /** Weights over DISCOUNT_LEVELS[1..]. */
  promoLevels: readonly number[];
  returnProbability: number;
}

/** Planted discount rates of a line; 0 is "no promotion". */
export const DISCOUNT_LEVELS = [0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4] as const;
/** During a store-wide sale a line is promoted at least with this probability. */
export const SALE_PROMO_PROBABILITY = 0.35;
/** A line-filler stops here even if free shipping is not reached. */
export const MAX_FILL_LINES = 8;
/** ln(lambda) is clamped to these rates and P(archetype | lambda) has this width. */
export const RATE_CLAMP = [1.9, 14] as const;
export const RATE_WIDTH = 0.33;
export const RATE_FLOOR = 0.015;

const MILD = [5, 5, 2, 1, 0.3, 0.1, 0] as const;
const DEEP = [0, 0.6, 1.5, 3, 3.5, 3, 1.4] as const;

export const ARCHETYPES: readonly Archetype[] = [
  {
    id: 'loyal',
    code: 'L',
    name: 'Loyal regulars with small baskets',
    weight: 1.5,
    ratePerYear: 10,
    lines: { fixed: 1, mean: 0.3 },
    quantity: { fixed: 1, mean: 0.08 },
    priceTilt: -1.7,
    loyaltyToFavourite: 0.62,
    categoryFlatness: 1,
    promoProbability: 0.07,
    promoLevels: MILD,
    returnProbability: 0.012,
  },
  {
    id: 'bargain',
    code: 'B',
    name: 'Bargain hunters',
    weight: 1.2,
    ratePerYear: 4.5,
    lines: { fixed: 1, mean: 0.6 },
    quantity: { fixed: 1, mean: 0.25 },
    priceTilt: 0,
    loyaltyToFavourite: 0.64,
    categoryFlatness: 1,
    promoProbability: 0.88,
    promoLevels: DEEP,
    returnProbability: 0.02,
  },
  {
    id: 'big-ticket',
    code: 'T',
    name: 'Occasional big-ticket buyers',
    weight: 0.9,
    ratePerYear: 1.8,
    lines: { fixed: 1, mean: 0.08 },
    quantity: { fixed: 1, mean: 0 },
    priceTilt: 3.2,
    loyaltyToFavourite: 0.6,
    categoryFlatness: 1,
    promoProbability: 0.06,
    promoLevels: MILD,
    returnProbability: 0.015,
  },
  {
    id: 'bulk',
    code: 'U',
    name: 'Bulk buyers of few categories',
    weight: 0.8,
    ratePerYear: 3,
    lines: { fixed: 1, mean: 0.4 },
    quantity: { fixed: 4, mean: 4 },
    priceTilt: -1.3,
    loyaltyToFavourite: 0.95,
    categoryFlatness: 1,
    promoProbability: 0.08,
    promoLevels: MILD,
    returnProbability: 0.008,
  },
  {
    id: 'explorer',
    code: 'E',
    name: 'Explorers of the whole range',
    weight: 0.7,
    ratePerYear: 3.4,
    lines: { fixed: 3, mean: 0.2 },
    quantity: { fixed: 1, mean: 0.15 },
    priceTilt: -0.7,
    loyaltyToFavourite: 0,
    categoryFlatness: 0.1,
    promoProbability: 0.07,
    promoLevels: MILD,
    returnProbability: 0.015,
  },
  {
    id: 'filler',
    code: 'S',
    name: 'Free-shipping optimisers who send the filler back',
    weight: 1.2,
    ratePerYear: 5,
    lines: undefined,
    quantity: { fixed: 1, mean: 0.03 },
    priceTilt: -0.5,
    loyaltyToFavourite: 0.64,
    categoryFlatness: 1,
    promoProbability: 0.07,
    promoLevels: MILD,
    returnProbability: 0.42,
  },
];

/** P(archetype | lambda per year); the population of lambda stays exactly Gamma(r, alpha). */
export function archetypeGivenRate(ratePerYear: number): number[] {
  const clamped = Math.min(Math.max(ratePerYear, RATE_CLAMP[0]), RATE_CLAMP[1]);
  const weights = ARCHETYPES.map((a) => {
    const z = Math.log(clamped / a.ratePerYear) / RATE_WIDTH;
    return a.weight * (RATE_FLOOR + Math.exp(-0.5 * z * z));
  });
  const total = weights.reduce((a, b) => a + b, 0);
  return weights.map((w) => w / total);
}

/** Probability of each of DISCOUNT_LEVELS for a line of this archetype. */
export function discountDistribution(archetype: Archetype, onSale: boolean): number[] {
  const p = onSale
    ? Math.max(archetype.promoProbability, SALE_PROMO_PROBABILITY)
    : archetype.promoProbability;
  // Outside their own habits people get the modest rates of the sale.
  const total = archetype.promoLevels.reduce((a, b) => a + b, 0);
  return [1 - p, ...archetype.promoLevels.map((w) => (p * w) / total)];
}
