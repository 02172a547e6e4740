/** Every file of the demo store, by name, as bytes. */
import { readIdeally } from './ideal';
import { REVIEWS, buildReviews } from './reviews';
import { Rng } from './rng';
import { CUSTOMERS, type Store, buildStore } from './store';
import { customerTruth, reviewTruth, storeTruth } from './truth';
import { ordersParquet, reviewsParquet } from './write';

export interface DemoOptions {
  seed?: number;
  customers?: number;
}

export function demoFiles(
  options: DemoOptions = {},
  store: Store = buildStore(options),
): Record<string, Uint8Array> {
  const count = Math.round((REVIEWS * store.customers.length) / CUSTOMERS);
  const reviews = buildReviews(store, new Rng(store.seed), count);
  const reading = readIdeally(store);
  const json = (value: unknown): Uint8Array =>
    new TextEncoder().encode(`${JSON.stringify(value)}\n`);
  return {
    'demo-orders.parquet': ordersParquet(store.rows),
    'demo-reviews.parquet': reviewsParquet(reviews.reviews),
    'demo-truth.json': json(storeTruth(store, reading, reviews)),
    'demo-truth-customers.json': json(customerTruth(store, reading)),
    'demo-truth-reviews.json': json(reviewTruth(reviews)),
  };
}
