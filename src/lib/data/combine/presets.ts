import { headerKey } from '../mapping/header-names';
import type { SubjectKind } from '../opinions/propose';
import type { CombinedTable, CombinePlan, JoinPlan, TreePlan } from './types';

interface PresetJoin {
  readonly table: string;
  readonly to: string;
  readonly own: string;
  readonly other: string;
}

/** Files that are known together by their headers, and how they belong together. */
interface CombinationPreset {
  readonly id: string;
  readonly name: string;
  /** Columns by which each file is known; a file that may be missing ends in `?`. */
  readonly files: Readonly<Record<string, readonly string[]>>;
  readonly trees: readonly {
    readonly kind: SubjectKind;
    readonly base: string;
    readonly joins: readonly PresetJoin[];
  }[];
}

const same = (table: string, to: string, key: string): PresetJoin => ({
  table,
  to,
  own: key,
  other: key,
});

const PRESETS: readonly CombinationPreset[] = [
  {
    // Kaggle “Brazilian E-Commerce Public Dataset by Olist”, nine files (CC BY-NC-SA 4.0).
    id: 'olist',
    name: 'Olist',
    files: {
      items: ['order_id', 'order_item_id', 'product_id', 'seller_id', 'price', 'freight_value'],
      orders: ['order_id', 'customer_id', 'order_status', 'order_purchase_timestamp'],
      'customers?': ['customer_id', 'customer_unique_id', 'customer_city', 'customer_state'],
      'products?': ['product_id', 'product_category_name', 'product_weight_g'],
      'sellers?': ['seller_id', 'seller_zip_code_prefix', 'seller_city'],
      'payments?': ['order_id', 'payment_sequential', 'payment_type', 'payment_value'],
      'places?': ['geolocation_zip_code_prefix', 'geolocation_lat', 'geolocation_lng'],
      'translation?': ['product_category_name', 'product_category_name_english'],
      'reviews?': ['review_id', 'order_id', 'review_score', 'review_comment_message'],
    },
    trees: [
      {
        kind: 'orders',
        base: 'items',
        joins: [
          same('orders', 'items', 'order_id'),
          same('customers', 'orders', 'customer_id'),
          same('products', 'items', 'product_id'),
          same('translation', 'products', 'product_category_name'),
          same('sellers', 'items', 'seller_id'),
          same('payments', 'orders', 'order_id'),
          {
            table: 'places',
            to: 'customers',
            own: 'geolocation_zip_code_prefix',
            other: 'customer_zip_code_prefix',
          },
        ],
      },
      {
        kind: 'reviews',
        base: 'reviews',
        joins: [
          same('orders', 'reviews', 'order_id'),
          same('customers', 'orders', 'customer_id'),
          // Only where an order holds one product is it known what was reviewed.
          same('items', 'orders', 'order_id'),
        ],
      },
    ],
  },
  {
    // “The Instacart Online Grocery Shopping Dataset 2017”: no date and no price, by intention.
    id: 'instacart',
    name: 'Instacart',
    files: {
      lines: ['order_id', 'product_id', 'add_to_cart_order', 'reordered'],
      orders: ['order_id', 'user_id', 'order_number', 'order_dow', 'order_hour_of_day'],
      'products?': ['product_id', 'product_name', 'aisle_id', 'department_id'],
      'aisles?': ['aisle_id', 'aisle'],
      'departments?': ['department_id', 'department'],
    },
    trees: [
      {
        kind: 'orders',
        base: 'lines',
        joins: [
          same('orders', 'lines', 'order_id'),
          same('products', 'lines', 'product_id'),
          same('aisles', 'products', 'aisle_id'),
          same('departments', 'products', 'department_id'),
        ],
      },
    ],
  },
];

interface RecognisedCombination {
  readonly name: string;
  readonly plan: CombinePlan;
}

/** The preset whose files these are, with none left over; null when there is none. */
export function recogniseCombination(
  tables: readonly CombinedTable[],
): RecognisedCombination | null {
  for (const preset of PRESETS) {
    const found = filesOf(preset, tables);
    if (!found || found.size < tables.length) continue;
    const trees = preset.trees.flatMap(({ kind, base, joins }): TreePlan[] => {
      const lines = found.get(base);
      if (!lines) return [];
      return [{ kind, base: lines.id, joins: joinsOf(joins, base, found) }];
    });
    const ids = tables.map(({ id }) => id);
    return { name: preset.name, plan: { tables: ids, under: {}, trees, repeats: {} } };
  }
  return null;
}

function filesOf(
  { files }: CombinationPreset,
  tables: readonly CombinedTable[],
): Map<string, CombinedTable> | null {
  const found = new Map<string, CombinedTable>();
  for (const [name, columns] of Object.entries(files)) {
    const table = tables.find((candidate) => {
      const names = new Set(candidate.source.columns.map((column) => headerKey(column.name)));
      return (
        ![...found.values()].includes(candidate) &&
        columns.every((column) => names.has(headerKey(column)))
      );
    });
    if (table) found.set(name.replace('?', ''), table);
    else if (!name.endsWith('?')) return null;
  }
  return found;
}

function joinsOf(
  joins: readonly PresetJoin[],
  base: string,
  found: ReadonlyMap<string, CombinedTable>,
): JoinPlan[] {
  const there = new Set([base]);
  const planned: JoinPlan[] = [];
  for (const { table, to, own, other } of joins) {
    const [joined, referring] = [found.get(table), found.get(to)];
    if (!joined || !referring || !there.has(to)) continue;
    there.add(table);
    planned.push({
      table: joined.id,
      to: referring.id,
      on: [{ own: columnOf(joined, own), other: columnOf(referring, other) }],
      compare: 'exact',
    });
  }
  return planned;
}

function columnOf({ source }: CombinedTable, wanted: string): string {
  return source.columns.find(({ name }) => headerKey(name) === headerKey(wanted))!.name;
}
