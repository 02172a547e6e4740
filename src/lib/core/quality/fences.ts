/** Limits beyond which a single value is unusual. */

export interface Quartiles {
  readonly q05: number;
  readonly q25: number;
  readonly q50: number;
  readonly q75: number;
  readonly q95: number;
  /** Median of the distances from the median, on the same scale. */
  readonly mad: number;
}

export type FenceRule = 'iqr' | 'mad';

export interface Fence {
  readonly rule: FenceRule;
  /** In the unit of the values. */
  readonly low: number;
  readonly high: number;
}

/** Tukey's fences (1977): quartiles ∓ 1.5 times the distance between them; 3 times for what is far out. */
const IQR_TIMES = 3;
/** Iglewicz & Hoaglin (1993): 3.5 standard deviations, estimated as 1.4826 · MAD. */
const MAD_TIMES = 3.5;
const MAD_SCALE = 1.4826;

/** At most this share of the values may be 0 or less for the others to be taken by their logarithm. */
const NOT_POSITIVE = 0.01;

/**
 * True when values are positive, but for a few, and the upper tail is over three times as long as the
 * lower, so that their logarithm is what is spread evenly. Quartiles are then to be those of the
 * positive values; what is 0 or less lies below any fence.
 *
 * @param notPositive share of the values that are 0 or less
 */
export function needsLog({ q05, q50, q95 }: Omit<Quartiles, 'mad'>, notPositive: number): boolean {
  return notPositive <= NOT_POSITIVE && q05 > 0 && q95 - q50 > 3 * (q50 - q05);
}

/**
 * The fence of a rule; null where over half of the values are one and the same, so that there is no
 * spread to measure by.
 *
 * @param quartiles of the values, or of their natural logarithm when `log`
 */
export function fence(rule: FenceRule, quartiles: Quartiles, log: boolean): Fence | null {
  const { q25, q50, q75, mad } = quartiles;
  const spread = rule === 'iqr' ? q75 - q25 : MAD_SCALE * mad;
  if (!(spread > 0)) return null;
  const [below, above] =
    rule === 'iqr'
      ? [q25 - IQR_TIMES * spread, q75 + IQR_TIMES * spread]
      : [q50 - MAD_TIMES * spread, q50 + MAD_TIMES * spread];
  return log
    ? { rule, low: Math.exp(below), high: Math.exp(above) }
    : { rule, low: below, high: above };
}
