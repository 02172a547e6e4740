/**
 * An order of the rows and columns of a table in which like stands beside like: rows as a chain of
 * nearest neighbours (cosine of their profiles), columns by the mean place of their rows
 * ("barycentre", Sugiyama, Tagawa and Toda 1981, doi:10.1109/TSMC.1981.4308636).
 *
 * @param cells row-major, `rows × columns`, ≥ 0; 0 where there is nothing
 */
export function seriate(
  cells: Float64Array,
  rows: number,
  columns: number,
): { readonly rowOrder: Int32Array; readonly columnOrder: Int32Array } {
  const norm = new Float64Array(rows);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) norm[r]! += cells[r * columns + c]! ** 2;
    norm[r] = Math.sqrt(norm[r]!) || 1;
  }
  const rowOrder = new Int32Array(rows);
  const used = new Uint8Array(rows);
  let last = -1;
  for (let place = 0; place < rows; place++) {
    let best = -1;
    let bestLikeness = -1;
    for (let r = 0; r < rows; r++) {
      if (used[r]) continue;
      let likeness = 0;
      if (last < 0) likeness = norm[r]!;
      else {
        for (let c = 0; c < columns; c++) {
          likeness += cells[r * columns + c]! * cells[last * columns + c]!;
        }
        likeness /= norm[r]! * norm[last]!;
      }
      if (likeness > bestLikeness) {
        best = r;
        bestLikeness = likeness;
      }
    }
    rowOrder[place] = best;
    used[best] = 1;
    last = best;
  }
  const mean = new Float64Array(columns);
  for (let c = 0; c < columns; c++) {
    let sum = 0;
    let weight = 0;
    rowOrder.forEach((r, place) => {
      const cell = cells[r * columns + c]!;
      sum += cell * place;
      weight += cell;
    });
    mean[c] = weight > 0 ? sum / weight : rows;
  }
  const columnOrder = Int32Array.from({ length: columns }, (_, c) => c).sort(
    (a, b) => mean[a]! - mean[b]! || a - b,
  );
  return { rowOrder, columnOrder };
}
