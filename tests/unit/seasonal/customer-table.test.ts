import { describe, expect, it } from 'vitest';
import { customerColumns } from '../../../src/lib/analyses/seasonal/customer-table';

type Args = Parameters<typeof customerColumns>;

describe('the table of customers', () => {
  it.each([
    ['none', false],
    ['degrees', true],
    ['types', true],
  ])('after the verdict “%s” names a strongest month: %s', (verdict, hasOwn) => {
    const result = {
      inputs: { table: {}, schema: { columns: new Set(), currency: null } },
      report: { verdict, rhythm: 'month', types: null },
    } as unknown as Args[0];
    const keys = customerColumns(result, [], {} as Args[2]).map(({ key }) => key);
    expect(keys.includes('strongest')).toBe(hasOwn);
    expect(keys.includes('strongest_share')).toBe(hasOwn);
    expect(keys).toEqual(expect.arrayContaining(['customer_id', 'counted', 'net']));
  });
});
