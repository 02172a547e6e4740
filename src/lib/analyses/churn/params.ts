/** The controls of the page as text for the address, and back. Whatever cannot be read is ignored. */

export const HORIZONS = [30, 60, 90, 180] as const;
export type Horizon = (typeof HORIZONS)[number];
/** A silence is long when this share of the customer's own gaps would be over by now. */
export const LONG_SILENCES = [0.8, 0.9, 0.95] as const;
export type LongSilence = (typeof LONG_SILENCES)[number];

/** Beyond this probability of having left, a message mostly reaches nobody. */
export const SURELY_GONE = 0.9;
export const DEFAULT_HORIZON: Horizon = 90;
export const DEFAULT_SEED = 1;

export interface ChurnParams {
  /** Null: the longest that the data allow to be tested, 90 days at most. */
  readonly horizon: Horizon | null;
  readonly silence: LongSilence;
  /** Purchase days at least. */
  readonly minOrders: number;
  /** Lists those who have surely left too. */
  readonly withGone: boolean;
  readonly seed: number;
}

export const DEFAULT_PARAMS: ChurnParams = {
  horizon: null,
  silence: 0.9,
  minOrders: 2,
  withGone: false,
  seed: DEFAULT_SEED,
};

/** Parameters that differ from the defaults. */
export function encodeParams(params: ChurnParams): Record<string, string> {
  const encoded: Record<string, string> = {};
  if (params.horizon) encoded.days = String(params.horizon);
  if (params.silence !== DEFAULT_PARAMS.silence) encoded.silence = String(params.silence);
  if (params.minOrders !== DEFAULT_PARAMS.minOrders) encoded.orders = String(params.minOrders);
  if (params.withGone) encoded.gone = '1';
  if (params.seed !== DEFAULT_SEED) encoded.seed = String(params.seed);
  return encoded;
}

export function decodeParams(encoded: Readonly<Record<string, string>>): ChurnParams {
  const orders = Number(encoded.orders);
  const seed = Number(encoded.seed);
  return {
    horizon: HORIZONS.find((days) => String(days) === encoded.days) ?? null,
    silence:
      LONG_SILENCES.find((share) => String(share) === encoded.silence) ?? DEFAULT_PARAMS.silence,
    minOrders:
      Number.isInteger(orders) && orders >= 2 && orders <= 50 ? orders : DEFAULT_PARAMS.minOrders,
    withGone: encoded.gone === '1',
    seed: encoded.seed && Number.isInteger(seed) && seed >= 0 ? seed : DEFAULT_SEED,
  };
}
