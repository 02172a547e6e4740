/**
 * A balanced k-d tree in flat arrays (Bentley 1975, doi:10.1145/361002.361007; split at the median of
 * the widest side). Points are copied in tree order, so that a leaf's points lie side by side.
 */
import { OrderlensError } from '../errors';

const LEAF_SIZE = 16;

export class KdTree {
  readonly n: number;
  readonly d: number;
  /** n × d, row-major, in tree order. */
  readonly points: Float64Array;
  /** Row of the input for each place in tree order. */
  readonly rowOf: Int32Array;
  /** Node i has children 2 i + 1 and 2 i + 2; nodes from `firstLeaf` on are leaves. */
  readonly nNodes: number;
  readonly firstLeaf: number;
  /** Places `start[i] … end[i] − 1` lie below node i. */
  readonly start: Int32Array;
  readonly end: Int32Array;
  /** Box of node i: `low[i d + k] … high[i d + k]`. */
  readonly low: Float64Array;
  readonly high: Float64Array;

  /**
   * @param data n × d, row-major, finite
   * @throws OrderlensError `bad-data` on a value that is not finite
   */
  constructor(data: Float64Array, n: number, d: number) {
    for (let k = 0; k < n * d; k++) {
      if (!Number.isFinite(data[k]!)) {
        throw new OrderlensError('bad-data', 'Clustering needs finite numbers.', {
          row: Math.floor(k / d) + 1,
          found: String(data[k]),
          expected: 'a finite number',
        });
      }
    }
    this.n = n;
    this.d = d;
    let levels = 0;
    while (n / 2 ** levels > LEAF_SIZE) levels++;
    this.firstLeaf = 2 ** levels - 1;
    this.nNodes = 2 ** (levels + 1) - 1;
    this.start = new Int32Array(this.nNodes);
    this.end = new Int32Array(this.nNodes);
    this.low = new Float64Array(this.nNodes * d).fill(Infinity);
    this.high = new Float64Array(this.nNodes * d).fill(-Infinity);
    this.rowOf = Int32Array.from({ length: n }, (_, i) => i);
    this.build(data, 0, 0, n);
    this.points = new Float64Array(n * d);
    for (let p = 0; p < n; p++) {
      const from = this.rowOf[p]! * d;
      for (let k = 0; k < d; k++) this.points[p * d + k] = data[from + k]!;
    }
  }

  private build(data: Float64Array, node: number, from: number, to: number): void {
    const { d, rowOf, low, high } = this;
    this.start[node] = from;
    this.end[node] = to;
    for (let p = from; p < to; p++) {
      const row = rowOf[p]! * d;
      for (let k = 0; k < d; k++) {
        const value = data[row + k]!;
        if (value < low[node * d + k]!) low[node * d + k] = value;
        if (value > high[node * d + k]!) high[node * d + k] = value;
      }
    }
    if (node >= this.firstLeaf) return;
    let widest = 0;
    let width = -1;
    for (let k = 0; k < d; k++) {
      const side = high[node * d + k]! - low[node * d + k]!;
      if (side > width) {
        width = side;
        widest = k;
      }
    }
    const middle = (from + to) >>> 1;
    select(rowOf, data, d, widest, from, to - 1, middle);
    this.build(data, 2 * node + 1, from, middle);
    this.build(data, 2 * node + 2, middle, to);
  }

  /** Squared distance from place `p` to the box of `node`; 0 inside. */
  boxDistance2(p: number, node: number): number {
    const { d, points, low, high } = this;
    let sum = 0;
    const at = p * d;
    const box = node * d;
    for (let k = 0; k < d; k++) {
      const x = points[at + k]!;
      const below = low[box + k]! - x;
      if (below > 0) sum += below * below;
      else {
        const above = x - high[box + k]!;
        if (above > 0) sum += above * above;
      }
    }
    return sum;
  }

  /** Squared Euclidean distance between two places. */
  distance2(p: number, q: number): number {
    const { d, points } = this;
    let sum = 0;
    let a = p * d;
    let b = q * d;
    for (let k = 0; k < d; k++) {
      const difference = points[a++]! - points[b++]!;
      sum += difference * difference;
    }
    return sum;
  }

  /**
   * The `k` nearest other places of every place, nearest first.
   *
   * @returns neighbours and squared distances, both n × k, row-major, by place; where there are fewer
   *   than k others, the rest is −1 and ∞
   */
  nearest(
    k: number,
    onProgress?: (fraction: number) => void,
  ): { neighbours: Int32Array; distances2: Float64Array } {
    const { n, start, end, firstLeaf } = this;
    const neighbours = new Int32Array(n * k).fill(-1);
    const distances2 = new Float64Array(n * k).fill(Infinity);
    const stack = new Int32Array(128);
    const bounds = new Float64Array(128);
    for (let p = 0; p < n; p++) {
      const base = p * k;
      const last = base + k - 1;
      let top = 0;
      stack[0] = 0;
      bounds[0] = 0;
      while (top >= 0) {
        const node = stack[top]!;
        const bound = bounds[top--]!;
        if (bound >= distances2[last]!) continue;
        if (node >= firstLeaf) {
          for (let q = start[node]!; q < end[node]!; q++) {
            if (q === p) continue;
            const distance = this.distance2(p, q);
            if (distance >= distances2[last]!) continue;
            let at = last;
            while (at > base && distances2[at - 1]! > distance) {
              distances2[at] = distances2[at - 1]!;
              neighbours[at] = neighbours[at - 1]!;
              at--;
            }
            distances2[at] = distance;
            neighbours[at] = q;
          }
          continue;
        }
        const left = 2 * node + 1;
        const toLeft = this.boxDistance2(p, left);
        const toRight = this.boxDistance2(p, left + 1);
        // The nearer child is pushed last and so looked at first.
        if (toLeft <= toRight) {
          stack[++top] = left + 1;
          bounds[top] = toRight;
          stack[++top] = left;
          bounds[top] = toLeft;
        } else {
          stack[++top] = left;
          bounds[top] = toLeft;
          stack[++top] = left + 1;
          bounds[top] = toRight;
        }
      }
      if (onProgress && (p & 4095) === 4095) onProgress(p / n);
    }
    return { neighbours, distances2 };
  }
}

/** Partial sort: afterwards `order[at]` has its sorted place by coordinate `axis` (Floyd, Rivest). */
function select(
  order: Int32Array,
  data: Float64Array,
  d: number,
  axis: number,
  left: number,
  right: number,
  at: number,
): void {
  while (right > left) {
    if (right - left > 600) {
      const size = right - left + 1;
      const i = at - left + 1;
      const z = Math.log(size);
      const s = 0.5 * Math.exp((2 * z) / 3);
      const sd = 0.5 * Math.sqrt((z * s * (size - s)) / size) * (i - size / 2 < 0 ? -1 : 1);
      const nextLeft = Math.max(left, Math.floor(at - (i * s) / size + sd));
      const nextRight = Math.min(right, Math.floor(at + ((size - i) * s) / size + sd));
      select(order, data, d, axis, nextLeft, nextRight, at);
    }
    const pivot = data[order[at]! * d + axis]!;
    let i = left;
    let j = right;
    swap(order, left, at);
    if (data[order[right]! * d + axis]! > pivot) swap(order, left, right);
    while (i < j) {
      swap(order, i, j);
      i++;
      j--;
      while (data[order[i]! * d + axis]! < pivot) i++;
      while (data[order[j]! * d + axis]! > pivot) j--;
    }
    if (data[order[left]! * d + axis]! === pivot) swap(order, left, j);
    else {
      j++;
      swap(order, j, right);
    }
    if (j <= at) left = j + 1;
    if (at <= j) right = j - 1;
  }
}

function swap(array: Int32Array, i: number, j: number): void {
  const value = array[i]!;
  array[i] = array[j]!;
  array[j] = value;
}
