/** Lines that share a key with another although the rows are not the same. */
import type { KeyColumn } from '../../data/clean/recipe';
import { frameWhere, type Frame } from '../../data/frame';
import type { DatasetSchema } from '../../data/schema/canonical';
import { ident } from '../../data/sql';

export interface LineKey {
  readonly id: string;
  readonly label: string;
  readonly columns: readonly [KeyColumn, ...KeyColumn[]];
}

/** Keys that these data allow, the one that most often tells lines apart first. */
export function lineKeys(schema: DatasetSchema): LineKey[] {
  const has = (column: KeyColumn): boolean => schema.columns.has(column);
  const product = has('product_id') ? 'product_id' : has('product_name') ? 'product_name' : null;
  const hasTime = schema.columns.has('ordered_at');
  const keys: LineKey[] = [];
  if (product && has('order_id')) {
    keys.push(
      hasTime
        ? {
            id: 'order-product',
            label: 'order, product and time',
            columns: ['order_id', product, 'ordered_at'],
          }
        : { id: 'order-product', label: 'order and product', columns: ['order_id', product] },
    );
    const same: KeyColumn[] = (['quantity', 'unit_price'] as const).filter(has);
    if (same.length) {
      keys.push({
        id: 'order-product-amount',
        label: 'order, product, quantity and price',
        columns: ['order_id', product, ...same],
      });
    }
  }
  if (product && hasTime && has('customer_id')) {
    keys.push({
      id: 'customer-product',
      label: 'customer, product and time',
      columns: ['customer_id', product, 'ordered_at'],
    });
  }
  if (has('order_id')) keys.push({ id: 'order', label: 'order number', columns: ['order_id'] });
  return keys;
}

/** Second and later lines of a key among counted lines, exact copies apart. */
function copiesCte({ columns }: LineKey, frame: Frame): string {
  const keys = columns.map(ident).join(', ');
  return `with keyed as (
  select line_id,
    row_number() over (partition by ${keys} order by line_id) as copy,
    count(*) over (partition by ${keys}) as together
  from order_lines
  where is_counted
    and not is_duplicate
    and ${columns.map((column) => `${ident(column)} is not null`).join(' and ')}
    and ${frameWhere(frame)}
)`;
}

/** How many keys several lines share, and how many lines too many there are. */
export function copiesCountSql(key: LineKey, frame: Frame): string {
  return `${copiesCte(key, frame)}
select
  (count(*) filter (where copy = 1 and together > 1))::DOUBLE as shared,
  (count(*) filter (where copy > 1))::DOUBLE as extra,
  coalesce(sum(net_revenue) filter (where copy > 1), 0)::DOUBLE as net
from keyed
join order_lines using (line_id)`;
}

/** Lines whose key another line has too, those of one key together. */
export function copiesRelation(key: LineKey, frame: Frame): string {
  return `(
  ${copiesCte(key, frame).replaceAll('\n', '\n  ')}
  select order_lines.*, copy::INTEGER as copy, together::INTEGER as together
  from keyed
  join order_lines using (line_id)
  where together > 1
) as shared_keys`;
}
