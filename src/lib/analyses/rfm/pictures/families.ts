import type { Segment } from '../../../core/rfm/segments';
import type { ChartTheme } from '../../../viz/theme';

/** Eleven hues cannot be told apart; five kinds of segment can. */
export const FAMILIES = ['regular', 'growing', 'cooling', 'slipping', 'gone'] as const;
export type Family = (typeof FAMILIES)[number];

export const FAMILY_NAMES: Readonly<Record<Family, string>> = {
  regular: 'Buy often',
  growing: 'Beginning',
  cooling: 'Cooling',
  slipping: 'Were regular, now quiet',
  gone: 'Long gone',
};

export const FAMILY_OF: Readonly<Record<Segment, Family>> = {
  champions: 'regular',
  loyal: 'regular',
  'potential-loyalists': 'growing',
  new: 'growing',
  promising: 'growing',
  'need-attention': 'cooling',
  'about-to-sleep': 'cooling',
  'at-risk': 'slipping',
  'cannot-lose': 'slipping',
  hibernating: 'gone',
  lost: 'gone',
};

/** Place among the categorical colours, by meaning; the last kind takes the grey of "other". */
const PLACE: Readonly<Record<Family, number | null>> = {
  regular: 1,
  growing: 3,
  cooling: 2,
  slipping: 4,
  gone: null,
};

export function familyColor(family: Family, theme: ChartTheme): string {
  const place = PLACE[family];
  return place === null ? theme.other : (theme.categories[place - 1] ?? theme.other);
}

/** The same colour as a CSS value, for legends and tables. */
export function familyToken(family: Family): string {
  const place = PLACE[family];
  return place === null ? 'var(--cat-other)' : `var(--cat-${place})`;
}
