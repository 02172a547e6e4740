/** All customers with their clusters and features as an Arrow table, for files. */
import {
  Dictionary,
  makeData,
  makeVector,
  Table,
  Uint16,
  Utf8,
  Vector,
  type DataType,
} from 'apache-arrow';
import { FEATURES } from '../../core/cluster/features/definitions';
import type { DensityOutput } from '../../core/cluster/jobs';
import type { ClusterResult, Shown } from './result';

/** One row per customer with a purchase; those not grouped say so. */
export function clusteredTable(
  { inputs }: ClusterResult,
  shown: Shown,
  names: readonly string[],
  density: DensityOutput | null,
): Table {
  const { customers } = inputs;
  const { eligibility } = shown;
  const columns: Record<string, Vector<DataType>> = {};
  for (const name of ['customer_id', 'customer_name', 'country']) {
    const vector = customers.table.getChild(name);
    // A column that the file lacks is empty throughout.
    if (vector && vector.nullCount < vector.length) columns[name] = vector as Vector<DataType>;
  }
  const noGroup = names.length;
  const leftOut = names.length + 1;
  const group = new Uint16Array(customers.count).fill(leftOut);
  eligibility.rows.forEach((row, place) => {
    const label = shown.labels[place]!;
    group[row] = label < 0 ? noGroup : label;
  });
  columns.group = named(group, [...names, 'No group', 'Left out']);
  if (shown.method === 'hdbscan' && density) {
    const spread = (values: Float64Array): Float64Array => {
      const all = new Float64Array(customers.count).fill(NaN);
      eligibility.rows.forEach((row, place) => (all[row] = values[place]!));
      return all;
    };
    columns.membership = doubles(spread(density.probabilities));
    columns.outlier_score = doubles(spread(density.outlierScores));
    columns.distance_to_nearest_group = doubles(spread(density.nearestDistance));
  }
  for (const id of FEATURES) {
    const values = customers.columns[id];
    if (values)
      columns[id.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)] = doubles(values);
  }
  columns.recency_days = makeVector(customers.facts.recencyDays);
  return new Table(columns);
}

/** Numbers with NaN as no value. */
function doubles(values: Float64Array): Vector<DataType> {
  const bitmap = new Uint8Array(Math.ceil(values.length / 64) * 8);
  let nullCount = 0;
  values.forEach((value, i) => {
    if (Number.isNaN(value)) nullCount++;
    else bitmap[i >> 3]! |= 1 << (i & 7);
  });
  const data = makeVector(values).data[0]!;
  if (nullCount === 0) return new Vector([data]);
  return new Vector([
    makeData({
      type: data.type,
      length: values.length,
      nullCount,
      nullBitmap: bitmap,
      data: values,
    }),
  ]);
}

/**
 * Names by number. Put together from buffers: Arrow's own builders make functions from text,
 * which the page's content security policy forbids.
 */
function named(index: Uint16Array, names: readonly string[]): Vector<DataType> {
  const encoder = new TextEncoder();
  const encoded = names.map((name) => encoder.encode(name));
  const valueOffsets = new Int32Array(names.length + 1);
  encoded.forEach((bytes, i) => (valueOffsets[i + 1] = valueOffsets[i]! + bytes.length));
  const data = new Uint8Array(valueOffsets.at(-1)!);
  encoded.forEach((bytes, i) => data.set(bytes, valueOffsets[i]!));
  const dictionary = new Vector([
    makeData({ type: new Utf8(), length: names.length, valueOffsets, data }),
  ]);
  return new Vector([
    makeData({
      type: new Dictionary(new Utf8(), new Uint16()),
      length: index.length,
      nullCount: 0,
      data: index,
      dictionary,
    }),
  ]);
}
