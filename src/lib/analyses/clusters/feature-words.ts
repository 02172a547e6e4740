/** How features and their values are written. */
import { FEATURE_DEFINITIONS, type Feature } from '../../core/cluster/features/definitions';
import type { FeatureTransform } from '../../core/cluster/features/transform';
import { formatMoney, formatNumber, formatPercent } from '../../ui/format';

/** A value with its unit, in three significant digits. */
export function featureValue(id: Feature, value: number, currency: string | null): string {
  switch (FEATURE_DEFINITIONS[id].unit) {
    case 'money':
      // Below ten the third digit would be a fraction of a cent.
      return formatMoney(value, currency, { compact: Math.abs(value) >= 10 });
    case 'share':
      return formatPercent(value, Math.abs(value) < 0.1 ? 1 : 0);
    case 'days':
      return `${formatNumber(Math.round(value), 0)} d`;
    default:
      return formatNumber(Number(value.toPrecision(3)));
  }
}

export function featureName(id: Feature): string {
  return FEATURE_DEFINITIONS[id].name;
}

/** What was done to a feature, and why. */
export function transformWords({ kind, lambda, skewBefore, skewAfter }: FeatureTransform): string {
  const skew = formatNumber(Math.round(10 * skewBefore) / 10, 1);
  const after = formatNumber(Math.round(10 * skewAfter) / 10, 1);
  if (kind === 'log') return `ln(1 + x): skewness ${skew} → ${after}`;
  if (kind === 'yeo-johnson') {
    return `Yeo-Johnson, λ = ${formatNumber(lambda, 2)}: skewness ${skew} → ${after}`;
  }
  return `as it is: skewness ${skew}`;
}
