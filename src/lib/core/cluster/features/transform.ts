/** Bringing features to one scale: against skew, then centred and scaled. */
import { OrderlensError } from '../../errors';
import { quantileSorted } from '../../stats';

export type TransformKind = 'none' | 'log' | 'yeo-johnson';
export type Scaling = 'standard' | 'robust';

/** x ↦ (t(x) − centre) / scale; applies to rows that took no part as well. */
export interface FeatureTransform {
  readonly kind: TransformKind;
  /** Exponent of Yeo-Johnson; 0 otherwise. */
  readonly lambda: number;
  readonly centre: number;
  /** 0 where the feature is the same for all: it then counts for nothing. */
  readonly scale: number;
  readonly skewBefore: number;
  readonly skewAfter: number;
}

/** Up to this skewness a feature is left as it is. */
const SKEW_LIMIT = 1;
/** A logarithm that anybody can read is preferred over a better exponent by this much. */
const SKEW_PREFERENCE = 0.35;

/**
 * Moment coefficient of skewness, m₃ / m₂^1.5; 0 where nothing varies.
 */
export function skewness(values: ArrayLike<number>): number {
  const n = values.length;
  let mean = 0;
  for (let i = 0; i < n; i++) mean += values[i]!;
  mean /= n;
  let m2 = 0;
  let m3 = 0;
  for (let i = 0; i < n; i++) {
    const difference = values[i]! - mean;
    m2 += difference * difference;
    m3 += difference * difference * difference;
  }
  m2 /= n;
  m3 /= n;
  return m2 > 1e-18 * Math.max(1, mean * mean) ? m3 / m2 ** 1.5 : 0;
}

/** Yeo and Johnson 2000 (doi:10.1093/biomet/87.4.954). Defined for all x. */
export function yeoJohnson(x: number, lambda: number): number {
  if (x >= 0) {
    return Math.abs(lambda) < 1e-12 ? Math.log1p(x) : ((x + 1) ** lambda - 1) / lambda;
  }
  return Math.abs(lambda - 2) < 1e-12
    ? -Math.log1p(-x)
    : -((1 - x) ** (2 - lambda) - 1) / (2 - lambda);
}

/** The exponent of greatest likelihood, −3..3, by golden section to within 0.0005. */
export function fitYeoJohnson(values: ArrayLike<number>): number {
  const n = values.length;
  // (1 + |x|)^λ as e^(λ ln(1 + |x|)): the logarithms are taken once for all exponents.
  const logs = new Float64Array(n);
  let jacobian = 0;
  for (let i = 0; i < n; i++) {
    const x = values[i]!;
    const log = Math.log1p(Math.abs(x));
    logs[i] = x < 0 ? -log : log;
    jacobian += logs[i]!;
  }
  const negativeLogLikelihood = (lambda: number): number => {
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < n; i++) {
      const y = bendLog(logs[i]!, lambda);
      sum += y;
      squares += y * y;
    }
    const variance = Math.max(squares / n - (sum / n) ** 2, Number.MIN_VALUE);
    return (n / 2) * Math.log(variance) - (lambda - 1) * jacobian;
  };
  const ratio = (Math.sqrt(5) - 1) / 2;
  let low = -3;
  let high = 3;
  let a = high - ratio * (high - low);
  let b = low + ratio * (high - low);
  let atA = negativeLogLikelihood(a);
  let atB = negativeLogLikelihood(b);
  while (high - low > 1e-3) {
    if (atA <= atB) {
      high = b;
      b = a;
      atB = atA;
      a = high - ratio * (high - low);
      atA = negativeLogLikelihood(a);
    } else {
      low = a;
      a = b;
      atA = atB;
      b = low + ratio * (high - low);
      atB = negativeLogLikelihood(b);
    }
  }
  return (low + high) / 2;
}

/** Yeo-Johnson of x from sign(x) · ln(1 + |x|). */
function bendLog(log: number, lambda: number): number {
  if (log >= 0) return Math.abs(lambda) < 1e-12 ? log : (Math.exp(lambda * log) - 1) / lambda;
  const other = 2 - lambda;
  return Math.abs(other) < 1e-12 ? log : (1 - Math.exp(-other * log)) / other;
}

/** Rows that the choice looks at; skewness of more does not change it. */
const FIT_ROWS = 20_000;

/**
 * Chooses by skewness: none up to 1 in absolute value; ln(1 + x) where x ≥ 0 and it does nearly as
 * well as Yeo-Johnson; otherwise Yeo-Johnson. Then centre and scale: mean and population standard
 * deviation, or median and interquartile range / 1.349 (the standard deviation where it is 0).
 *
 * @throws OrderlensError `bad-data` on a value that is not finite
 */
export function fitTransform(
  values: Float64Array,
  scaling: Scaling,
  wanted: TransformKind | 'auto' = 'auto',
): FeatureTransform {
  const n = values.length;
  let least = Infinity;
  for (let i = 0; i < n; i++) {
    if (!Number.isFinite(values[i]!)) {
      throw new OrderlensError('bad-data', 'A feature must be a finite number.', {
        row: i + 1,
        found: String(values[i]),
        expected: 'a finite number',
      });
    }
    least = Math.min(least, values[i]!);
  }
  const step = Math.max(1, Math.floor(n / FIT_ROWS));
  const looked =
    step === 1
      ? values
      : Float64Array.from({ length: Math.floor(n / step) }, (_, i) => values[i * step]!);
  const skewBefore = skewness(looked);
  let kind: TransformKind = wanted === 'auto' ? 'none' : wanted;
  let lambda = 0;
  if (wanted === 'auto' && Math.abs(skewBefore) > SKEW_LIMIT) {
    lambda = fitYeoJohnson(looked);
    const byExponent = Math.abs(skewness(looked.map((x) => yeoJohnson(x, lambda))));
    const byLog = least >= 0 ? Math.abs(skewness(looked.map(Math.log1p))) : Infinity;
    if (byLog < Math.abs(skewBefore) && byLog <= byExponent + SKEW_PREFERENCE) kind = 'log';
    else if (byExponent < Math.abs(skewBefore)) kind = 'yeo-johnson';
  } else if (wanted === 'yeo-johnson') {
    lambda = fitYeoJohnson(looked);
  } else if (wanted === 'log' && least < 0) {
    kind = 'yeo-johnson';
    lambda = fitYeoJohnson(looked);
  }
  if (kind !== 'yeo-johnson') lambda = 0;
  const transformed = values.map((x) => bend(x, kind, lambda));
  const { centre, scale } = scaling === 'robust' ? robust(transformed) : standard(transformed);
  return {
    kind,
    lambda,
    centre,
    scale,
    skewBefore,
    skewAfter: kind === 'none' ? skewBefore : skewness(transformed),
  };
}

function bend(x: number, kind: TransformKind, lambda: number): number {
  if (kind === 'none') return x;
  return kind === 'log' ? Math.log1p(Math.max(0, x)) : yeoJohnson(x, lambda);
}

/** A value on the common scale. */
export function applyTransform(transform: FeatureTransform, x: number): number {
  if (!(transform.scale > 0)) return 0;
  return (bend(x, transform.kind, transform.lambda) - transform.centre) / transform.scale;
}

function standard(values: Float64Array): { centre: number; scale: number } {
  const n = values.length;
  let mean = 0;
  for (const x of values) mean += x;
  mean /= n;
  let squares = 0;
  for (const x of values) squares += (x - mean) ** 2;
  const sd = Math.sqrt(squares / n);
  // What rounding leaves of a constant is no spread.
  return { centre: mean, scale: sd > 1e-12 * Math.max(1, Math.abs(mean)) ? sd : 0 };
}

function robust(values: Float64Array): { centre: number; scale: number } {
  const sorted = values.slice().sort();
  const spread = (quantileSorted(sorted, 0.75) - quantileSorted(sorted, 0.25)) / 1.349;
  const { scale } = standard(values);
  return { centre: quantileSorted(sorted, 0.5), scale: scale > 0 && spread > 0 ? spread : scale };
}
