import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatChange,
  formatCompact,
  formatCount,
  formatDay,
  formatDayRange,
  formatElapsed,
  formatMoney,
  formatMonth,
  formatNumber,
  formatPercent,
} from '../../../src/lib/ui/format';

// Without a document the locale is English.
describe('figures', () => {
  it('stand in full in tables', () => {
    expect(formatNumber(1234567)).toBe('1,234,567');
    expect(formatNumber(0.125)).toBe('0.13');
    expect(formatNumber(3, 2)).toBe('3.00');
    expect(formatMoney(1234.5, 'EUR')).toBe('€1,234.50');
    expect(formatMoney(1234.5, null)).toBe('1,234.50');
  });

  it('have three significant digits in sentences', () => {
    expect(formatCompact(1204)).toBe('1,204');
    expect(formatCompact(18_310)).toBe('18.3K');
    expect(formatMoney(4_567_890, 'GBP', { compact: true })).toBe('£4.57M');
    expect(formatMoney(86.432, 'USD', { compact: true })).toBe('$86.4');
  });

  it('say when there is none', () => {
    for (const format of [formatNumber, formatCompact, formatPercent, formatChange, formatBytes]) {
      for (const none of [null, undefined, NaN, Infinity]) expect(format(none)).toBe('–');
    }
    expect(formatMoney(NaN, 'EUR')).toBe('–');
    expect(formatDay('not a day')).toBe('–');
  });

  it('show no minus before zero', () => {
    expect(formatNumber(-0)).toBe('0');
    expect(formatNumber(-0.001, 2)).toBe('0.00');
    expect(formatNumber(-0.006, 2)).toBe('-0.01');
    expect(formatMoney(-0, 'EUR')).toBe('€0.00');
  });

  it('survive a currency that is none', () => {
    expect(formatMoney(5, 'Taler')).toBe('5.00 Taler');
  });

  it('show shares and changes', () => {
    expect(formatPercent(0.066)).toBe('6.6%');
    expect(formatChange(0.042)).toBe('+4.2%');
    expect(formatChange(-0.11, 0)).toBe('-11%');
    expect(formatCount(1, 'order', 'orders')).toBe('1 order');
    expect(formatCount(2000, 'order', 'orders')).toBe('2,000 orders');
  });

  it('show sizes and times', () => {
    expect(formatBytes(12_400_000)).toBe('12.4 MB');
    expect(formatElapsed(420)).toBe('0.4 s');
    expect(formatElapsed(12_300)).toBe('12 s');
    expect(formatElapsed(125_000)).toBe('2 min 05 s');
  });
});

describe('days', () => {
  it('are days wherever the reader is', () => {
    expect(formatDay('2024-02-29')).toBe('Feb 29, 2024');
    expect(formatMonth('2024-02')).toBe('Feb 2024');
    expect(formatMonth('2024-02-29')).toBe('Feb 2024');
    expect(formatDayRange('2024-01-03', '2024-01-20')).toMatch(/Jan 3\s–\s20, 2024/);
  });
});
