import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { mineItemsets } from '../../../src/lib/core/basket/mine';
import { generateRules, ruleMetrics } from '../../../src/lib/core/basket/rules';
import { basketCount } from '../../../src/lib/core/basket/transactions';
import golden from '../../golden/rules-groceries.json';
import { hasBaskets, readBaskets } from './baskets-file';

describe.skipIf(!hasBaskets('groceries.csv'))('rules of groceries equal those of mlxtend', () => {
  it.each(golden.cases)(
    'count ≥ $minCount, confidence ≥ $minConfidence, $consequent',
    (expected) => {
      const { names, transactions } = readBaskets('groceries.csv', ',');
      const list = mineItemsets(transactions, { minCount: expected.minCount });
      const rules = generateRules(list, {
        consequent: expected.consequent === 'any' ? 'any' : 'one',
        minConfidence: expected.minConfidence,
      });
      expect(rules.size).toBe(expected.count);
      const side = (s: number): string =>
        Array.from(list.itemsOf(s), (item) => names[item]!)
          .sort((a, b) => (a < b ? -1 : 1))
          .join('\t');
      const key = (r: number): string =>
        `${side(rules.antecedent[r]!)}=>${side(rules.consequent[r]!)}`;
      const lines = Array.from(
        { length: rules.size },
        (_, r) => `${key(r)}\t${list.counts[rules.whole[r]!]}`,
      ).sort((a, b) => (a < b ? -1 : 1));
      expect(createHash('sha256').update(lines.join('\n')).digest('hex')).toBe(expected.sha256);

      const metrics = ruleMetrics(list, rules, basketCount(transactions));
      for (const rule of expected.top) {
        const wanted = `${rule.antecedent.join('\t')}=>${rule.consequent.join('\t')}`;
        const r = Array.from({ length: rules.size }, (_, k) => k).find((k) => key(k) === wanted)!;
        for (const name of ['support', 'confidence', 'lift', 'leverage', 'zhang'] as const) {
          expect(metrics[name][r]).toBeCloseTo(rule[name], 9);
        }
        expect(metrics.conviction[r]).toBeCloseTo(Number(rule.conviction), 7);
      }
    },
  );
});
