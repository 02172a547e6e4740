/**
 * Minimum covariance determinant by FAST-MCD: Rousseeuw & Van Driessen 1999,
 * doi:10.1080/00401706.1999.10485670. Location and scatter of the h = ⌊(n + d + 1)/2⌋ rows whose
 * covariance has the smallest determinant, made consistent at the normal distribution (Croux &
 * Haesbroeck 1999, doi:10.1006/jmva.1999.1839), then reweighted: every row within the 97.5 % quantile
 * of χ² with d degrees counts once. Up to half of the rows may be anything.
 */
import { chiSquareUpper, chiSquareUpperQuantile } from '../distributions';
import { OrderlensError } from '../errors';
import { select } from '../histogram';
import type { OnProgress } from '../jobs';
import { requireMatrix, symmetricEigen } from '../matrix';
import { Rng } from '../rng';
import { cholesky, determinant, squaredDistances } from './spd';

export interface McdOptions {
  readonly seed: number;
  readonly onProgress?: OnProgress;
}

export interface McdFit {
  /** Rows in the raw subset. */
  readonly h: number;
  /** Determinant of the raw subset's covariance (divisor h), what the method makes small. */
  readonly rawDeterminant: number;
  readonly rawLocation: Float64Array;
  /** d × d, consistent. */
  readonly rawCovariance: Float64Array;
  /** Rows that counted in the reweighted estimate. */
  readonly kept: number;
  readonly location: Float64Array;
  /** d × d, consistent. */
  readonly covariance: Float64Array;
}

/**
 * Where half of the rows, or all but a few of them, lie on one hyperplane
 * Σ direction·(x − location) = 0.
 */
export interface ExactFit {
  /** In units of each column's own scatter: |direction_j| · sd_j is at most 1. */
  readonly direction: Float64Array;
  readonly location: Float64Array;
}

const STARTS = 500;
const BEST = 10;
/** Above these sizes rows are searched in groups first, then in the groups together. */
const GROUP = 300;
const MOST_GROUPS = 5;
const MOST_STEPS = 200;
/** In a long table only so many candidates are taken to their end, to so many digits. */
const LONG = 20_000;
const BEST_OF_LONG = 2;
const LONG_TOLERANCE = 1e-6;
const TOLERANCE = 1e-14;
const REWEIGHT = 0.025;

interface Candidate {
  readonly location: Float64Array;
  readonly covariance: Float64Array;
  readonly determinant: number;
}

/**
 * Fits n rows of d columns, n × d row-major.
 *
 * @returns the fit, or the hyperplane that holds over half of the rows, where there is no scatter
 * @throws OrderlensError `too-little-data` for n < 2(d + 1), `bad-data` for what is not finite
 */
export function fitMcd(
  data: Float64Array,
  n: number,
  d: number,
  { seed, onProgress }: McdOptions,
): McdFit | ExactFit {
  requireMatrix(data, n, d);
  if (n < 2 * (d + 1)) {
    throw new OrderlensError(
      'too-little-data',
      `At least ${2 * (d + 1)} rows are needed to tell what is usual in ${d} columns; there are ${n}.`,
    );
  }
  const h = Math.floor((n + d + 1) / 2);
  const rng = new Rng(seed);
  const best =
    n > 2 * GROUP ? searchInGroups(data, n, d, h, rng) : search(data, n, d, h, rng, STARTS);
  if ('direction' in best) return best;
  const step = new Stepper(data, n, d, h);
  const few = n > LONG ? BEST_OF_LONG : BEST;
  let raw: Candidate | null = null;
  for (const [at, start] of best.slice(0, few).entries()) {
    onProgress?.({ stage: 'Finding the usual half', fraction: at / few });
    const end = step.converge(start);
    if ('direction' in end) return end;
    if (!raw || end.determinant < raw.determinant) raw = end;
  }
  return reweighted(data, n, d, h, raw!);
}

/** Scatter of the rows within the cut-off, each once. */
function reweighted(
  data: Float64Array,
  n: number,
  d: number,
  h: number,
  raw: Candidate,
): McdFit | ExactFit {
  const rawCovariance = raw.covariance.map((x) => x * consistency(h / n, d));
  const distances = new Float64Array(n);
  squaredDistances(data, n, d, raw.location, cholesky(rawCovariance, d)!, distances);
  const limit = chiSquareUpperQuantile(REWEIGHT, d);
  const moments = new Moments(d);
  for (let i = 0; i < n; i++) if (distances[i]! <= limit) moments.add(data, i);
  const { location, covariance } = moments.estimate(moments.count - 1);
  // The few rows that gave the innermost half its scatter may be outside the cut-off.
  if (!cholesky(covariance, d)) return { direction: flatDirection(covariance, d), location };
  const factor = consistency(1 - REWEIGHT, d);
  return {
    h,
    rawDeterminant: raw.determinant,
    rawLocation: raw.location,
    rawCovariance,
    kept: moments.count,
    location,
    covariance: covariance.map((x) => x * factor),
  };
}

/** What the covariance of the innermost share `alpha` of a normal sample must be multiplied with. */
function consistency(alpha: number, d: number): number {
  if (!(alpha < 1)) return 1;
  return alpha / (1 - chiSquareUpper(chiSquareUpperQuantile(1 - alpha, d), d + 2));
}

/** The best candidates from random beginnings on all n rows, two steps each. */
function search(
  data: Float64Array,
  n: number,
  d: number,
  h: number,
  rng: Rng,
  starts: number,
): Candidate[] | ExactFit {
  const step = new Stepper(data, n, d, h);
  const found: Candidate[] = [];
  for (let s = 0; s < starts; s++) {
    const start = step.random(rng);
    if ('direction' in start) return start;
    let candidate: Candidate = start;
    for (let k = 0; k < 2; k++) {
      const next = step.next(candidate);
      if ('direction' in next) return next;
      candidate = next;
    }
    keepBest(found, candidate);
  }
  return found;
}

/** Groups of some 300 rows drawn by lot, then their best candidates on the groups together. */
function searchInGroups(
  data: Float64Array,
  n: number,
  d: number,
  h: number,
  rng: Rng,
): Candidate[] | ExactFit {
  const groups = Math.min(MOST_GROUPS, Math.floor(n / GROUP));
  const drawn = Math.min(n, groups * GROUP);
  const order = rng.shuffle(rng.sample(n, drawn));
  const size = Math.floor(drawn / groups);
  const merged = new Float64Array(groups * size * d);
  for (let r = 0; r < groups * size; r++) {
    const from = order[r]! * d;
    for (let j = 0; j < d; j++) merged[r * d + j] = data[from + j]!;
  }
  const share = (rows: number): number => Math.max(d + 1, Math.ceil((rows * h) / n));
  const candidates: Candidate[] = [];
  for (let g = 0; g < groups; g++) {
    const part = merged.subarray(g * size * d, (g + 1) * size * d);
    const found = search(part, size, d, share(size), rng, Math.ceil(STARTS / groups));
    if (!('direction' in found)) candidates.push(...found);
    // A group may lie on a plane that all rows together do not.
    else if (rowsOn(found, data, n, d) >= h) return found;
  }
  const rows = groups * size;
  const step = new Stepper(merged, rows, d, share(rows));
  if (!candidates.length) return search(merged, rows, d, share(rows), rng, BEST);
  const best: Candidate[] = [];
  for (let candidate of candidates) {
    let flat = false;
    for (let k = 0; k < 2 && !flat; k++) {
      const next = step.next(candidate);
      if ('direction' in next) flat = true;
      else candidate = next;
    }
    if (!flat) keepBest(best, candidate);
  }
  return best.length ? best : search(merged, rows, d, share(rows), rng, BEST);
}

/** Keeps the ten of smallest determinant, in order, each once. */
function keepBest(found: Candidate[], candidate: Candidate): void {
  const { determinant: value } = candidate;
  if (found.some((other) => Math.abs(other.determinant - value) <= 1e-12 * value)) return;
  if (found.length === BEST && found.at(-1)!.determinant <= value) return;
  let place = found.length;
  while (place > 0 && found[place - 1]!.determinant > value) place--;
  found.splice(place, 0, candidate);
  if (found.length > BEST) found.pop();
}

/** Sums of rows and of their products, around a first row, so that nothing large is squared. */
class Moments {
  count = 0;
  readonly #origin: Float64Array;
  readonly #sums: Float64Array;
  readonly #products: Float64Array;
  readonly #row: Float64Array;

  constructor(private readonly d: number) {
    this.#origin = new Float64Array(d);
    this.#sums = new Float64Array(d);
    this.#products = new Float64Array(d * d);
    this.#row = new Float64Array(d);
  }

  reset(): void {
    this.count = 0;
    this.#sums.fill(0);
    this.#products.fill(0);
  }

  add(data: Float64Array, i: number): void {
    const { d } = this;
    const [origin, sums, products, row] = [this.#origin, this.#sums, this.#products, this.#row];
    const at = i * d;
    if (this.count === 0) for (let j = 0; j < d; j++) origin[j] = data[at + j]!;
    for (let j = 0; j < d; j++) {
      const x = data[at + j]! - origin[j]!;
      row[j] = x;
      sums[j]! += x;
      for (let k = 0; k <= j; k++) products[j * d + k]! += x * row[k]!;
    }
    this.count++;
  }

  estimate(divisor: number): { location: Float64Array; covariance: Float64Array } {
    const { d, count } = this;
    const location = new Float64Array(d);
    const covariance = new Float64Array(d * d);
    for (let j = 0; j < d; j++) location[j] = this.#origin[j]! + this.#sums[j]! / count;
    for (let j = 0; j < d; j++) {
      for (let k = 0; k <= j; k++) {
        const centred = this.#products[j * d + k]! - (this.#sums[j]! * this.#sums[k]!) / count;
        covariance[j * d + k] = covariance[k * d + j] = centred / divisor;
      }
    }
    return { location, covariance };
  }
}

/** C-steps on one set of rows: the h rows nearest to an estimate give the next estimate. */
class Stepper {
  readonly #distances: Float64Array;
  readonly #scratch: Float64Array;
  readonly #moments: Moments;

  constructor(
    private readonly data: Float64Array,
    private readonly n: number,
    private readonly d: number,
    private readonly h: number,
  ) {
    this.#distances = new Float64Array(n);
    this.#scratch = new Float64Array(n);
    this.#moments = new Moments(d);
  }

  /** The estimate of d + 1 rows drawn by lot, and of more where those lie on a plane. */
  random(rng: Rng): Candidate | ExactFit {
    const { data, n, d } = this;
    const moments = this.#moments;
    moments.reset();
    const chosen = new Set<number>();
    for (;;) {
      const row = rng.int(n);
      if (chosen.has(row)) continue;
      chosen.add(row);
      moments.add(data, row);
      if (chosen.size <= d) continue;
      const candidate = this.#candidate(chosen.size);
      if (candidate) return candidate;
      if (chosen.size >= this.h) return this.#plane(chosen.size);
    }
  }

  next(from: Candidate): Candidate | ExactFit {
    const { data, n, d, h } = this;
    const [distances, scratch, moments] = [this.#distances, this.#scratch, this.#moments];
    squaredDistances(data, n, d, from.location, cholesky(from.covariance, d)!, distances);
    scratch.set(distances);
    select(scratch, h - 1, 0, n - 1);
    const limit = scratch[h - 1]!;
    let within = 0;
    for (let i = 0; i < n; i++) if (distances[i]! < limit) within++;
    let ties = h - within;
    moments.reset();
    for (let i = 0; i < n; i++) {
      const distance = distances[i]!;
      if (distance < limit || (distance === limit && ties-- > 0)) moments.add(data, i);
    }
    return this.#candidate(h) ?? this.#plane(h);
  }

  converge(start: Candidate): Candidate | ExactFit {
    const least = this.n > LONG ? LONG_TOLERANCE : TOLERANCE;
    let current = start;
    for (let k = 0; k < MOST_STEPS; k++) {
      const next = this.next(current);
      if ('direction' in next) return next;
      // The first step may rise: its start came from other rows.
      const settled = k > 0 && next.determinant >= current.determinant * (1 - least);
      current = next;
      if (settled) break;
    }
    return current;
  }

  #candidate(rows: number): Candidate | null {
    const { location, covariance } = this.#moments.estimate(rows);
    const lower = cholesky(covariance, this.d);
    return lower && { location, covariance, determinant: determinant(lower, this.d) };
  }

  /** The hyperplane on which the rows added up lie. */
  #plane(rows: number): ExactFit {
    const { location, covariance } = this.#moments.estimate(rows);
    return { direction: flatDirection(covariance, this.d), location };
  }
}

/** Rows on a hyperplane, as far as doubles can tell. */
function rowsOn(
  { direction, location }: ExactFit,
  data: Float64Array,
  n: number,
  d: number,
): number {
  let on = 0;
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < d; j++) sum += direction[j]! * (data[i * d + j]! - location[j]!);
    if (Math.abs(sum) < 1e-6) on++;
  }
  return on;
}

/** A unit vector that a singular covariance takes to (nearly) zero: its last eigenvector. */
function flatDirection(covariance: Float64Array, d: number): Float64Array {
  // In correlations, so that a column in cents does not outweigh one in shares.
  const scale = Float64Array.from({ length: d }, (_, j) => Math.sqrt(covariance[j * d + j]!) || 1);
  const scaled = covariance.map((x, at) => x / (scale[Math.floor(at / d)]! * scale[at % d]!));
  const { vectors } = symmetricEigen(scaled, d);
  return vectors.slice((d - 1) * d).map((x, j) => x / scale[j]!);
}
