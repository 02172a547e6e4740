import { ownNameOf, type SourceColumn } from '../ingest/types';
import { headerKey } from '../mapping/header-names';
import type { OpinionKind, OpinionRole, OpinionRoles, RatingScale } from './types';

/** A file of reviews or ratings that is known by its header; names are compared as for orders. */
export interface OpinionPreset {
  readonly id: string;
  readonly name: string;
  readonly kind: OpinionKind;
  /** Columns without which it is another file. */
  readonly required: readonly string[];
  /** Column names for each role; the first one that the file has is taken. */
  readonly roles: Readonly<Partial<Record<OpinionRole, readonly string[]>>>;
  readonly scale: RatingScale;
}

const STARS: RatingScale = { lowest: 1, highest: 5 };

/** Every one; the first whose columns are there is taken, so longer lists come first. */
const PRESETS: readonly OpinionPreset[] = [
  {
    id: 'demo-reviews',
    name: 'the reviews of the demo store',
    kind: 'reviews',
    required: [
      'review_id',
      'product_id',
      'customer_id',
      'order_id',
      'rating',
      'title',
      'text',
      'written_at',
    ],
    roles: {
      review_id: ['review_id'],
      product_id: ['product_id'],
      customer_id: ['customer_id'],
      category: ['category'],
      rating: ['rating'],
      title: ['title'],
      text: ['text'],
      written_at: ['written_at'],
    },
    scale: STARS,
  },
  {
    // Kaggle “Women's E-Commerce Clothing Reviews” (nicapotato, CC0): 23,486 × 11, no date, no customer.
    id: 'womens-clothing-reviews',
    name: 'Women’s Clothing Reviews',
    kind: 'reviews',
    required: ['Clothing ID', 'Title', 'Review Text', 'Rating', 'Recommended IND', 'Class Name'],
    roles: {
      product_id: ['Clothing ID'],
      category: ['Department Name', 'Class Name', 'Division Name'],
      rating: ['Rating'],
      title: ['Title'],
      text: ['Review Text'],
    },
    scale: STARS,
  },
  {
    // Amazon Customer Reviews (2015): one tab-separated file a category.
    id: 'amazon-customer-reviews',
    name: 'Amazon Customer Reviews',
    kind: 'reviews',
    required: ['customer_id', 'review_id', 'product_id', 'star_rating', 'review_body'],
    roles: {
      review_id: ['review_id'],
      product_id: ['product_id'],
      customer_id: ['customer_id'],
      category: ['product_category'],
      rating: ['star_rating'],
      title: ['review_headline'],
      text: ['review_body'],
      written_at: ['review_date'],
    },
    scale: STARS,
  },
  {
    // J. McAuley's Amazon reviews, 2014 and 2018: reviewerID, asin, reviewText, overall …
    id: 'amazon-reviews',
    name: 'Amazon reviews',
    kind: 'reviews',
    required: ['reviewerID', 'asin', 'reviewText', 'overall'],
    roles: {
      product_id: ['asin'],
      customer_id: ['reviewerID'],
      category: ['category'],
      rating: ['overall'],
      title: ['summary'],
      text: ['reviewText'],
      written_at: ['unixReviewTime', 'reviewTime'],
    },
    scale: STARS,
  },
  {
    // The same maker's 2023 edition.
    id: 'amazon-reviews-2023',
    name: 'Amazon reviews 2023',
    kind: 'reviews',
    required: ['rating', 'title', 'text', 'asin', 'user_id', 'timestamp'],
    roles: {
      product_id: ['parent_asin', 'asin'],
      customer_id: ['user_id'],
      category: ['main_category', 'category'],
      rating: ['rating'],
      title: ['title'],
      text: ['text'],
      written_at: ['timestamp'],
    },
    scale: STARS,
  },
  {
    id: 'amazon-fine-foods',
    name: 'Amazon Fine Food Reviews',
    kind: 'reviews',
    required: ['ProductId', 'UserId', 'Score', 'Time', 'Summary', 'Text'],
    roles: {
      review_id: ['Id'],
      product_id: ['ProductId'],
      customer_id: ['UserId'],
      rating: ['Score'],
      title: ['Summary'],
      text: ['Text'],
      written_at: ['Time'],
    },
    scale: STARS,
  },
  {
    // Kaggle “Amazon Alexa Reviews”: tab-separated, dates such as 31-Jul-18.
    id: 'alexa-reviews',
    name: 'Amazon Alexa Reviews',
    kind: 'reviews',
    required: ['rating', 'date', 'variation', 'verified_reviews', 'feedback'],
    roles: {
      product_id: ['variation'],
      rating: ['rating'],
      text: ['verified_reviews'],
      written_at: ['date'],
    },
    scale: STARS,
  },
  {
    id: 'olist-reviews',
    name: 'the reviews of Olist',
    kind: 'reviews',
    required: ['review_id', 'order_id', 'review_score', 'review_comment_message'],
    roles: {
      review_id: ['review_id'],
      // The file says neither who nor what: both come from the files of orders beside it.
      product_id: ['product_id'],
      customer_id: ['customer_unique_id'],
      rating: ['review_score'],
      title: ['review_comment_title'],
      text: ['review_comment_message'],
      written_at: ['review_creation_date'],
    },
    scale: STARS,
  },
  {
    id: 'yelp-reviews',
    name: 'Yelp reviews',
    kind: 'reviews',
    required: ['review_id', 'user_id', 'business_id', 'stars', 'text', 'date'],
    roles: {
      review_id: ['review_id'],
      product_id: ['business_id'],
      customer_id: ['user_id'],
      rating: ['stars'],
      text: ['text'],
      written_at: ['date'],
    },
    scale: STARS,
  },
  {
    // GroupLens MovieLens 20M, 25M, latest: half stars from 0.5.
    id: 'movielens',
    name: 'MovieLens ratings',
    kind: 'ratings',
    required: ['userId', 'movieId', 'rating', 'timestamp'],
    roles: {
      product_id: ['movieId'],
      customer_id: ['userId'],
      category: ['genres'],
      rating: ['rating'],
      written_at: ['timestamp'],
    },
    scale: { lowest: 0.5, highest: 5 },
  },
];

interface RecognisedOpinions {
  readonly preset: OpinionPreset;
  readonly roles: OpinionRoles;
}

/** The preset whose file this is, if any. */
export function recogniseOpinions(
  columns: readonly Pick<SourceColumn, 'name' | 'from'>[],
): RecognisedOpinions | null {
  const names = new Map<string, string>();
  for (const column of columns) {
    const key = headerKey(ownNameOf(column));
    if (!names.has(key)) names.set(key, column.name);
  }
  for (const preset of PRESETS) {
    if (!preset.required.every((name) => names.has(headerKey(name)))) continue;
    const roles: Partial<Record<OpinionRole, string>> = {};
    for (const [role, candidates] of Object.entries(preset.roles)) {
      const found = candidates.map((name) => names.get(headerKey(name))).find(Boolean);
      if (found !== undefined) roles[role as OpinionRole] = found;
    }
    return { preset, roles };
  }
  return null;
}
