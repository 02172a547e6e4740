import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EMPTY_FRAME, frameWhere, type Frame } from '../../../src/lib/data/frame';
import type { DatasetSchema } from '../../../src/lib/data/schema/canonical';
import { day, decodeAddress, encodeAddress, fitFrame } from '../../../src/lib/state/url';

const schema: DatasetSchema = {
  columns: new Set(['ordered_at', 'country']),
  firstDay: '2023-01-01',
  lastDay: '2025-12-31',
  lines: 10,
  orders: 5,
  customers: 3,
  products: 2,
  currency: 'EUR',
  hasTimeOfDay: true,
  oneLinePerOrder: false,
  countries: [
    { value: 'Germany', lines: 6 },
    { value: 'France', lines: 4 },
  ],
  categories: [],
  statuses: [],
};

describe('the address', () => {
  it('reads what a person can read', () => {
    const state = decodeAddress(
      '?from=2024-01-01&country=Germany&country=France&status=shipped&data=demo&p.by=week',
    );
    expect(state).toEqual({
      frame: {
        ...EMPTY_FRAME,
        from: '2024-01-01',
        country: ['Germany', 'France'],
        status: ['shipped'],
      },
      data: 'demo',
      params: { by: 'week' },
    });
  });

  it('is empty for the whole demo', () => {
    expect(encodeAddress({ frame: EMPTY_FRAME, data: null, params: {} })).toBe('');
  });

  it('comes back the same for every frame that a page can make', () => {
    const text = fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' });
    const list = fc.uniqueArray(text, { maxLength: 6 });
    const isoDay = fc
      .date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
    fc.assert(
      fc.property(
        fc.record({
          from: fc.option(isoDay),
          to: fc.option(isoDay),
          country: list,
          category: list,
          status: list,
          audience: fc.option(text),
        }),
        fc.dictionary(fc.stringMatching(/^[a-z][\w-]{0,20}$/), text, { maxKeys: 5 }),
        (frame, params) => {
          const ordered: Frame =
            frame.from !== null && frame.to !== null && frame.from > frame.to
              ? { ...frame, from: frame.to, to: frame.from }
              : frame;
          const state = { frame: ordered, data: 'demo', params: { ...params } };
          expect(decodeAddress(encodeAddress(state))).toEqual(state);
        },
      ),
    );
  });

  it('takes whatever anyone may type, and what it makes of it can be asked of the database', () => {
    const names = ['from', 'to', 'country', 'status', 'audience', 'data', 'p.x', 'p.__proto__'];
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...names), fc.string({ unit: 'binary' }))),
        (pairs) => {
          const query = pairs.map(([name, value]) => `${name}=${value}`).join('&');
          const state = decodeAddress(query);
          expect(() => frameWhere(state.frame)).not.toThrow();
          expect(Object.getPrototypeOf(state.params)).toBe(Object.prototype);
        },
      ),
    );
  });

  it('leaves out days that are on no calendar and puts an interval in order', () => {
    expect(day('2024-02-30')).toBeNull();
    expect(day('2024-02-29')).toBe('2024-02-29');
    expect(day('yesterday')).toBeNull();
    const { frame } = decodeAddress('?from=2025-01-01&to=2024-01-01');
    expect([frame.from, frame.to]).toEqual(['2024-01-01', '2025-01-01']);
  });

  it('leaves out repetitions, novels and names it does not know', () => {
    const { frame, params, data } = decodeAddress(
      `?country=A&country=A&country=&status=${'x'.repeat(5000)}&data=../etc&p.a b=1&p.ok=1&q=2`,
    );
    expect(frame.country).toEqual(['A']);
    expect(frame.status).toEqual([]);
    expect(data).toBeNull();
    expect(params).toEqual({ ok: '1' });
  });
});

describe('a frame on other data', () => {
  it('keeps what they hold and names what they do not', () => {
    const frame = { ...EMPTY_FRAME, from: '2024-01-01', country: ['France', 'Atlantis'] };
    const fitted = fitFrame(frame, schema);
    expect(fitted.frame).toEqual({ ...frame, country: ['France'] });
    expect(fitted.dropped).toEqual(['country “Atlantis”']);
  });

  it('drops an interval that lies wholly outside', () => {
    const { frame, dropped } = fitFrame({ ...EMPTY_FRAME, to: '2020-01-01' }, schema);
    expect(frame.to).toBeNull();
    expect(dropped).toHaveLength(1);
  });
});
