/** What a purchase of each customer is worth, pooled with everybody's for those with few. */
import { customersOf, type Histories } from './histories';

/**
 * Credibility mean of each customer's purchases: (net + k·m) / (purchases + k), m the mean over all
 * purchases and k the variance within customers over the variance between them (H. Bühlmann 1967,
 * doi:10.1017/S0515036100008989), both estimated without bias from the purchases at hand.
 */
export function worthPerPurchase(histories: Histories): Float64Array {
  const n = customersOf(histories);
  const total = histories.day.length;
  let all = 0;
  for (let i = 0; i < n; i++) all += histories.net[i]!;
  const mean = total > 0 ? all / total : 0;
  let within = 0;
  let between = 0;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    const [from, to] = [histories.start[i]!, histories.start[i + 1]!];
    const count = to - from;
    const own = histories.net[i]! / count;
    for (let at = from; at < to; at++) within += (histories.value[at]! - own) ** 2;
    between += count * (own - mean) ** 2;
    squares += count * count;
  }
  const variance = total > n ? within / (total - n) : 0;
  const scale = total - squares / total;
  const spread = n > 1 && scale > 0 ? Math.max(0, (between - (n - 1) * variance) / scale) : 0;
  const k = spread > 0 ? variance / spread : Infinity;
  return Float64Array.from({ length: n }, (_, i) => {
    const count = histories.start[i + 1]! - histories.start[i]!;
    return k === Infinity ? mean : (histories.net[i]! + k * mean) / (count + k);
  });
}
