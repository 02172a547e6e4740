/** All customers with their scores as an Arrow table, for files. */
import {
  Dictionary,
  makeData,
  makeVector,
  Table,
  Uint8,
  Utf8,
  Vector,
  type DataType,
} from 'apache-arrow';
import { SEGMENT_NAMES, SEGMENTS, TIER_NAMES, TIERS } from '../../core/rfm/segments';
import type { RfmResult } from './model.svelte';

/** The columns of the query, then scores, tier and segment where customers are scored. */
export function scoredTable({ customers, report }: RfmResult): Table {
  const columns: Record<string, Vector<DataType>> = {};
  for (const name of EXPORTED) {
    const vector = customers.table.getChild(name);
    // A name column that the file lacks is empty throughout.
    if (vector && vector.nullCount < vector.length) columns[name] = vector as Vector<DataType>;
  }
  if (report) {
    const { r, f, m, tier, segment } = report.scores;
    columns.r_score = makeVector(r);
    columns.f_score = makeVector(f);
    columns.m_score = makeVector(m);
    columns.tier = named(
      tier,
      TIERS.map((key) => TIER_NAMES[key]),
    );
    columns.segment = named(
      segment,
      SEGMENTS.map((key) => SEGMENT_NAMES[key]),
    );
  }
  return new Table(columns);
}

const EXPORTED = [
  'customer_id',
  'customer_name',
  'country',
  'recency_days',
  'frequency',
  'monetary',
] as const;

/**
 * Names by number. Put together from buffers: Arrow's own builders make functions from text,
 * which the page's content security policy forbids.
 */
function named(index: Uint8Array, names: readonly string[]): Vector<DataType> {
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
      type: new Dictionary(new Utf8(), new Uint8()),
      length: index.length,
      nullCount: 0,
      data: index,
      dictionary,
    }),
  ]);
}
