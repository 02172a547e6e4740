import { describe, expect, it } from 'vitest';
import { openNodeDatabase } from '../../sql/node-duckdb';
import type { Reconciliation } from '../../../src/lib/data/schema/canonical';
import { revenueBridge, rowsBridge } from '../../../src/lib/data-page/bridges';
import { columnFacts } from '../../../src/lib/data-page/column-summary';
import { describeSize } from '../../../src/lib/data-page/answer';
import { MappingDraft } from '../../../src/lib/data-page/mapping-draft.svelte';
import { ROLE_GROUPS } from '../../../src/lib/data-page/roles';
import {
  sampleValues,
  shorten,
  unusedColumns,
  withRole,
} from '../../../src/lib/data-page/source-columns';
import { countOnly } from '../../../src/lib/data/mapping/currency';
import { ROLES } from '../../../src/lib/data/schema/canonical';
import { MAPPING, QUESTION, sourceOf } from './fakes';

const RECONCILIATION: Reconciliation = {
  rowsRead: 100,
  rowsUsed: 89,
  rejected: [
    { key: 'unreadable-date', reason: 'The date cannot be read', rows: 5 },
    { key: 'unreadable-price', reason: 'The price cannot be read', rows: 2 },
    { key: 'no-order', reason: 'No order', rows: 0 },
  ],
  leftOut: [
    { key: 'guest', label: 'Lines without a customer, left out', rows: 4 },
    { key: 'price', label: 'Lines with a price of zero or below, left out', rows: 0 },
  ],
  ordersWithoutSale: { cancelled: 2, returns: 0 },
  revenueRead: 1000.1,
  revenueSteps: [
    { label: 'Rejected rows', rows: 7, revenue: -50.05, staysCounted: false },
    { label: 'Guests', rows: 4, revenue: 0, staysCounted: false },
    { label: 'Cancelled', rows: 3, revenue: -20.02, staysCounted: true },
  ],
  revenueUsed: 930.03,
};

describe('bridges', () => {
  it('add up rows and revenue, and leave out what did not happen', () => {
    expect(rowsBridge(RECONCILIATION)).toMatchObject({ addsUp: true, steps: { length: 3 } });
    expect(revenueBridge(RECONCILIATION).addsUp).toBe(true);
  });

  it('say so when the figures do not add up', () => {
    expect(rowsBridge({ ...RECONCILIATION, rowsUsed: 93 }).addsUp).toBe(false);
    expect(revenueBridge({ ...RECONCILIATION, rowsUsed: 93 }).addsUp).toBe(false);
    expect(revenueBridge({ ...RECONCILIATION, revenueUsed: 930.04 }).addsUp).toBe(false);
    expect(revenueBridge({ ...RECONCILIATION, revenueUsed: NaN }).addsUp).toBe(false);
  });
});

describe('roles and columns', () => {
  it('offer every role exactly once', () => {
    const offered = ROLE_GROUPS.flatMap(({ roles }) => roles.map(({ role }) => role));
    expect([...offered].sort()).toEqual([...ROLES].sort());
  });

  it('let a column play one role only', () => {
    expect(withRole({ order_id: 'a', city: 'b' }, 'country', 'b')).toEqual({
      order_id: 'a',
      country: 'b',
    });
    expect(withRole({ order_id: 'a' }, 'order_id', '')).toEqual({});
  });

  it('show distinct samples, however long or odd', () => {
    const source = {
      ...sourceOf({ name: 'f.csv' }),
      sample: [
        ['🛒'.repeat(50), ' a ', null],
        ['x', 'a', ''],
      ],
    };
    expect(sampleValues(source, 'id', 4)).toEqual(['a']);
    expect(sampleValues(source, 'total', 4)).toEqual([]);
    expect(sampleValues(source, 'none', 4)).toEqual([]);
    expect([...sampleValues(source, 'day', 4)[0]!]).toHaveLength(40);
    expect(unusedColumns(source, { order_id: 'id' })).toEqual(['day', 'total']);
    expect(shorten('abc', 3)).toBe('abc');
    expect(shorten('abcd', 3)).toBe('ab…');
  });
});

describe('what is loaded, in a sentence', () => {
  const schema = { lines: 96, orders: 93, customers: 90 };

  it('never tells lines of cancelled orders as lines of the orders counted', () => {
    expect(describeSize(schema, { cancelled: 0, returns: 0 })).toBe(
      '96 order lines in 93 orders by 90 customers',
    );
    expect(describeSize(schema, { cancelled: 2, returns: 1 })).toBe(
      '96 order lines; 93 orders by 90 customers (2 more were cancelled, 1 more only records returns)',
    );
    expect(describeSize({ ...schema, customers: 0 }, { cancelled: 1, returns: 0 })).toBe(
      '96 order lines; 93 orders (1 more was cancelled)',
    );
  });
});

describe('MappingDraft', () => {
  const draft = (questions = [QUESTION]): MappingDraft =>
    new MappingDraft(sourceOf({ name: 'f.csv' }), {
      mapping: MAPPING,
      guesses: [{ role: 'ordered_at', column: 'day', confidence: 0.9, reason: 'name' }],
      presetName: null,
      questions,
    });

  it('waits until each question is answered', () => {
    const answers = draft();
    expect(answers.problems).toEqual(['Which?']);
    answers.set({ dateOrder: 'dmy' });
    expect(answers.problems).toEqual([]);
    expect(answers.mapping.meaning.dateOrder).toBe('dmy');
  });

  it('asks which of several currencies counts, be it the whole file that shows them', () => {
    const answers = draft([]);
    answers.setRole('currency', 'cur');
    answers.takeCurrencies([
      { code: 'EUR', rows: 900 },
      { code: 'JPY', rows: 3 },
    ]);
    expect(answers.meaning).toMatchObject({ countedCurrency: 'EUR', currency: 'EUR' });
    expect(answers.problems).toEqual(['Which currency shall be counted?']);
    answers.set(countOnly('JPY'));
    expect(answers.problems).toEqual([]);
    expect(answers.mapping.meaning).toMatchObject({ countedCurrency: 'JPY', currency: 'JPY' });
    answers.takeCurrencies([{ code: 'EUR', rows: 900 }]);
    expect(answers.mapping.meaning.countedCurrency).toBeNull();
    expect(answers.questions).toEqual([]);
  });

  it('names what is missing and follows when a column goes', () => {
    const answers = draft([]);
    expect(answers.problems).toEqual([]);
    expect(answers.guessFor('ordered_at')?.confidence).toBe(0.9);
    answers.setRole('ordered_at', '');
    expect(answers.problems).toHaveLength(1);
    expect(answers.guessFor('ordered_at')).toBeNull();
    answers.setRole('customer_id', 'id');
    expect(answers.meaning.orderIdentity).toBe('customer-and-time');
    answers.setRole('line_revenue', '');
    expect(answers.problems).toHaveLength(2);
  });

  it('takes customer and time for an order once there is a customer, unless told otherwise', () => {
    const source = sourceOf({ name: 'f.csv' });
    const proposal = {
      mapping: { ...MAPPING, roles: {}, meaning: { ...MAPPING.meaning, orderIdentity: 'line' } },
      guesses: [],
      presetName: null,
      questions: [],
    } as const;
    const answers = new MappingDraft(source, proposal);
    answers.setRole('customer_id', 'id');
    expect(answers.meaning.orderIdentity).toBe('customer-and-time');
    answers.setRole('order_id', 'id');
    expect(answers.meaning.orderIdentity).toBe('order_id');
    answers.set({ orderIdentity: 'line' });
    answers.setRole('customer_id', 'day');
    expect(answers.meaning.orderIdentity).toBe('line');

    const roles = { customer_id: 'id' };
    const before = { ...proposal, mapping: { ...proposal.mapping, roles } };
    const saved = new MappingDraft(source, before);
    saved.setRole('ordered_at', 'day');
    expect(saved.meaning.orderIdentity).toBe('line');
  });

  it('waits for the choice between columns of the same header', () => {
    const answers = draft([
      {
        id: 'same-header:line_revenue',
        text: 'Which amount?',
        evidence: '',
        choice: { role: 'line_revenue', columns: ['total', 'total_2'] },
      },
    ]);
    expect(answers.problems).toEqual(['Which amount?']);
    answers.setRole('line_revenue', 'total');
    expect(answers.problems).toEqual([]);
  });

  it('moves a status value between its three senses', () => {
    const answers = draft([]);
    answers.setSense('Refunded', 'returned');
    expect(answers.senseOf('Refunded')).toBe('returned');
    answers.setSense('Refunded', 'cancelled');
    expect(answers.meaning.returns.statusValues).toEqual([]);
    expect(answers.meaning.cancellations.statusValues).toEqual(['Refunded']);
    answers.setSense('Refunded', 'sale');
    expect(answers.senseOf('Refunded')).toBe('sale');
  });
});

describe('columnFacts', () => {
  it('counts what is filled and what differs', async () => {
    const db = await openNodeDatabase();
    const { signal } = new AbortController();
    try {
      await db.query(
        `create table order_lines as select * from (values
          ('DE', 1.5, timestamp '2024-01-01 00:00:00', true), (null, 2.5, null, true),
          ('FR', 2.5, null, true), ('IT', 2.5, null, false)
        ) t(country, unit_price, ordered_at, is_counted)`,
      );
      expect(await columnFacts(db, 'country', signal)).toEqual({
        column: 'country',
        filled: 2,
        distinct: 2,
        lowest: 'DE',
        highest: 'FR',
      });
      expect(await columnFacts(db, 'ordered_at', signal)).toMatchObject({
        filled: 1,
        lowest: '2024-01-01 00:00:00',
      });
    } finally {
      db.close();
    }
  });
});
