/** The features of a customer that clusters can be made of. */

export const FEATURES = [
  'aov',
  'discount',
  'quantity',
  'lines',
  'shipping',
  'entropy',
  'topShare',
  'returns',
  'gap',
  'gapSpread',
  'spend',
  'orders',
  'tenure',
] as const;
export type Feature = (typeof FEATURES)[number];

export type FeatureUnit = 'money' | 'share' | 'days' | 'count' | 'nats';

export interface FeatureDefinition {
  readonly id: Feature;
  readonly name: string;
  readonly unit: FeatureUnit;
  /** Orders that a customer must have for the feature to exist. */
  readonly minOrders: number;
  /**
   * True for what a customer does at an order. The others say how much and for how long: they grow
   * with every order and with every day since the first, so that clusters made of them tell old
   * customers from new ones before they tell kinds of customers.
   */
  readonly isHabit: boolean;
  readonly formula: string;
}

export const FEATURE_DEFINITIONS: Readonly<Record<Feature, FeatureDefinition>> = {
  aov: define('aov', 'Order value', 'money', 1, true, 'net revenue / orders'),
  discount: define('discount', 'Discount rate', 'share', 1, true, 'mean discount rate of lines'),
  quantity: define('quantity', 'Units per line', 'count', 1, true, 'mean quantity of lines'),
  lines: define('lines', 'Lines per order', 'count', 1, true, 'lines / orders'),
  shipping: define('shipping', 'Shipping per order', 'money', 1, true, 'shipping paid / orders'),
  entropy: define(
    'entropy',
    'Category variety',
    'nats',
    1,
    true,
    '−Σ p ln p over the categories of lines',
  ),
  topShare: define(
    'topShare',
    'Top category',
    'share',
    1,
    true,
    'share of the most bought category in lines',
  ),
  returns: define(
    'returns',
    'Return rate',
    'share',
    1,
    true,
    'returned lines / lines bought, at most 1',
  ),
  gap: define('gap', 'Days between orders', 'days', 2, false, 'mean of the days between orders'),
  gapSpread: define(
    'gapSpread',
    'Spread of gaps',
    'days',
    3,
    false,
    'standard deviation of the days between orders',
  ),
  spend: define('spend', 'Total spend', 'money', 1, false, 'net revenue'),
  orders: define('orders', 'Orders', 'count', 1, false, 'number of orders'),
  tenure: define(
    'tenure',
    'Days since first order',
    'days',
    1,
    false,
    'first order to the day after the last date in range',
  ),
};

function define(
  id: Feature,
  name: string,
  unit: FeatureUnit,
  minOrders: number,
  isHabit: boolean,
  formula: string,
): FeatureDefinition {
  return { id, name, unit, minOrders, isHabit, formula };
}

/**
 * The habits among the features that the data have; where they are fewer than three, all but the
 * times. The share of the top category is left out where the variety of categories says the same.
 */
export function defaultFeatures(available: readonly Feature[]): Feature[] {
  const told = available.filter((id) => id !== 'topShare' || !available.includes('entropy'));
  const habits = told.filter((id) => FEATURE_DEFINITIONS[id].isHabit);
  if (habits.length >= 3) return habits;
  return told.filter((id) => id !== 'tenure' && id !== 'gapSpread');
}
