import { describe, expect, it } from 'vitest';
import { cellText } from '../../../src/lib/ui/table-cells';
import type { TableColumn } from '../../../src/lib/ui/table-types';

const p: TableColumn = { key: 'p', label: 'p', format: 'p' };

describe('a p-value in a table', () => {
  it('is never written as nothing at all', () => {
    expect(cellText(0, p)).toMatch(/^< 0[.,]0001$/);
    expect(cellText(3e-9, p)).toMatch(/^< 0[.,]0001$/);
    expect(cellText(0.0123, p)).toMatch(/^0[.,]0123$/);
    expect(cellText(1, p)).toMatch(/^1/);
  });

  it('is a dash where there is none', () => {
    expect(cellText(NaN, p)).toBe(cellText(null, p));
  });
});
