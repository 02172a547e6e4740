/** Indices of a partition from its scatter within and between clusters. */
import { centresOf, squaredDistance } from '../kmeans/lloyd';
import { columnMeans } from '../../matrix';

/**
 * Calinski and Harabasz 1974 (doi:10.1080/03610927408827101): (B / (k − 1)) / (W / (n − k)), more is
 * better. NaN where k < 2 or k = n.
 */
export function calinskiHarabasz(
  data: Float64Array,
  n: number,
  d: number,
  labels: Int32Array,
  k: number,
): number {
  const { centres, sizes } = centresOf(data, n, d, labels, k);
  const mean = columnMeans(data, n, d);
  let within = 0;
  for (let i = 0; i < n; i++) within += squaredDistance(data, i * d, centres, labels[i]! * d, d);
  let between = 0;
  for (let c = 0; c < k; c++) between += sizes[c]! * squaredDistance(centres, c * d, mean, 0, d);
  return between / (k - 1) / (within / (n - k));
}

/**
 * Davies and Bouldin 1979 (doi:10.1109/TPAMI.1979.4766909): mean over clusters of the worst
 * (Sᵢ + Sⱼ) / |cᵢ − cⱼ|, S the mean distance to the own centre; less is better. 0 where k < 2.
 */
export function daviesBouldin(
  data: Float64Array,
  n: number,
  d: number,
  labels: Int32Array,
  k: number,
): number {
  const { centres, sizes } = centresOf(data, n, d, labels, k);
  const spread = new Float64Array(k);
  for (let i = 0; i < n; i++) {
    const c = labels[i]!;
    spread[c]! += Math.sqrt(squaredDistance(data, i * d, centres, c * d, d));
  }
  let sum = 0;
  for (let c = 0; c < k; c++) {
    let worst = 0;
    for (let e = 0; e < k; e++) {
      if (e === c) continue;
      const apart = Math.sqrt(squaredDistance(centres, c * d, centres, e * d, d));
      const ratio = (spread[c]! / sizes[c]! + spread[e]! / sizes[e]!) / apart;
      if (ratio > worst) worst = ratio;
    }
    sum += worst;
  }
  return sum / k;
}
