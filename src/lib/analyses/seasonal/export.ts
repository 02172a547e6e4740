/** All customers with their types as an Arrow table, and the types' profiles, for files. */
import { makeVector, Table, type DataType, type Vector } from 'apache-arrow';
import { doubles, named } from '../page/arrow-columns';
import { memberships, ownYear } from './customer-table';
import type { SeasonalResult } from './result';
import { binNames } from './words';

const WORDS = ['customer_id', 'customer_name', 'country', 'first_day', 'last_day'] as const;

/** One row per customer with a purchase; those not looked at say so. */
export function typedTable({ inputs, report }: SeasonalResult, names: readonly string[]): Table {
  const { table, purchaseDays, net } = inputs;
  const columns: Record<string, Vector<DataType>> = {};
  for (const name of WORDS) {
    const vector = table.getChild(name);
    // A column that the file lacks is empty throughout.
    if (vector && vector.nullCount < vector.length) columns[name] = vector as Vector<DataType>;
  }
  columns.order_days = makeVector(purchaseDays.slice());
  columns.revenue = makeVector(net.slice());
  if (report) {
    const n = inputs.rows.customers;
    const { label, certainty, at } = memberships(report, n);
    const k = report.types?.k ?? 0;
    const titles = [...names.slice(0, k), 'In no type', 'Not looked at'];
    columns.type = named(
      Uint16Array.from(label, (own, who) =>
        own === -2 ? (at[who]! < 0 ? k + 1 : k) : own < 0 ? k : own,
      ),
      titles,
    );
    columns.certainty = doubles(certainty);
    columns.looked_at = makeVector(Int8Array.from(at, (place) => (place < 0 ? 0 : 1)));
    const bins = binNames(report.rhythm);
    columns.strongest = named(
      Uint16Array.from(at, (place) => (place < 0 ? bins.length : ownYear(report, place).bin)),
      [...bins, ''],
    );
    for (let j = 0; j < report.width; j++) {
      columns[`share_${bins[j]!.toLowerCase()}`] = doubles(
        Float64Array.from(at, (place) =>
          place < 0 ? NaN : report.shares[place * report.width + j]!,
        ),
      );
    }
  }
  return new Table(columns);
}
