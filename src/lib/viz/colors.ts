/** Which colour a category has. By its rank in the whole data set, so that no filter moves it. */

const RANKS = 8;

/** Rank 1..8 of a value among all of a data set, most frequent first; 0 for the rest and for none. */
export function colorRank(values: readonly string[], value: string | null): number {
  const at = value === null ? -1 : values.indexOf(value);
  return at >= 0 && at < RANKS ? at + 1 : 0;
}

/** The colour as a CSS value that follows the theme. */
export function categoryColor(values: readonly string[], value: string | null): string {
  const rank = colorRank(values, value);
  return rank === 0 ? 'var(--cat-other)' : `var(--cat-${rank})`;
}
