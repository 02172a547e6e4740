/** All customers with their clusters and features as an Arrow table, for files. */
import { makeVector, Table, type DataType, type Vector } from 'apache-arrow';
import { FEATURES } from '../../core/cluster/features/definitions';
import type { DensityOutput } from '../../core/cluster/jobs';
import { doubles, named } from '../page/arrow-columns';
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
