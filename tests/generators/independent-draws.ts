/**
 * A data set with nothing to find: every column of every row drawn by itself from the published
 * counts of the public “Amazon Sales Dataset” (Kaggle, rohiteng; 100,000 rows × 20 columns), under
 * that file's header.
 *
 * Counts of statuses, payments, countries and categories, the 43,233 customers that 100,000 uniform
 * draws from 50,000 ids give, 50 products, 10 brands, 20 cities in 13 states, the ranges and means:
 * printed by HY-D1/amazon-sales-analytics, `notebooks/01_exploratory_analysis.ipynb` and
 * `02_descriptive_statistics.ipynb`. Not published and chosen here: the weights of the discount and
 * tax rates (their ranges, and the mean of TotalAmount, 918.26, are published), a uniform price,
 * and equal weights within products, brands, cities and sellers.
 */
import { buildInNode, describeSource, type NodeDataset } from '../../scripts/node-dataset';
import { loadCsvAsText, openNodeDatabase } from '../../scripts/node-duckdb';
import { Rng } from '../../src/lib/core/rng';
import { toIso } from '../../src/lib/core/calendar';

type Weighted = readonly (readonly [name: string, weight: number])[];

export const STATUSES: Weighted = [
  ['Delivered', 74_628],
  ['Shipped', 15_192],
  ['Pending', 4_103],
  ['Returned', 3_049],
  ['Cancelled', 3_028],
];
export const PAYMENTS: Weighted = [
  ['Credit Card', 35_038],
  ['Debit Card', 20_024],
  ['UPI', 15_066],
  ['Amazon Pay', 15_017],
  ['Net Banking', 9_927],
  ['Cash on Delivery', 4_928],
];
export const COUNTRIES: Weighted = [
  ['United States', 70_058],
  ['India', 15_051],
  ['Canada', 5_818],
  ['United Kingdom', 4_943],
  ['Australia', 4_130],
];
export const CATEGORIES: Weighted = [
  ['Electronics', 16_853],
  ['Sports & Outdoors', 16_804],
  ['Books', 16_752],
  ['Clothing', 16_439],
  ['Toys & Games', 16_542],
  ['Home & Kitchen', 16_610],
];
/** City and its state; whatever the country, as in the file. */
export const CITIES = [
  ['New York', 'NY'],
  ['Los Angeles', 'CA'],
  ['San Diego', 'CA'],
  ['San Francisco', 'CA'],
  ['San Jose', 'CA'],
  ['Houston', 'TX'],
  ['Dallas', 'TX'],
  ['Austin', 'TX'],
  ['San Antonio', 'TX'],
  ['Fort Worth', 'TX'],
  ['Chicago', 'IL'],
  ['Phoenix', 'AZ'],
  ['Philadelphia', 'PA'],
  ['Jacksonville', 'FL'],
  ['Columbus', 'OH'],
  ['Charlotte', 'NC'],
  ['Indianapolis', 'IN'],
  ['Seattle', 'WA'],
  ['Denver', 'CO'],
  ['Washington', 'DC'],
] as const;
const DISCOUNTS: Weighted = [
  ['0.0', 36],
  ['0.05', 22],
  ['0.1', 16],
  ['0.15', 10],
  ['0.2', 7],
  ['0.25', 6],
  ['0.3', 3],
];
const TAX_RATES: Weighted = [
  ['0', 10],
  ['0.05', 27],
  ['0.08', 25],
  ['0.12', 21],
  ['0.18', 17],
];

const FIRST_DAY = Date.UTC(2020, 0, 1) / 86_400_000;
/** 2020-01-01 to 2024-12-29, both counted. */
const DAYS = Date.UTC(2024, 11, 29) / 86_400_000 - FIRST_DAY + 1;
const CUSTOMER_IDS = 50_000;
const PRODUCTS = 50;
const BRANDS = 10;
const SELLERS = 2_000;

/** One array per column, one entry per row; the codes count from 0 in the lists above. */
export interface IndependentDraws {
  readonly rows: number;
  /** Days since 1970-01-01. */
  readonly day: Int32Array;
  readonly customer: Int32Array;
  readonly product: Int32Array;
  readonly category: Int32Array;
  readonly brand: Int32Array;
  readonly seller: Int32Array;
  readonly quantity: Int32Array;
  readonly unitPrice: Float64Array;
  readonly discount: Float64Array;
  readonly tax: Float64Array;
  readonly shipping: Float64Array;
  readonly total: Float64Array;
  readonly payment: Int32Array;
  readonly status: Int32Array;
  readonly city: Int32Array;
  readonly country: Int32Array;
}

const cents = (value: number): number => Math.round(value * 100) / 100;

/** `rows` rows of independent draws; the same for the same seed. */
export function drawIndependent(seed: number, rows = 100_000): IndependentDraws {
  const root = new Rng(seed);
  const uniform = (column: string, n: number): Int32Array => {
    const rng = root.fork(column);
    return Int32Array.from({ length: rows }, () => rng.int(n));
  };
  const weighted = (column: string, list: Weighted): Int32Array => {
    const rng = root.fork(column);
    const total = list.reduce((sum, [, weight]) => sum + weight, 0);
    return Int32Array.from({ length: rows }, () => {
      let at = rng.float() * total;
      const found = list.findIndex(([, weight]) => (at -= weight) < 0);
      return found < 0 ? list.length - 1 : found;
    });
  };
  const amount = (column: string, from: number, to: number): Float64Array => {
    const rng = root.fork(column);
    return Float64Array.from({ length: rows }, () => cents(from + (to - from) * rng.float()));
  };

  const quantity = uniform('quantity', 5).map((code) => code + 1);
  const unitPrice = amount('price', 5, 599.995);
  const shipping = amount('shipping', 0, 15);
  const discount = Float64Array.from(weighted('discount', DISCOUNTS), (code) =>
    Number(DISCOUNTS[code]![0]),
  );
  const taxRate = weighted('tax', TAX_RATES);
  const tax = new Float64Array(rows);
  const total = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const goods = quantity[row]! * unitPrice[row]! * (1 - discount[row]!);
    tax[row] = cents(goods * Number(TAX_RATES[taxRate[row]!]![0]));
    total[row] = cents(goods + tax[row]! + shipping[row]!);
  }
  return {
    rows,
    day: uniform('day', DAYS).map((offset) => FIRST_DAY + offset),
    customer: uniform('customer', CUSTOMER_IDS).map((code) => code + 1),
    product: uniform('product', PRODUCTS).map((code) => code + 1),
    category: weighted('category', CATEGORIES),
    brand: uniform('brand', BRANDS).map((code) => code + 1),
    seller: uniform('seller', SELLERS).map((code) => code + 1),
    quantity,
    unitPrice,
    discount,
    tax,
    shipping,
    total,
    payment: weighted('payment', PAYMENTS),
    status: weighted('status', STATUSES),
    city: uniform('city', CITIES.length),
    country: weighted('country', COUNTRIES),
  };
}

const HEADER =
  'OrderID,OrderDate,CustomerID,CustomerName,ProductID,ProductName,Category,Brand,Quantity,UnitPrice,Discount,Tax,ShippingCost,TotalAmount,PaymentMethod,OrderStatus,City,State,Country,SellerID';

/** The draws as the file would be: one row per order, ISO dates. UTF-8. */
export function independentDrawsCsv(draws: IndependentDraws): Uint8Array {
  const padded = (prefix: string, code: number, digits: number): string =>
    prefix + String(code).padStart(digits, '0');
  const lines = [HEADER];
  for (let row = 0; row < draws.rows; row++) {
    const [city, state] = CITIES[draws.city[row]!]!;
    lines.push(
      [
        padded('ORD', row + 1, 7),
        toIso(draws.day[row]!),
        padded('CUST', draws.customer[row]!, 6),
        `Customer ${draws.customer[row]}`,
        padded('P', draws.product[row]!, 5),
        `Product ${draws.product[row]}`,
        CATEGORIES[draws.category[row]!]![0],
        `Brand ${draws.brand[row]}`,
        draws.quantity[row],
        draws.unitPrice[row],
        draws.discount[row],
        draws.tax[row],
        draws.shipping[row],
        draws.total[row],
        PAYMENTS[draws.payment[row]!]![0],
        STATUSES[draws.status[row]!]![0],
        city,
        state,
        COUNTRIES[draws.country[row]!]![0],
        padded('SELL', draws.seller[row]!, 5),
      ].join(','),
    );
  }
  return new TextEncoder().encode(`${lines.join('\n')}\n`);
}

/** The draws loaded and mapped in Node, as the tab would do it; the caller closes `db`. */
export async function openIndependentDraws(seed: number, rows = 100_000): Promise<NodeDataset> {
  const db = await openNodeDatabase();
  await loadCsvAsText(db, 'draws', independentDrawsCsv(drawIndependent(seed, rows)));
  const source = await describeSource(db, 'draws', { fileName: 'Amazon.csv', format: 'csv' });
  return buildInNode(db, source);
}
