/** The share of runs with any discovery in baskets without one, and what is found where there is one. */
import { describe, expect, it } from 'vitest';
import { readItemsLike, resultOf } from './result';
import { answerOf } from '../../../src/lib/analyses/baskets/words';
import { antecedentOf, consequentOf } from '../../../src/lib/core/basket/rule-table';
import { Rng } from '../../../src/lib/core/rng';
import {
  drawnBaskets,
  inputOf,
  mixedSize,
  raschBaskets,
  reportOf,
  withAffinity,
  type Simulated,
} from './simulated';

const SEEDS = 50;
/** 50 runs at 5 %: more than 6 would be seen once in a hundred times. */
const MOST = 6;

const text = (phrases: readonly { text: string }[]): string =>
  phrases.map((phrase) => phrase.text).join('');

describe.each<[name: string, make: (rng: Rng) => Simulated]>([
  ['of one size', (rng) => raschBaskets(rng, 800, 40, 3, 0)],
  ['of log-normal sizes, items in a long tail', (rng) => raschBaskets(rng, 800, 60, 3, 1)],
  [
    'small and very large, drawn without repetition',
    (rng) => drawnBaskets(rng, 1_000, 120, mixedSize),
  ],
  [
    'of a few items only, drawn without repetition',
    (rng) => drawnBaskets(rng, 2_500, 12, (r) => (r.float() < 0.8 ? 1 + r.int(3) : 5 + r.int(4))),
  ],
])('independent baskets %s', (name, make) => {
  it('give a discovery in no more runs than the level says, and the page says so', () => {
    let [runs, byFisher] = [0, 0];
    for (let seed = 1; seed <= SEEDS; seed++) {
      const report = reportOf(inputOf(make(new Rng(seed))));
      if (report.fisher > 0) byFisher++;
      expect(report.tested).toBeGreaterThanOrEqual(report.generated);
      if (report.significant > 0) {
        runs++;
        continue;
      }
      expect(report.rules.size).toBe(0);
      const result = resultOf(report, readItemsLike(report.itemCounts.length));
      expect(text(answerOf(result, null))).toMatch(/^Nothing beats chance: /);
    }
    expect(runs).toBeLessThanOrEqual(MOST);
    // What this is about: with all baskets taken as alike, mixed sizes make rules in most runs.
    if (name === 'of one size') expect(byFisher).toBeLessThanOrEqual(MOST);
    else expect(byFisher).toBeGreaterThan(SEEDS / 2);
  });
});

describe('an affinity', () => {
  it.each([3, 4, 5, 6, 7])('is found in baskets of mixed sizes (seed %i)', (seed) => {
    const rng = new Rng(seed);
    const simulated = withAffinity(rng, drawnBaskets(rng, 3_000, 400, mixedSize), 4, 90, 0.3);
    const report = reportOf(inputOf(simulated));
    expect(report.rules.size).toBeGreaterThan(0);
    const items = [...antecedentOf(report.rules, 0), ...consequentOf(report.rules, 0)];
    expect(items.sort((a, b) => a - b)).toEqual([4, 90]);
    // Nothing else stands out but what holds both of them.
    for (let r = 0; r < report.rules.size; r++) {
      const sides = [...antecedentOf(report.rules, r), ...consequentOf(report.rules, r)];
      expect(sides.includes(4) && sides.includes(90)).toBe(true);
    }
  });

  it('is found where baskets are of one size', () => {
    const rng = new Rng(3);
    const report = reportOf(
      inputOf(withAffinity(rng, raschBaskets(rng, 2_000, 30, 3, 0), 0, 29, 0.5)),
    );
    const sides = [...antecedentOf(report.rules, 0), ...consequentOf(report.rules, 0)];
    expect(sides.sort((a, b) => a - b)).toEqual([0, 29]);
    expect(report.rules.likeLow[0]!).toBeLessThan(report.rules.likeLift[0]!);
    expect(report.rules.likeHigh[0]!).toBeGreaterThan(report.rules.likeLift[0]!);
    // Nothing that adds a bystander to the antecedent is left.
    for (let r = 0; r < report.rules.size; r++) {
      expect(report.rules.improvement[r]).toBeGreaterThan(0);
    }
  });
});
