import { DEFAULT_PARAMS, optionsOf } from '../../../src/lib/analyses/baskets/params';
import type { BasketOptions } from '../../../src/lib/core/basket/report';

/** What the page starts with. */
export const DEFAULT_OPTIONS: BasketOptions = optionsOf(DEFAULT_PARAMS, []);
