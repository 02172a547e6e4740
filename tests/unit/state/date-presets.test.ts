import { describe, expect, it } from 'vitest';
import { datePresets, daysBefore } from '../../../src/lib/state/date-presets';

describe('spans of days', () => {
  it('count back from the last day of the data, both ends in', () => {
    const presets = datePresets('2023-01-01', '2025-06-30');
    expect(presets.map(({ id, from, to }) => [id, from, to])).toEqual([
      ['all', null, null],
      ['last-30', '2025-06-01', null],
      ['last-90', '2025-04-02', null],
      ['last-365', '2024-07-01', null],
      ['this-year', '2025-01-01', null],
      ['last-year', '2024-01-01', '2024-12-31'],
    ]);
    expect(presets[4]?.label).toBe('2025 so far');
  });

  it('leave out what would be all of a short file', () => {
    expect(datePresets('2025-06-10', '2025-06-30').map(({ id }) => id)).toEqual(['all']);
  });

  it('know leap years', () => {
    expect(daysBefore('2024-03-01', 1)).toBe('2024-02-29');
  });
});
