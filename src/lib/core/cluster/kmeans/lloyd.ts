/**
 * Lloyd's iteration in flat arrays, with the bounds of Hamerly (2010, doi:10.1137/1.9781611972801.12)
 * that spare most distances; the result is that of the plain iteration.
 */

export interface Partition {
  readonly k: number;
  /** Cluster of each row, 0 … k − 1. */
  readonly labels: Int32Array;
  /** k × d, row-major. */
  readonly centres: Float64Array;
  /** Rows of each cluster. */
  readonly sizes: Int32Array;
  /** Sum of squared distances to the own centre. */
  readonly inertia: number;
  readonly iterations: number;
  readonly converged: boolean;
}

export interface LloydOptions {
  /** Default 300. */
  readonly maxIterations?: number;
  /** Stops when the centres move less than this share of the data's variance in all; default 1e-10. */
  readonly tolerance?: number;
  /** Called after each iteration with its inertia; costs a pass over the data. */
  readonly onIteration?: (inertia: number, iteration: number) => void;
}

/** All that an iteration works on. */
interface Run {
  readonly data: Float64Array;
  readonly n: number;
  readonly d: number;
  readonly k: number;
  readonly centres: Float64Array;
  readonly labels: Int32Array;
  readonly sizes: Int32Array;
  /** Sums of the rows of each cluster, k × d. */
  readonly sums: Float64Array;
  /** Upper bound of the distance to the own centre, lower bound of that to any other. */
  readonly upper: Float64Array;
  readonly lower: Float64Array;
  /** Half the distance of each centre to the nearest other one. */
  readonly half: Float64Array;
  /** How far each centre moved last. */
  readonly moved: Float64Array;
  /** Takes what {@link nearestTwo} finds. */
  readonly found: Float64Array;
}

/**
 * @param data n × d, row-major, finite
 * @param start k × d; a cluster that loses all rows is moved to the row farthest from its centre
 */
export function lloyd(
  data: Float64Array,
  n: number,
  d: number,
  start: Float64Array,
  options: LloydOptions = {},
): Partition {
  const { maxIterations = 300, tolerance = 1e-10, onIteration } = options;
  const k = start.length / d;
  const run: Run = {
    data,
    n,
    d,
    k,
    centres: start.slice(),
    labels: new Int32Array(n),
    sizes: new Int32Array(k),
    sums: new Float64Array(k * d),
    upper: new Float64Array(n),
    lower: new Float64Array(n),
    half: new Float64Array(k),
    moved: new Float64Array(k),
    found: new Float64Array(2),
  };
  const { centres, labels, sizes } = run;
  const limit = tolerance * meanVariance(data, n, d) * k;
  assignAll(run);
  let iterations = 0;
  let converged = false;
  while (iterations < maxIterations && !converged) {
    iterations++;
    for (let c = 0; c < k; c++) if (sizes[c] === 0) fillEmpty(run, c);
    const shift = moveCentres(run);
    const changes = reassign(run);
    onIteration?.(inertiaOf(data, n, d, centres, labels), iterations);
    converged = changes === 0 || shift <= limit;
  }
  // Sums were kept up by adding and taking away; the last means are taken afresh.
  centresOf(data, n, d, labels, k, centres, sizes);
  return {
    k,
    labels,
    centres,
    sizes,
    inertia: inertiaOf(data, n, d, centres, labels),
    iterations,
    converged,
  };
}

/** Gives every row to its nearest centre. */
function assignAll(run: Run): void {
  const { data, n, d, k, centres, labels, upper, lower, found } = run;
  for (let i = 0; i < n; i++) {
    labels[i] = nearestTwo(data, i * d, centres, k, d, found);
    upper[i] = Math.sqrt(found[0]!);
    lower[i] = Math.sqrt(found[1]!);
    count(run, i, labels[i]!, 1);
  }
}

/** Takes row i into cluster c, or with sign −1 out of it. */
function count({ data, d, sizes, sums }: Run, i: number, c: number, sign: number): void {
  sizes[c]! += sign;
  for (let j = 0; j < d; j++) sums[c * d + j]! += sign * data[i * d + j]!;
}

/** Moves centres to the means of their rows; returns the sum of the squared moves. */
function moveCentres({ d, k, centres, sizes, sums, moved, half }: Run): number {
  let shift = 0;
  for (let c = 0; c < k; c++) {
    let sum = 0;
    for (let j = 0; j < d; j++) {
      const mean = sizes[c]! > 0 ? sums[c * d + j]! / sizes[c]! : centres[c * d + j]!;
      const difference = mean - centres[c * d + j]!;
      centres[c * d + j] = mean;
      sum += difference * difference;
    }
    shift += sum;
    moved[c] = Math.sqrt(sum);
  }
  for (let c = 0; c < k; c++) {
    let closest = Infinity;
    for (let e = 0; e < k; e++) {
      if (e === c) continue;
      const distance = squaredDistance(centres, c * d, centres, e * d, d);
      if (distance < closest) closest = distance;
    }
    half[c] = Math.sqrt(closest) / 2;
  }
  return shift;
}

/** Gives rows whose bounds do not hold any more to their nearest centre; returns how many moved. */
function reassign(run: Run): number {
  const { data, n, d, k, centres, labels, upper, lower, half, moved, found } = run;
  let fastest = 0;
  for (let c = 1; c < k; c++) if (moved[c]! > moved[fastest]!) fastest = c;
  let next = 0;
  for (let c = 0; c < k; c++) if (c !== fastest && moved[c]! > next) next = moved[c]!;
  const most = moved[fastest]!;
  let changes = 0;
  for (let i = 0; i < n; i++) {
    const own = labels[i]!;
    const reach = upper[i]! + moved[own]!;
    const room = lower[i]! - (own === fastest ? next : most);
    upper[i] = reach;
    lower[i] = room;
    const bound = room > half[own]! ? room : half[own]!;
    if (reach <= bound) continue;
    const distance = Math.sqrt(squaredDistance(data, i * d, centres, own * d, d));
    upper[i] = distance;
    if (distance <= bound) continue;
    const label = nearestTwo(data, i * d, centres, k, d, found);
    upper[i] = Math.sqrt(found[0]!);
    lower[i] = Math.sqrt(found[1]!);
    if (label === own) continue;
    labels[i] = label;
    changes++;
    count(run, i, own, -1);
    count(run, i, label, 1);
  }
  return changes;
}

/** Label of the nearest centre; `found` takes its squared distance and that of the second. */
function nearestTwo(
  data: Float64Array,
  row: number,
  centres: Float64Array,
  k: number,
  d: number,
  found: Float64Array,
): number {
  let best = Infinity;
  let second = Infinity;
  let label = 0;
  for (let c = 0, at = 0; c < k; c++) {
    let sum = 0;
    for (let j = 0; j < d; j++, at++) {
      const difference = data[row + j]! - centres[at]!;
      sum += difference * difference;
    }
    if (sum < best) {
      second = best;
      best = sum;
      label = c;
    } else if (sum < second) second = sum;
  }
  found[0] = best;
  found[1] = second;
  return label;
}

/** Means of the rows of each label into `centres`; a cluster without rows keeps its centre. */
export function centresOf(
  data: Float64Array,
  n: number,
  d: number,
  labels: Int32Array,
  k: number,
  centres: Float64Array = new Float64Array(k * d),
  sizes: Int32Array = new Int32Array(k),
): { centres: Float64Array; sizes: Int32Array } {
  const sums = new Float64Array(k * d);
  sizes.fill(0);
  for (let i = 0; i < n; i++) {
    const c = labels[i]!;
    if (c < 0) continue;
    sizes[c]!++;
    for (let j = 0; j < d; j++) sums[c * d + j]! += data[i * d + j]!;
  }
  for (let c = 0; c < k; c++) {
    if (sizes[c]! > 0)
      for (let j = 0; j < d; j++) centres[c * d + j] = sums[c * d + j]! / sizes[c]!;
  }
  return { centres, sizes };
}

/** Sum of squared distances of the rows to the centres of their labels. */
export function inertiaOf(
  data: Float64Array,
  n: number,
  d: number,
  centres: Float64Array,
  labels: Int32Array,
): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += squaredDistance(data, i * d, centres, labels[i]! * d, d);
  return sum;
}

/** Label of the nearest centre and the distance to it, for rows that took no part. */
export function assign(
  data: Float64Array,
  n: number,
  d: number,
  centres: Float64Array,
): { labels: Int32Array; distances: Float64Array } {
  const k = centres.length / d;
  const labels = new Int32Array(n);
  const distances = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let best = Infinity;
    for (let c = 0; c < k; c++) {
      const sum = squaredDistance(data, i * d, centres, c * d, d);
      if (sum < best) {
        best = sum;
        labels[i] = c;
      }
    }
    distances[i] = Math.sqrt(best);
  }
  return { labels, distances };
}

export function squaredDistance(
  a: Float64Array,
  atA: number,
  b: Float64Array,
  atB: number,
  d: number,
): number {
  let sum = 0;
  for (let j = 0; j < d; j++) {
    const difference = a[atA + j]! - b[atB + j]!;
    sum += difference * difference;
  }
  return sum;
}

function meanVariance(data: Float64Array, n: number, d: number): number {
  let sum = 0;
  for (let j = 0; j < d; j++) {
    let mean = 0;
    for (let i = 0; i < n; i++) mean += data[i * d + j]!;
    mean /= n;
    let squares = 0;
    for (let i = 0; i < n; i++) squares += (data[i * d + j]! - mean) ** 2;
    sum += squares / n;
  }
  return sum / d;
}

/** Gives an empty cluster the row that is farthest from its own centre. */
function fillEmpty(run: Run, empty: number): void {
  const { data, n, d, centres, labels, sizes, upper, lower } = run;
  let farthest = -1;
  let most = -1;
  for (let i = 0; i < n; i++) {
    const c = labels[i]!;
    if (sizes[c]! < 2) continue;
    const distance = squaredDistance(data, i * d, centres, c * d, d);
    if (distance > most) {
      most = distance;
      farthest = i;
    }
  }
  if (farthest < 0) return;
  count(run, farthest, labels[farthest]!, -1);
  labels[farthest] = empty;
  count(run, farthest, empty, 1);
  for (let j = 0; j < d; j++) centres[empty * d + j] = data[farthest * d + j]!;
  upper[farthest] = 0;
  // The new centre may be nearer to anybody than what was known.
  lower.fill(0);
}
