import { describe, expect, it } from 'vitest';
import { isService } from '../../../src/lib/analyses/baskets/services';

describe('what cannot be offered', () => {
  it.each([
    'POSTAGE',
    'DOTCOM POSTAGE',
    'Bank Charges',
    'AMAZON FEE',
    'Manual',
    'Next day delivery',
    'Shipping & handling',
    'Versandkosten',
    'Frais de port',
    'Gastos de envío',
    'Express delivery (5)',
  ])('%s', (name) => expect(isService(name)).toBe(true));

  it.each([
    'Delivery van, wooden',
    'POST OFFICE SET',
    'CREDIT CARD HOLDER',
    'Express coffee maker',
    'Port wine 0.7 l',
    'Manual coffee grinder',
    'Gift card 50',
    'Card sleeves, 200 pieces',
    'PARCEL',
    '',
  ])('but not %s', (name) => expect(isService(name)).toBe(false));
});
