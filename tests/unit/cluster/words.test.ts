/** What the page says of the groups as a whole. */
import { describe, expect, it } from 'vitest';
import {
  answer,
  firmnessSentence,
  verdictSentence,
} from '../../../src/lib/analyses/clusters/answer';
import { quietRows } from '../../../src/lib/analyses/clusters/customer-table';
import { profileClusters } from '../../../src/lib/core/cluster/profile';
import { Rng } from '../../../src/lib/core/rng';

type Of = Parameters<typeof answer>;

describe('the answer', () => {
  const text = (grouped: number, all: number): string => {
    const profile = { size: grouped, share: 1, revenue: 1, revenueShare: 1, contrasts: [] };
    const result = { inputs: { customers: { count: all } }, settings: { minClusterSize: 20 } };
    const shown = {
      method: 'kmeans',
      eligibility: { rows: new Int32Array(grouped) },
      minOrders: 5,
      k: 1,
      profiles: [profile],
      noise: null,
    };
    const rest = { trust: { verdict: null }, saved: null, examination: { status: 'done' } };
    return answer(
      result as unknown as Of[0],
      shown as unknown as Of[1],
      ['All'],
      rest as unknown as Of[3],
    )
      .map((phrase) => phrase.text)
      .join('');
  };

  it('says of how many customers it speaks', () => {
    expect(text(4096, 18_000)).toMatch(
      /^4,096 of 18,000 customers, those with 5 or more orders, fall into 1 group\./,
    );
    expect(text(300, 300)).toMatch(/^300 customers with 5 or more orders fall into 1 group\./);
  });
});

describe('the test for structure', () => {
  const run = { silhouette: 0.34, k: 3, spread: new Float64Array(1) };
  const nulls = { features: ['lines'], customers: 1000, real: run, dealt: [run], cloud: [run] };
  const verdict = {
    verdict: 'groups',
    pDealt: 0.05,
    pCloud: 0.05,
    pSpread: 0.05,
    meanDealt: 0.2,
    meanCloud: 0.2,
    spreadRatio: 2,
    spreadFeature: 'lines',
  };
  const trust = { verdict, nulls, untestable: null } as unknown as Parameters<
    typeof verdictSentence
  >[0];

  it('names what it compared, and what it could not', () => {
    const all = verdictSentence(trust, ['lines', 'returns']);
    expect(all).toMatch(/^There are groups: none of 2 runs without groups/);
    expect(all).toContain('purchases of 1,000 customers by');
    expect(all).toContain('Not in this test, though the groups are made of it too: return rate.');
    expect(verdictSentence(trust, ['lines'])).not.toContain('Not in this test');
  });

  it.each([
    [0.95, 0.9, 0.8, /nearly unchanged\.$/],
    [0.8, 0.7, null, /most of them come back\.$/],
    [0.75, 0.39, 0.01, /at worst few do \(0\.39\): treat them as one.*depends on the method\.$/],
    [0.5, 0.3, 0.5, /come out differently each time/],
  ])('says how firm a division of %d is', (bootstrap, lowest, density, words) => {
    expect(firmnessSentence(bootstrap, lowest, density)).toMatch(words);
  });
});

describe('the quiet ones of a group', () => {
  it('are those whom its profile counts', () => {
    const rng = new Rng(4);
    const n = 200;
    const column = (from: number, to: number): Float64Array =>
      Float64Array.from({ length: n }, () => from + rng.int(to - from));
    const facts = {
      revenue: column(1, 99),
      orders: column(1, 9),
      recencyDays: column(1, 400),
      spanDays: column(0, 700),
      yearRevenue: column(1, 99),
    };
    const labels = Int32Array.from({ length: n }, (_, i) => i % 2);
    const rows = Int32Array.from({ length: n }, (_, i) => i);
    const profiles = profileClusters({}, facts, labels, 2);
    const inputs = { customers: { facts } } as unknown as Parameters<typeof quietRows>[0]['inputs'];
    const shown = { labels, eligibility: { rows } } as unknown as Parameters<typeof quietRows>[1];
    for (const cluster of [0, 1]) {
      const quiet = quietRows({ inputs }, shown, cluster);
      expect(quiet.length).toBe(profiles[cluster]!.quietCustomers);
      expect(quiet.length).toBeGreaterThan(5);
      expect(quiet.every((row) => labels[row] === cluster)).toBe(true);
    }
  });
});
