/**
 * Adjusted Rand index of two partitions (Hubert and Arabie 1985, doi:10.1007/BF01908075): 1 for the
 * same partition, about 0 for unrelated ones. Labels are any integers; noise counts as a label.
 */
export function adjustedRandIndex(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const n = a.length;
  const [rows, columns] = [numbered(a), numbered(b)];
  const cells = new Float64Array(rows.count * columns.count);
  const inRow = new Float64Array(rows.count);
  const inColumn = new Float64Array(columns.count);
  for (let p = 0; p < n; p++) {
    const [row, column] = [rows.of[p]!, columns.of[p]!];
    cells[row * columns.count + column]!++;
    inRow[row]!++;
    inColumn[column]!++;
  }
  const together = pairs(cells);
  const inA = pairs(inRow);
  const inB = pairs(inColumn);
  const all = (n * (n - 1)) / 2;
  const expected = all > 0 ? (inA * inB) / all : 0;
  const most = (inA + inB) / 2;
  return most === expected ? 1 : (together - expected) / (most - expected);
}

/** Labels as 0, 1, … in the order in which they are met. */
function numbered(labels: ArrayLike<number>): { readonly of: Int32Array; readonly count: number } {
  const seen = new Map<number, number>();
  const of = new Int32Array(labels.length);
  for (let p = 0; p < labels.length; p++) {
    const label = labels[p]!;
    let at = seen.get(label);
    if (at === undefined) seen.set(label, (at = seen.size));
    of[p] = at;
  }
  return { of, count: seen.size };
}

function pairs(counts: Float64Array): number {
  let sum = 0;
  for (const count of counts) sum += (count * (count - 1)) / 2;
  return sum;
}

/** Adjusted Rand indices of several partitions of the same customers with each other. */
export function agreements(partitions: readonly ArrayLike<number>[]): number[][] {
  const table = partitions.map(() => partitions.map(() => 1));
  for (let a = 0; a < partitions.length; a++) {
    for (let b = 0; b < a; b++) {
      table[a]![b] = table[b]![a] = adjustedRandIndex(partitions[a]!, partitions[b]!);
    }
  }
  return table;
}
