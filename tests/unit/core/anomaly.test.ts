import { describe, expect, it } from 'vitest';
import { findAnomalies, normalQuantile } from '../../../src/lib/core/anomaly';

/** Seeded noise, near enough to a bell curve: the sum of twelve uniform numbers less six. */
function noise(seed: number): () => number {
  let state = seed >>> 0;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return () => Array.from({ length: 12 }, uniform).reduce((a, b) => a + b, -6);
}

/** A store with a weekly and a yearly rhythm and a trend. */
function store(days: number, seed: number): Float64Array {
  const next = noise(seed);
  return Float64Array.from({ length: days }, (_, d) => {
    const week = [1, 0.9, 0.9, 1, 1.2, 1.6, 0.7][d % 7]!;
    const level = 1000 * (1 + d / 2000) * (1 + 0.2 * Math.sin((2 * Math.PI * d) / 365)) * week;
    return Math.max(0, level + 3 * Math.sqrt(level) * next());
  });
}

describe('anomalous days', () => {
  it('are found where they were planted', () => {
    const values = store(900, 7);
    values[300]! *= 1.9;
    values[600]! *= 0.3;
    const { anomalies } = findAnomalies(values, 19_000);
    expect(anomalies.map((a) => a.index)).toEqual([300, 600]);
    expect(anomalies[0]!.score).toBeGreaterThan(0);
    expect(anomalies[1]!.score).toBeLessThan(0);
  });

  it('are hardly ever found in an ordinary store', () => {
    let alarms = 0;
    for (let seed = 1; seed <= 40; seed++) {
      alarms += findAnomalies(store(700, seed), 19_000).anomalies.length > 0 ? 1 : 0;
    }
    // One in twenty is what the threshold promises for a perfect fit.
    expect(alarms).toBeLessThanOrEqual(6);
  });

  it('are not weekdays on which the store is closed', () => {
    const values = store(400, 3).map((value, d) => (d % 7 === 6 ? 0 : value));
    const found = findAnomalies(values, 19_000);
    expect(found.anomalies).toEqual([]);
    expect(found.tested).toBeLessThan(350);
  });

  it('are not sought in few days or in none', () => {
    expect(findAnomalies(store(41, 1), 0).tested).toBe(0);
    expect(findAnomalies(new Float64Array(200), 0).anomalies).toEqual([]);
    expect(findAnomalies(new Float64Array(200).fill(5), 0).anomalies).toEqual([]);
  });

  it('use the right quantiles of the bell curve', () => {
    // R 4.2: qnorm(c(.975, .5, .001, .99997))
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 7);
    expect(normalQuantile(0.5)).toBeCloseTo(0, 9);
    expect(normalQuantile(0.001)).toBeCloseTo(-3.090232306167813, 7);
    expect(normalQuantile(0.99997)).toBeCloseTo(4.012810811118, 5);
  });
});
