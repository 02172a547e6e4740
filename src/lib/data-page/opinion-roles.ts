import type { OpinionRole } from '../data/opinions/types';
import type { RoleText } from './roles';

/** The roles of reviews, what matters most first. */
export const REVIEW_ROLES: readonly RoleText<OpinionRole>[] = [
  { role: 'rating', label: 'Rating', hint: 'Stars or marks' },
  { role: 'text', label: 'Text', hint: 'What was written' },
  { role: 'title', label: 'Title', hint: 'Headline or summary' },
  { role: 'written_at', label: 'Date', hint: 'Day or time of writing' },
  { role: 'product_id', label: 'Product', hint: 'Number or name' },
  { role: 'customer_id', label: 'Customer', hint: 'Who wrote it' },
  { role: 'category', label: 'Category', hint: 'Group of products' },
  { role: 'review_id', label: 'Review number', hint: 'Key of the review' },
];

const OF_RATINGS: readonly OpinionRole[] = [
  'customer_id',
  'product_id',
  'rating',
  'written_at',
  'category',
];

/** The roles of ratings, in the order in which such files have them. */
export const RATING_ROLES: readonly RoleText<OpinionRole>[] = OF_RATINGS.map((role) =>
  REVIEW_ROLES.find((text) => text.role === role)!,
);

const LABELS = new Map<string, string>(REVIEW_ROLES.map(({ role, label }) => [role, label]));

/** The label of a column of `reviews` or `ratings`. */
export function opinionLabel(column: string): string {
  if (column === 'rated_at') return 'Date';
  return LABELS.get(column) ?? column.replaceAll('_', ' ');
}
