/**
 * Adjusted p-values by Holm's step-down method (1979, Scandinavian Journal of Statistics 6): the share
 * of false findings among all tests together stays below the level, whatever depends on what.
 * max over the i smallest of (m − i + 1) · p, at most 1.
 */
export function holm(p: readonly number[]): number[] {
  const order = p.map((_, i) => i).sort((a, b) => p[a]! - p[b]!);
  const adjusted = new Array<number>(p.length);
  let running = 0;
  order.forEach((index, rank) => {
    running = Math.max(running, Math.min(1, (p.length - rank) * p[index]!));
    adjusted[index] = running;
  });
  return adjusted;
}
