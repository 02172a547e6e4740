/** Rules, cross-selling and itemsets as Arrow tables for files, and rules as JSON. */
import { makeData, makeVector, Table, Utf8, Vector, type DataType } from 'apache-arrow';
import { antecedentOf, consequentOf } from '../../core/basket/rule-table';
import type { TableColumn, TableRows } from '../../ui/table-types';
import type { BasketResult } from './model.svelte';

/** All rows of a table of the page, in full precision. */
export function arrowTable(columns: readonly TableColumn[], rows: TableRows): Table {
  const vectors: Record<string, Vector<DataType>> = {};
  columns.forEach((column, at) => {
    vectors[column.key] =
      column.format === 'text'
        ? texts(Array.from({ length: rows.count }, (_, row) => rows.cell(row, at)))
        : numbers(Array.from({ length: rows.count }, (_, row) => rows.cell(row, at)));
  });
  return new Table(vectors);
}

function numbers(cells: readonly unknown[]): Vector<DataType> {
  return makeVector(
    Float64Array.from(cells, (cell) => (typeof cell === 'number' ? cell : NaN)),
  ) as Vector<DataType>;
}

/** Put together from buffers: Arrow's builders make functions from text, which the page forbids. */
function texts(cells: readonly unknown[]): Vector<DataType> {
  const encoder = new TextEncoder();
  const encoded = cells.map((cell) => encoder.encode(cell === null ? '' : String(cell)));
  const valueOffsets = new Int32Array(cells.length + 1);
  encoded.forEach((bytes, at) => (valueOffsets[at + 1] = valueOffsets[at]! + bytes.length));
  const data = new Uint8Array(valueOffsets[cells.length]!);
  encoded.forEach((bytes, at) => data.set(bytes, valueOffsets[at]!));
  return new Vector([
    makeData({ type: new Utf8(), length: cells.length, valueOffsets, data, nullCount: 0 }),
  ]) as Vector<DataType>;
}

/** Rules in the shape of PMML's AssociationModel (version 4.4), written as JSON. */
export function associationModel(
  result: BasketResult,
  about: Readonly<Record<string, string>>,
): unknown {
  const { report, items, options } = result;
  const { rules } = report;
  const used = new Map<number, string>();
  const itemsets: { id: string; support: number; numberOfItems: number; items: string[] }[] = [];
  const idOf = new Map<string, string>();
  const itemId = (item: number): string => {
    let id = used.get(item);
    if (!id) used.set(item, (id = String(used.size + 1)));
    return id;
  };
  const setId = (set: Int32Array, count: number): string => {
    const key = set.join();
    let id = idOf.get(key);
    if (!id) {
      idOf.set(key, (id = String(itemsets.length + 1)));
      itemsets.push({
        id,
        support: count / report.baskets,
        numberOfItems: set.length,
        items: Array.from(set, itemId),
      });
    }
    return id;
  };
  const associationRules = Array.from({ length: rules.size }, (_, r) => ({
    id: String(r + 1),
    antecedent: setId(antecedentOf(rules, r), rules.a[r]!),
    consequent: setId(consequentOf(rules, r), rules.c[r]!),
    support: rules.support[r]!,
    confidence: rules.confidence[r]!,
    lift: rules.lift[r]!,
    leverage: rules.leverage[r]!,
    // PMML's name for the Jaccard index.
    affinity: rules.both[r]! / (rules.a[r]! + rules.c[r]! - rules.both[r]!),
    // Not of PMML: figures among baskets of the same size, and Fisher's test among all.
    extension: {
      equalSizeLift: rules.likeLift[r]!,
      equalSizeLiftLow: rules.likeLow[r]!,
      equalSizeLiftHigh: rules.likeHigh[r]!,
      equalSizeP: rules.likeP[r]!,
      equalSizeQ: rules.likeQ[r]!,
      fisherP: rules.p[r]!,
      fisherQ: rules.q[r]!,
    },
  }));
  return {
    header: { application: 'Orderlens', ...about },
    associationModel: {
      functionName: 'associationRules',
      numberOfTransactions: report.baskets,
      maxNumberOfItemsPerTA: report.longestBasket,
      avgNumberOfItemsPerTA: report.occurrences / report.baskets,
      numberOfItems: used.size,
      minimumSupport: report.minCount / report.baskets,
      minimumConfidence: options.minConfidence,
      numberOfItemsets: itemsets.length,
      numberOfRules: rules.size,
      items: [...used].map(([item, id]) => ({
        id,
        value: items.id[item]!,
        name: items.name[item]!,
      })),
      itemsets,
      associationRules,
    },
  };
}
