/**
 * Picks at most one column for each row so that the sum of scores is the largest possible (the
 * assignment problem, by shortest augmenting paths; Kuhn 1955, doi:10.1002/nav.3800020109, in the
 * O(n²m) form of Jonker and Volgenant 1987, doi:10.1007/BF02278710).
 *
 * @param scores rows × columns; a score of 0 or less is never picked.
 * @returns the column for each row, or -1.
 */
export function assign(scores: readonly (readonly number[])[]): number[] {
  const n = scores.length;
  const real = scores[0]?.length ?? 0;
  // A row may stay without a column: one empty column for each row, worth nothing.
  const m = real + n;
  const cost = (row: number, column: number): number =>
    column < real ? -Math.max(0, scores[row]![column]!) : 0;
  const u = new Float64Array(n + 1);
  const v = new Float64Array(m + 1);
  const rowOf = new Int32Array(m + 1);
  const way = new Int32Array(m + 1);
  for (let row = 1; row <= n; row++) {
    rowOf[0] = row;
    const least = new Float64Array(m + 1).fill(Infinity);
    const used = new Uint8Array(m + 1);
    let at = 0;
    do {
      used[at] = 1;
      const from = rowOf[at]!;
      let delta = Infinity;
      let next = 0;
      for (let column = 1; column <= m; column++) {
        if (used[column]) continue;
        const reduced = cost(from - 1, column - 1) - u[from]! - v[column]!;
        if (reduced < least[column]!) {
          least[column] = reduced;
          way[column] = at;
        }
        if (least[column]! < delta) {
          delta = least[column]!;
          next = column;
        }
      }
      for (let column = 0; column <= m; column++) {
        if (used[column]) {
          u[rowOf[column]!]! += delta;
          v[column]! -= delta;
        } else {
          least[column]! -= delta;
        }
      }
      at = next;
    } while (rowOf[at] !== 0);
    do {
      const before = way[at]!;
      rowOf[at] = rowOf[before]!;
      at = before;
    } while (at !== 0);
  }
  const columns = new Array<number>(n).fill(-1);
  for (let column = 1; column <= real; column++) {
    const row = rowOf[column]!;
    if (row > 0 && scores[row - 1]![column - 1]! > 0) columns[row - 1] = column - 1;
  }
  return columns;
}
