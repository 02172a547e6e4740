import type { Table } from 'apache-arrow';
import type { Obstacle, QuestionId } from '../../core/structure/questions';
import type { StructureInput } from '../../core/structure/report';

/**
 * The input of the check from the results of `ordersSql`, `linesSql` and `peopleSql`. The arrays are
 * copies of their own, ready to be handed over.
 */
export function inputFrom(
  orders: Table,
  lines: Table,
  people: Table,
  obstacles: Readonly<Partial<Record<QuestionId, Obstacle>>>,
  seed: number,
): StructureInput {
  const person = (name: string): Int32Array<ArrayBuffer> => integers(people, name);
  return {
    orders: {
      key: integers(orders, 'order_key'),
      customer: integers(orders, 'customer'),
      minute: integers(orders, 'minute'),
    },
    lines: {
      order: integers(lines, 'order_key'),
      product: integers(lines, 'product'),
      category: integers(lines, 'category'),
      logPrice: fill(lines, 'log_price', new Float64Array(lines.numRows)),
    },
    people: {
      category: person('category'),
      payment: person('payment'),
      discount: person('discount'),
      status: person('status'),
      city: person('city'),
      region: person('region'),
    },
    obstacles,
    seed,
  };
}

/** The buffers of an input, to be handed over to a worker. */
export function buffersOf({ orders, lines, people }: StructureInput): Transferable[] {
  return [orders, lines, people].flatMap((part) =>
    Object.values(part).map((array: Int32Array | Float64Array) => array.buffer as ArrayBuffer),
  );
}

function integers(table: Table, name: string): Int32Array<ArrayBuffer> {
  return fill(table, name, new Int32Array(table.numRows));
}

/** Copies a column without nulls, part by part. */
function fill<A extends Int32Array | Float64Array>(table: Table, name: string, into: A): A {
  let at = 0;
  for (const part of table.getChild(name)?.data ?? []) {
    const values = part.values as A;
    into.set(values.subarray(0, part.length), at);
    at += part.length;
  }
  return into;
}
