/** Which columns each question is asked of. */
import type { Obstacle, QuestionId } from '../../core/structure/questions';
import type { Frame } from '../../data/frame';
import type { DatasetSchema } from '../../data/schema/canonical';
import type { Need } from '../types';

const ORDERS: Need = ['ordered_at'];
const CUSTOMER: Need = ['customer_id'];
const PRODUCT: Need = ['product_id', 'product_name'];

export const QUESTION_NEEDS: Readonly<Record<QuestionId, readonly Need[]>> = {
  months: [ORDERS],
  trend: [ORDERS],
  weekday: [ORDERS],
  hour: [ORDERS],
  repeat: [CUSTOMER],
  gaps: [CUSTOMER, ORDERS],
  choice: [CUSTOMER, ['category']],
  pairs: [PRODUCT],
  price: [PRODUCT, ['unit_price']],
  place: [['city'], ['country', 'state']],
  payment: [['category'], ['payment_method']],
  discount: [['category'], ['discount_rate']],
  status: [['category'], ['status']],
};

export function missingColumns(id: QuestionId, schema: DatasetSchema): readonly Need[] {
  return QUESTION_NEEDS[id].filter((need) => !need.some((column) => schema.columns.has(column)));
}

/** Why questions cannot be asked, as far as the columns tell before anything is read. */
export function obstaclesOf(schema: DatasetSchema): Partial<Record<QuestionId, Obstacle>> {
  const obstacles: Partial<Record<QuestionId, Obstacle>> = {};
  for (const id of Object.keys(QUESTION_NEEDS) as QuestionId[]) {
    if (missingColumns(id, schema).length) obstacles[id] = 'missing';
  }
  if (!obstacles.hour && !schema.hasTimeOfDay) obstacles.hour = 'no-time';
  return obstacles;
}

/** What a city should tell: its country, or its state where there is but one country. */
export function regionColumn(schema: DatasetSchema, frame: Frame): 'country' | 'state' {
  const countries = frame.country.length || schema.countries.length;
  return schema.columns.has('country') && (countries > 1 || !schema.columns.has('state'))
    ? 'country'
    : 'state';
}
