import { describe, expect, it } from 'vitest';
import {
  decodeParams,
  DEFAULT_PARAMS,
  encodeParams,
} from '../../../src/lib/analyses/baskets/params';

describe('the address of the basket page', () => {
  it('is empty for the defaults and comes back whole', () => {
    expect(encodeParams(DEFAULT_PARAMS)).toEqual({});
    expect(decodeParams({})).toEqual(DEFAULT_PARAMS);
    const params = {
      ...DEFAULT_PARAMS,
      unit: 'mixed',
      kind: 'customer',
      returns: 'keep',
      minSupport: 0.002,
      maxLength: 3,
      consequent: 'any',
      minConfidence: 0.25,
      minLift: 2,
      maxQ: 0.01,
      dropRedundant: false,
      algorithm: 'apriori',
      longPolicy: 'cut',
      longLimit: 30,
      withItem: 'A&B',
      picture: 'network',
      focus: "O'Neill=1",
      cart: ['a', 'b c'],
    } as const;
    expect(decodeParams(encodeParams(params))).toEqual(params);
  });

  it('ignores what it cannot read', () => {
    const odd = { unit: 'x', support: '-1', length: '99', confidence: 'NaN', q: '0', show: 'pie' };
    expect(decodeParams(odd)).toEqual(DEFAULT_PARAMS);
  });
});
