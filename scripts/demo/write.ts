/** Order rows and reviews as Parquet files. */
import { TimeUnit, float64, int32, timestamp, utf8 } from '@uwdata/flechette';
import type { Row } from './export';
import { toParquet } from './parquet';
import type { Review } from './reviews';

const ORDER_COLUMNS = {
  order_id: utf8(),
  order_date: timestamp(TimeUnit.MILLISECOND),
  customer_id: utf8(),
  customer_name: utf8(),
  product_id: utf8(),
  product_name: utf8(),
  category: utf8(),
  subcategory: utf8(),
  brand: utf8(),
  seller: utf8(),
  quantity: int32(),
  unit_price: float64(),
  discount_rate: float64(),
  tax: float64(),
  shipping: float64(),
  line_total: float64(),
  currency: utf8(),
  payment_method: utf8(),
  status: utf8(),
  city: utf8(),
  state: utf8(),
  country: utf8(),
} as const satisfies Record<keyof Row, unknown>;

export const ROW_GROUP_SIZE = 32_768;

export function ordersParquet(rows: readonly Row[]): Uint8Array {
  const columns: Record<string, unknown[]> = {};
  for (const name of Object.keys(ORDER_COLUMNS) as (keyof Row)[]) {
    columns[name] = rows.map((row) => row[name]);
  }
  return toParquet(columns, ORDER_COLUMNS, {
    rowGroupSize: ROW_GROUP_SIZE,
    deltaStrings: ['order_id'],
    deltaIntegers: ['order_date'],
  });
}

const REVIEW_COLUMNS = {
  review_id: utf8(),
  product_id: utf8(),
  customer_id: utf8(),
  order_id: utf8(),
  category: utf8(),
  rating: int32(),
  title: utf8(),
  text: utf8(),
  written_at: timestamp(TimeUnit.MILLISECOND),
} as const satisfies Record<keyof Review, unknown>;

export function reviewsParquet(reviews: readonly Review[]): Uint8Array {
  const columns: Record<string, unknown[]> = {};
  for (const name of Object.keys(REVIEW_COLUMNS) as (keyof Review)[]) {
    columns[name] = reviews.map((review) => review[name]);
  }
  return toParquet(columns, REVIEW_COLUMNS, {
    rowGroupSize: ROW_GROUP_SIZE,
    deltaStrings: ['review_id'],
    deltaIntegers: ['written_at'],
    plain: ['text'],
  });
}
