import { scoreRfm } from '../rfm/rfm';
import type { CustomerFacts } from './profile';

/** RFM segment of each of the customers `rows`, scored among themselves by value. */
export function rfmSegments(facts: CustomerFacts, rows: Int32Array): Uint8Array {
  return scoreRfm(
    {
      recencyDays: Int32Array.from(rows, (row) => facts.recencyDays[row]!),
      frequency: Int32Array.from(rows, (row) => facts.orders[row]!),
      monetary: Float64Array.from(rows, (row) => facts.revenue[row]!),
    },
    { kind: 'value' },
  ).segment;
}
