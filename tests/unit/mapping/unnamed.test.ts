import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { proposeMapping } from '../../../src/lib/data/mapping/propose';
import { textSource } from './source';

const names = (count: number): string[] =>
  Array.from({ length: count }, (_, k) => `column_${k + 1}`);

describe('columns without names', () => {
  it('are told by their values, order by order', () => {
    const rows = Array.from({ length: 40 }, (_, k) => [
      `A${1000 + (k >> 1)}`,
      `2024-01-${String(1 + (k >> 1)).padStart(2, '0')}`,
      `K${(k * 7) % 23}`,
      ['Mug', 'Tea pot', 'Cup'][k % 3]!,
      String(1 + (k % 4)),
      (2.5 + (k % 5)).toFixed(2),
      ((1 + (k % 4)) * (2.5 + (k % 5))).toFixed(2),
    ]);
    const { mapping, questions } = proposeMapping(textSource(names(7), rows));
    expect(mapping.roles).toEqual({
      order_id: 'column_1',
      ordered_at: 'column_2',
      customer_id: 'column_3',
      product_name: 'column_4',
      quantity: 'column_5',
      unit_price: 'column_6',
      line_revenue: 'column_7',
    });
    expect(questions[0]).toMatchObject({ id: 'no-header', isNotice: true });
  });

  it('are told in a published file that goes customer by customer', () => {
    const path = '../shared/data/rfm/CDNOW_sample.txt';
    if (!existsSync(path)) return;
    const lines = readFileSync(path, 'latin1').trimEnd().split('\r\n');
    const rows = lines.map((line) => line.trim().split(/\s+/));
    const sample = rows.filter((_, k) => k % Math.ceil(rows.length / 200) === 0);
    const { mapping } = proposeMapping(textSource(names(5), sample, ' '));
    expect(mapping.roles).toEqual({
      customer_id: 'column_1',
      ordered_at: 'column_3',
      quantity: 'column_4',
      line_revenue: 'column_5',
    });
    expect(mapping.meaning.orderIdentity).toBe('customer-and-time');
  });
});
