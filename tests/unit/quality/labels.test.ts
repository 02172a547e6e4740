import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fence, needsLog } from '../../../src/lib/core/quality/fences';
import { labelKey, nearLabels, slips } from '../../../src/lib/core/quality/near-labels';
import { contradictions } from '../../../src/lib/core/quality/places';
import { plausibleDays } from '../../../src/lib/core/quality/stray-dates';

const at = (value: string, lines: number, context: string | null = null) => ({
  value,
  lines,
  context,
});
const pairs = (values: Parameters<typeof nearLabels>[0], typos = true) =>
  nearLabels(values, { typos }).map(({ from, to, kind }) => [from, to, kind]);

describe('ways of writing', () => {
  it('are the same but for case, accents, blanks and signs', () => {
    expect(labelKey('  Küche & Bad ')).toBe(labelKey('kuche and bad'));
    expect(
      pairs([
        at('Home & Living', 900),
        at('home & living', 4),
        at('Home and Living', 2),
        at('Garden', 500),
      ]),
    ).toEqual([
      ['Home and Living', 'Home & Living', 'same'],
      ['home & living', 'Home & Living', 'same'],
    ]);
    // Nothing of a name is left without its signs: it is not every other such name.
    expect(pairs([at('???', 9), at('!!!', 5)])).toEqual([]);
  });

  it('are slips of a frequent value in the same place only', () => {
    expect(
      pairs([
        at('Munich', 4000, 'Bavaria'),
        at('Munihc', 1, 'Bavaria'),
        at('Munic', 1, 'Bavaria'),
        at('Munch', 1, 'Texas'),
        at('Zurich', 3000, 'Zurich'),
      ]),
    ).toEqual([
      ['Munic', 'Munich', 'typo'],
      ['Munihc', 'Munich', 'typo'],
    ]);
  });

  it('are left alone where they may be right', () => {
    // Both frequent; other figures; too short; two candidates.
    expect(pairs([at('Bonn', 900), at('Born', 600)])).toEqual([]);
    expect(pairs([at('Cable 12', 900), at('Cable 13', 3)])).toEqual([]);
    expect(pairs([at('Ulm', 900), at('Olm', 1)])).toEqual([]);
    expect(pairs([at('Lyon', 900), at('Lyn', 1)])).toEqual([]);
    expect(pairs([at('Lyon', 900, 'France'), at('Lyn', 1, 'France')])).toHaveLength(1);
    expect(pairs([at('Cane', 900), at('Care', 800), at('Cate', 1)])).toEqual([]);
    expect(pairs([at('Munich', 4000), at('Munihc', 1)], false)).toEqual([]);
    expect(pairs([at('North Carolina', 4000), at('South Carolina', 1)])).toEqual([]);
    expect(pairs([at('North Carolina', 4000), at('Nort Carolna', 1)])).toHaveLength(1);
    expect(
      nearLabels([at('Zambia', 900), at('Gambia', 2)], { typos: true, known: new Set(['Gambia']) }),
    ).toEqual([]);
  });

  it('lead through a slip of a slip to the right value', () => {
    expect(
      pairs([at('Copenhagen', 9000), at('Copenhagn', 100), at('Copnhagn', 1)]).map(([, to]) => to),
    ).toEqual(['Copenhagen', 'Copenhagen']);
  });

  it('never lead to themselves or from one value to two, whatever the values', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(
          fc.record({
            value: fc.string({
              minLength: 1,
              maxLength: 9,
              unit: fc.constantFrom('a', 'b', 'A', ' ', '1'),
            }),
            lines: fc.integer({ min: 1, max: 3000 }),
            context: fc.constant(null),
          }),
          { selector: ({ value }) => value, maxLength: 25 },
        ),
        (values) => {
          const found = nearLabels(values, { typos: true });
          const from = found.map((pair) => pair.from);
          expect(new Set(from).size).toBe(from.length);
          for (const { to } of found) expect(from).not.toContain(to);
        },
      ),
    );
  });

  it('are as far apart as the recurrence says', () => {
    /** Wagner–Fischer with neighbouring swaps, in full. */
    const full = (a: string, b: string): number => {
      const d = Array.from({ length: a.length + 1 }, (_, i) =>
        Array.from({ length: b.length + 1 }, (_, j) => (i === 0 ? j : j === 0 ? i : 0)),
      );
      for (let i = 1; i <= a.length; i++) {
        for (let j = 1; j <= b.length; j++) {
          const cost = a[i - 1] === b[j - 1] ? 0 : 1;
          d[i]![j] = Math.min(d[i - 1]![j]! + 1, d[i]![j - 1]! + 1, d[i - 1]![j - 1]! + cost);
          if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
            d[i]![j] = Math.min(d[i]![j]!, d[i - 2]![j - 2]! + 1);
          }
        }
      }
      return d[a.length]![b.length]!;
    };
    const word = fc.string({ maxLength: 8, unit: fc.constantFrom('a', 'b', 'c') });
    fc.assert(
      fc.property(word, word, fc.integer({ min: 0, max: 3 }), (a, b, most) => {
        expect(slips(a, b, most)).toBe(Math.min(full(a, b), most + 1));
      }),
      { numRuns: 300 },
    );
  });
});

describe('places', () => {
  const pair = (inner: string, country: string, lines: number) => ({ inner, country, lines });

  it('contradict a country by the lists of states', () => {
    expect(
      contradictions([
        pair('TX', 'United States', 700),
        pair('TX', 'Australia', 40),
        pair('WA', 'Australia', 10), // Western Australia
        pair('Texas', 'india', 2),
        pair('CO', 'Italy', 5), // Como
      ]).map(({ inner, country, elsewhere, by }) => [inner, country, elsewhere, by]),
    ).toEqual([
      ['TX', 'Australia', 'United States', 'list'],
      ['Texas', 'india', 'United States', 'list'],
    ]);
  });

  it('contradict what nearly all lines say', () => {
    expect(
      contradictions([
        pair('Berlin', 'Germany', 990),
        pair('Berlin', 'France', 3),
        pair('Newport', 'Wales', 60),
        pair('Newport', 'France', 30),
        pair('Hamlet', 'Germany', 20),
        pair('Hamlet', 'France', 1),
      ]),
    ).toEqual([{ inner: 'Berlin', country: 'France', lines: 3, elsewhere: 'Germany', by: 'data' }]);
  });
});

describe('days that stand alone', () => {
  const body = Array.from({ length: 200 }, (_, k) => ({ day: 19_000 + k, lines: 10 }));

  it('are cut off at both ends, the rest is kept', () => {
    expect(plausibleDays([{ day: 7305, lines: 2 }, ...body, { day: 47_480, lines: 1 }])).toEqual({
      from: 19_000,
      to: 19_199,
      strayLines: 3,
    });
  });

  it('are not found where a shop paused, or where they are many', () => {
    const resumed = body.map(({ day, lines }) => ({ day: day + 500, lines }));
    expect(plausibleDays([...body, ...resumed])).toMatchObject({ from: 19_000, strayLines: 0 });
    expect(plausibleDays([...body, { day: 20_000, lines: 50 }])).toMatchObject({ to: 20_000 });
    expect(plausibleDays(body.slice(0, 1))).toEqual({ from: 19_000, to: 19_000, strayLines: 0 });
    expect(plausibleDays([])).toBeNull();
  });
});

describe('fences', () => {
  const spread = { q05: 1, q25: 2, q50: 3, q75: 4, q95: 5, mad: 1 };

  it('stand three quartile distances, or 3.5 scaled deviations, away', () => {
    expect(fence('iqr', spread, false)).toEqual({ rule: 'iqr', low: -4, high: 10 });
    const mad = fence('mad', spread, false)!;
    expect([mad.low, mad.high]).toEqual([3 - 3.5 * 1.4826, 3 + 3.5 * 1.4826]);
    expect(fence('iqr', spread, true)!.high).toBeCloseTo(Math.exp(10), 6);
  });

  it('cannot stand where over half of the values are one', () => {
    expect(fence('mad', { ...spread, mad: 0 }, false)).toBeNull();
    expect(fence('iqr', { ...spread, q75: 2 }, false)).toBeNull();
  });

  it('are set on logarithms for positive values with a long upper tail', () => {
    expect(needsLog(spread, 0)).toBe(false);
    expect(needsLog({ ...spread, q95: 40 }, 0)).toBe(true);
    expect(needsLog({ ...spread, q95: 40 }, 0.01)).toBe(true);
    expect(needsLog({ ...spread, q95: 40 }, 0.02)).toBe(false);
    expect(needsLog({ ...spread, q05: 0, q95: 40 }, 0)).toBe(false);
  });
});
