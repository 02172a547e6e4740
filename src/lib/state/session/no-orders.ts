import type { Mapping } from '../../data/mapping/types';

/** The mapping of data without order lines: no column plays a role. */
export const NO_ORDERS: Mapping = {
  roles: {},
  meaning: {
    dateOrder: 'ymd',
    decimal: '.',
    cancellations: { statusValues: [], orderIdPrefix: '', treatment: 'net' },
    returns: { statusValues: [], negativeQuantity: true, treatment: 'net' },
    guests: 'keep',
    nonPositivePrice: 'keep',
    duplicates: 'keep',
    revenue: 'column',
    orderIdentity: 'order_id',
    currency: null,
    discountIsPercent: false,
  },
  presetId: null,
};
