import type { ChartTheme } from '../../../viz/theme';

/** Colour of a type: by its rank in size; grey for those in none. */
export function typeColor(type: number, k: number, theme: ChartTheme): string {
  return type >= k ? theme.other : (theme.categories[type] ?? theme.other);
}

/** The same as a CSS value that follows the theme. */
export function typeToken(type: number, k: number): string {
  return type >= k || type > 7 ? 'var(--cat-other)' : `var(--cat-${type + 1})`;
}
