/** The customers behind the picture as rows of the table. */
import { FEATURE_DEFINITIONS, FEATURES } from '../../core/cluster/features/definitions';
import { QUIET_GAPS, usualGaps } from '../../core/cluster/profile';
import type { DensityOutput } from '../../core/cluster/jobs';
import type { ColumnFormat, TableColumn, TableRows } from '../../ui/table-types';
import type { Cell } from '../../data/query-result';
import { featureName } from './feature-words';
import { LEFT_OUT } from './params';
import type { ClusterResult, Shown } from './result';

interface CustomerColumn extends TableColumn {
  /** @param row of the customers; @param place among those that were clustered, or −1 */
  readonly value: (row: number, place: number) => Cell;
}

const FORMATS: Readonly<Record<string, ColumnFormat>> = {
  money: 'money',
  share: 'percent',
  days: 'number',
  count: 'number',
  nats: 'number',
};

/** Why a customer was not grouped. */
function reason({ inputs }: ClusterResult, { minOrders }: Shown, row: number): string {
  if (inputs.customers.facts.orders[row]! < minOrders) return 'too few orders';
  return 'a chosen feature does not exist';
}

export function customerColumns(
  result: ClusterResult,
  shown: Shown | null,
  names: readonly string[],
  density: DensityOutput | null,
): readonly CustomerColumn[] {
  const { customers, schema } = result.inputs;
  const words =
    (name: string): CustomerColumn['value'] =>
    (row) =>
      customers.table.getChild(name)?.get(row) as string | null;
  const columns: CustomerColumn[] = [
    {
      key: 'customer_id',
      label: 'Customer',
      format: 'text',
      width: 120,
      value: words('customer_id'),
    },
  ];
  if (schema.columns.has('customer_name')) {
    columns.push({
      key: 'customer_name',
      label: 'Name',
      format: 'text',
      value: words('customer_name'),
    });
  }
  if (schema.columns.has('country')) {
    columns.push({
      key: 'country',
      label: 'Country',
      format: 'text',
      width: 130,
      value: words('country'),
    });
  }
  if (shown) {
    columns.push({
      key: 'group',
      label: 'Group',
      format: 'text',
      width: 190,
      value: (row, place) => {
        if (place < 0) return `Left out: ${reason(result, shown, row)}`;
        const label = shown.labels[place]!;
        return label < 0 ? 'No group' : (names[label] ?? '');
      },
    });
  }
  if (shown?.method === 'hdbscan' && density) columns.push(...densityColumns(density, names));
  for (const id of FEATURES) {
    const values = customers.columns[id];
    if (!values) continue;
    const { unit, formula } = FEATURE_DEFINITIONS[id];
    columns.push({
      key: id,
      label: featureName(id),
      format: id === 'orders' ? 'integer' : FORMATS[unit]!,
      title: formula,
      ...(unit === 'money' ? { currency: schema.currency } : {}),
      value: (row) => (Number.isNaN(values[row]!) ? null : values[row]!),
    });
  }
  columns.push({
    key: 'recency',
    label: 'Days since last order',
    format: 'integer',
    width: 156,
    value: (row) => customers.facts.recencyDays[row]!,
  });
  return columns;
}

function densityColumns(density: DensityOutput, names: readonly string[]): CustomerColumn[] {
  return [
    {
      key: 'membership',
      label: 'Membership',
      format: 'percent',
      title: 'Strength of membership, 0 for customers in no group',
      value: (_, place) => (place < 0 ? null : density.probabilities[place]!),
    },
    {
      key: 'outlier',
      label: 'Outlier score',
      format: 'number',
      title: 'GLOSH: 0 in the middle of a group, towards 1 the farther out',
      value: (_, place) => (place < 0 ? null : density.outlierScores[place]!),
    },
    {
      key: 'nearest',
      label: 'Nearest group',
      format: 'text',
      width: 170,
      title: 'For customers in no group: the group whose centre is nearest',
      value: (_, place) =>
        place < 0 || density.nearest[place]! < 0 ? null : (names[density.nearest[place]!] ?? null),
    },
    {
      key: 'distance',
      label: 'Distance to it',
      format: 'number',
      title: 'In standard deviations over all features',
      value: (_, place) => {
        const distance = place < 0 ? NaN : density.nearestDistance[place]!;
        return Number.isNaN(distance) ? null : distance;
      },
    },
  ];
}

/** Customers of a pick: a cluster, the noise, or those left out; everyone grouped for none. */
export function rowsOfPick(
  { inputs }: ClusterResult,
  shown: Shown | null,
  pick: number | null,
): Int32Array {
  if (!shown || pick === LEFT_OUT) {
    const grouped = new Uint8Array(inputs.customers.count);
    if (shown) for (const row of shown.eligibility.rows) grouped[row] = 1;
    const rows: number[] = [];
    for (let row = 0; row < grouped.length; row++) if (!grouped[row]) rows.push(row);
    return Int32Array.from(rows);
  }
  if (pick === null) return shown.eligibility.rows;
  return shown.eligibility.rows.filter((_, place) => shown.labels[place] === pick);
}

/** Customers of a group who are silent for over twice their usual gap, as its profile counts them. */
export function quietRows(
  { inputs }: Pick<ClusterResult, 'inputs'>,
  shown: Pick<Shown, 'eligibility' | 'labels'>,
  cluster: number,
): Int32Array {
  const { rows } = shown.eligibility;
  const { orders, spanDays, recencyDays } = inputs.customers.facts;
  const of = (values: Float64Array): Float64Array => Float64Array.from(rows, (row) => values[row]!);
  const gaps = usualGaps({ orders: of(orders), spanDays: of(spanDays) });
  return rows.filter(
    (row, place) =>
      shown.labels[place] === cluster && recencyDays[row]! > QUIET_GAPS * gaps[place]!,
  );
}

export function tableRows(
  { inputs }: ClusterResult,
  shown: Shown | null,
  columns: readonly CustomerColumn[],
  rows: Int32Array,
): TableRows {
  const placeOf = new Int32Array(inputs.customers.count).fill(-1);
  shown?.eligibility.rows.forEach((row, place) => (placeOf[row] = place));
  return {
    count: rows.length,
    cell: (row, column) => columns[column]!.value(rows[row]!, placeOf[rows[row]!]!) ?? null,
    key: (row) => inputs.customers.customerKey[rows[row]!]!,
  };
}
