import { describe, expect, it } from 'vitest';
import {
  Calendar,
  DAYS,
  DAY_MS,
  END_MS,
  OUTAGE,
  SEASONAL_TYPES,
  START_MS,
  dayIndex,
} from '../../../scripts/demo/calendar';
import { BGNBD, simulateOrders } from '../../../scripts/demo/customers';
import { Rng } from '../../../scripts/demo/rng';

const calendar = new Calendar();

describe('operational time', () => {
  it('has mean intensity 1 in each calendar year for each seasonal type', () => {
    for (const cumulative of calendar.cumulative) {
      const years = [0, 365, 730, DAYS];
      for (let y = 0; y < 3; y++) {
        const from = years[y] ?? 0;
        const to = years[y + 1] ?? 0;
        expect((cumulative[to] ?? 0) - (cumulative[from] ?? 0)).toBeCloseTo(to - from, 6);
      }
    }
  });

  it('turns the clock both ways', () => {
    const rng = new Rng(5);
    for (let type = 0; type < SEASONAL_TYPES.length; type++) {
      for (let i = 0; i < 200; i++) {
        const tau = rng.float() * DAYS * 0.999;
        const ms = calendar.atTau(type, tau) ?? 0;
        // Time stamps are whole seconds; the clock runs up to some 20 times faster than time.
        expect(Math.abs(calendar.tau(type, ms) - tau)).toBeLessThan(0.005);
      }
    }
    expect(calendar.atTau(0, DAYS + 1)).toBeUndefined();
    expect(calendar.tau(0, END_MS)).toBeCloseTo(DAYS, 6);
  });

  it('gives a warped Poisson process the requested mean count and the planted months', () => {
    const rng = new Rng(11);
    const rate = 6;
    const runs = 3000;
    for (let type = 0; type < SEASONAL_TYPES.length; type++) {
      let orders = 0;
      const months = new Array<number>(12).fill(0);
      for (let i = 0; i < runs; i++) {
        const run = simulateOrders(rng, calendar, type, START_MS, rate, 0).orders;
        for (const ms of run.slice(1)) {
          orders += 1;
          const m = new Date(ms).getUTCMonth();
          months[m] = (months[m] ?? 0) + 1;
        }
      }
      const expected = (rate * DAYS) / BGNBD.daysPerYear;
      expect(Math.abs(orders / runs - expected)).toBeLessThan(4 * Math.sqrt(expected / runs));
      const intensity = calendar.intensity[type] ?? new Float64Array();
      for (let m = 0; m < 12; m++) {
        const share =
          intensity.reduce((sum, s, d) => sum + (calendar.monthOfYear[d] === m ? s : 0), 0) / DAYS;
        const seen = (months[m] ?? 0) / orders;
        expect(Math.abs(seen - share)).toBeLessThan(4 * Math.sqrt(share / orders) + 1e-3);
      }
    }
  });

  it('drops customers out after a repeat order with the requested probability', () => {
    const rng = new Rng(12);
    let repeats = 0;
    let dropouts = 0;
    for (let i = 0; i < 5000; i++) {
      const { orders, droppedAt } = simulateOrders(rng, calendar, 1, START_MS, 8, 0.2);
      repeats += orders.length - 1;
      if (droppedAt !== undefined) {
        dropouts += 1;
        expect(droppedAt).toBe(orders[orders.length - 1]);
      }
    }
    expect(Math.abs(dropouts / repeats - 0.2)).toBeLessThan(0.01);
  });

  it('keeps the order of events and has hardly any on the day of the outage', () => {
    const rng = new Rng(13);
    const day = dayIndex(OUTAGE.date);
    let during = 0;
    let before = 0;
    for (let i = 0; i < 2000; i++) {
      const { orders } = simulateOrders(rng, calendar, 0, START_MS, 20, 0);
      for (let j = 1; j < orders.length; j++) {
        expect(orders[j]).toBeGreaterThan(orders[j - 1] ?? 0);
      }
      during += orders.filter((t) => Math.floor((t - START_MS) / DAY_MS) === day).length;
      before += orders.filter((t) => Math.floor((t - START_MS) / DAY_MS) === day - 7).length;
    }
    expect(before).toBeGreaterThan(60);
    expect(during).toBeLessThan(0.15 * before);
  });
});
