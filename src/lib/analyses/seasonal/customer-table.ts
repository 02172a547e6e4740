/** The customers behind the picture as rows of the table. */
import type { SeasonalReport } from '../../core/seasonal/jobs';
import type { Cell } from '../../data/query-result';
import type { TableColumn, TableRows } from '../../ui/table-types';
import type { SeasonalResult } from './result';
import { binNames, UNITS } from './words';

interface CustomerColumn extends TableColumn {
  /** @param who place among all customers; @param at among those looked at, or −1 */
  readonly value: (who: number, at: number) => Cell;
}

/** Type of each customer of the data and how sure it is; −2 for those not looked at. */
export interface Membership {
  readonly label: Int32Array;
  readonly certainty: Float64Array;
  /** Place among those looked at, or −1. */
  readonly at: Int32Array;
}

export function memberships({ customer, types }: SeasonalReport, customers: number): Membership {
  const label = new Int32Array(customers).fill(-2);
  const certainty = new Float64Array(customers).fill(NaN);
  const at = new Int32Array(customers).fill(-1);
  customer.forEach((who, i) => {
    at[who] = i;
    if (!types) return;
    label[who] = types.labels[i]!;
    certainty[who] = types.certainty[i]!;
  });
  types?.likely.customer.forEach((who, i) => {
    label[who] = types.likely.label[i]!;
    certainty[who] = types.likely.certainty[i]!;
  });
  return { label, certainty, at };
}

/** Share of a customer's shrunk year in the bins of their type, and the strongest bin of it. */
export function ownYear(
  { shares, width }: SeasonalReport,
  at: number,
): { readonly bin: number; readonly share: number } {
  let bin = 0;
  for (let j = 1; j < width; j++) {
    if (shares[at * width + j]! > shares[at * width + bin]!) bin = j;
  }
  return { bin, share: shares[at * width + bin]! };
}

export function customerColumns(
  { inputs, report }: SeasonalResult,
  names: readonly string[],
  membership: Membership | null,
): readonly CustomerColumn[] {
  const { table, schema, purchaseDays, net } = inputs;
  const words =
    (name: string): CustomerColumn['value'] =>
    (who) =>
      table.getChild(name)?.get(who) as string | null;
  const day =
    (name: string): CustomerColumn['value'] =>
    (who) =>
      new Date(Number(table.getChild(name)?.get(who))).toISOString().slice(0, 10);
  const columns: CustomerColumn[] = [
    {
      key: 'customer_id',
      label: 'Customer',
      format: 'text',
      width: 112,
      value: words('customer_id'),
    },
    {
      key: 'customer_name',
      label: 'Name',
      format: 'text',
      width: 150,
      value: words('customer_name'),
    },
    { key: 'country', label: 'Country', format: 'text', width: 130, value: words('country') },
  ];
  const shown = columns.filter(
    ({ key }) => (key !== 'customer_name' && key !== 'country') || schema.columns.has(key as never),
  );
  if (report?.types && membership) {
    const { k, method } = report.types;
    shown.push({
      key: 'type',
      label: 'Type',
      format: 'text',
      width: 220,
      value: (who) => {
        const label = membership.label[who]!;
        return label === -2 ? null : (names[label < 0 ? k : label] ?? null);
      },
    });
    if (method !== 'kmeans') {
      shown.push({
        key: 'certainty',
        label: method === 'mixture' ? 'Probability' : 'Membership',
        format: 'percent',
        width: 110,
        title:
          method === 'mixture'
            ? 'Probability of that type, given the customer’s orders'
            : 'Strength of membership, 0 for those in none',
        value: (who) => {
          const certainty = membership.certainty[who]!;
          return Number.isNaN(certainty) ? null : certainty;
        },
      });
    }
  }
  if (report && membership) {
    const bins = binNames(report.rhythm);
    // Where customers do not differ beyond chance, a month of their own would be made of it.
    const ownTiming: readonly CustomerColumn[] = [
      {
        key: 'strongest',
        label: `Strongest ${UNITS[report.rhythm].one}`,
        format: 'text',
        width: 140,
        value: (_, at) => (at < 0 ? null : bins[ownYear(report, at).bin]!),
      },
      {
        key: 'strongest_share',
        label: 'Share in it',
        format: 'percent',
        width: 104,
        title: 'Share of the customer’s orders in that bin, shrunk towards the store’s',
        value: (_, at) => (at < 0 ? null : ownYear(report, at).share),
      },
    ];
    shown.push(...(report.verdict === 'none' ? [] : ownTiming), {
      key: 'counted',
      label: 'Orders counted',
      format: 'integer',
      width: 120,
      title: 'Days with an order between the first and the last',
      value: (_, at) => (at < 0 ? null : report.totals[at]!),
    });
  }
  shown.push(
    {
      key: 'purchase_days',
      label: 'Order days',
      format: 'integer',
      width: 100,
      value: (who) => purchaseDays[who]!,
    },
    { key: 'first_day', label: 'First order', format: 'day', value: day('first_day') },
    { key: 'last_day', label: 'Last order', format: 'day', value: day('last_day') },
    {
      key: 'net',
      label: 'Revenue',
      format: 'money',
      currency: schema.currency,
      value: (who) => net[who]!,
    },
  );
  return shown;
}

export function tableRows(
  { inputs }: SeasonalResult,
  columns: readonly CustomerColumn[],
  membership: Membership | null,
  customers: Int32Array,
): TableRows {
  return {
    count: customers.length,
    cell: (row, column) => {
      const who = customers[row]!;
      return columns[column]!.value(who, membership?.at[who] ?? -1) ?? null;
    },
    key: (row) => inputs.customerKey[customers[row]!]!,
  };
}
