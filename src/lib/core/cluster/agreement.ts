/**
 * Adjusted Rand index of two partitions (Hubert and Arabie 1985, doi:10.1007/BF01908075): 1 for the
 * same partition, about 0 for unrelated ones. Labels are any integers; noise counts as a label.
 */
export function adjustedRandIndex(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const n = a.length;
  const cells = new Map<string, number>();
  const rows = new Map<number, number>();
  const columns = new Map<number, number>();
  for (let p = 0; p < n; p++) {
    const key = `${a[p]},${b[p]}`;
    cells.set(key, (cells.get(key) ?? 0) + 1);
    rows.set(a[p]!, (rows.get(a[p]!) ?? 0) + 1);
    columns.set(b[p]!, (columns.get(b[p]!) ?? 0) + 1);
  }
  const pairs = (counts: Iterable<number>): number => {
    let sum = 0;
    for (const count of counts) sum += (count * (count - 1)) / 2;
    return sum;
  };
  const together = pairs(cells.values());
  const inA = pairs(rows.values());
  const inB = pairs(columns.values());
  const all = (n * (n - 1)) / 2;
  const expected = all > 0 ? (inA * inB) / all : 0;
  const most = (inA + inB) / 2;
  return most === expected ? 1 : (together - expected) / (most - expected);
}
