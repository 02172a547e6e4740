/**
 * Eleven named segments from one 5 × 5 table of the R and F scores.
 *
 * The names are those of Putler's guide to RFM analysis (putler.com/rfm-analysis); the cells are
 * the R × F table that is published with them and used throughout (e.g. G. Martin, "RFM
 * Segmentation with Python", guillaume-martin.github.io). That table has ten segments; its corner
 * R 1, F 1 is told apart here as Lost, which the guide defines as "lowest recency and frequency".
 */
import { OrderlensError } from '../errors';
import { SCORES } from './scores';

/** In order of worth; a segment's index in this list is what the typed arrays hold. */
export const SEGMENTS = [
  'champions',
  'loyal',
  'potential-loyalists',
  'new',
  'promising',
  'need-attention',
  'about-to-sleep',
  'at-risk',
  'cannot-lose',
  'hibernating',
  'lost',
] as const;
export type Segment = (typeof SEGMENTS)[number];

export const SEGMENT_NAMES: Readonly<Record<Segment, string>> = {
  champions: 'Champions',
  loyal: 'Loyal',
  'potential-loyalists': 'Potential loyalists',
  new: 'New',
  promising: 'Promising',
  'need-attention': 'Need attention',
  'about-to-sleep': 'About to sleep',
  'at-risk': 'At risk',
  'cannot-lose': 'Cannot lose them',
  hibernating: 'Hibernating',
  lost: 'Lost',
};

/** Rows are R 1..5, columns F 1..5. */
const TABLE: readonly (readonly Segment[])[] = [
  ['lost', 'hibernating', 'at-risk', 'at-risk', 'cannot-lose'],
  ['hibernating', 'hibernating', 'at-risk', 'at-risk', 'cannot-lose'],
  ['about-to-sleep', 'about-to-sleep', 'need-attention', 'loyal', 'loyal'],
  ['promising', 'potential-loyalists', 'potential-loyalists', 'loyal', 'loyal'],
  ['new', 'potential-loyalists', 'potential-loyalists', 'champions', 'champions'],
];

/** Index into {@link SEGMENTS} by cell, `(r − 1)·5 + (f − 1)`. */
const SEGMENT_OF_CELL = Uint8Array.from(
  TABLE.flatMap((row) => row.map((segment) => SEGMENTS.indexOf(segment))),
);

/** The segment of an R × F cell; both scores 1..5. */
export function segmentOf(r: number, f: number): Segment {
  const segment = TABLE[r - 1]?.[f - 1];
  if (!segment) {
    throw new OrderlensError('bad-parameter', `Scores 1 to 5 are needed; found R ${r}, F ${f}.`);
  }
  return segment;
}

/** Segment indices (into {@link SEGMENTS}) for n pairs of scores 1..5. */
export function segmentIndices(r: Uint8Array, f: Uint8Array): Uint8Array {
  const segments = new Uint8Array(r.length);
  for (let i = 0; i < r.length; i++) {
    segments[i] = SEGMENT_OF_CELL[(r[i]! - 1) * SCORES + f[i]! - 1]!;
  }
  return segments;
}

export const TIERS = ['low', 'medium', 'high'] as const;
export type Tier = (typeof TIERS)[number];

export const TIER_NAMES: Readonly<Record<Tier, string>> = {
  low: 'Low',
  medium: 'Medium',
  high: 'High',
};

/** Tier of the sum R + F + M (3..15): 3–7 Low, 8–11 Medium, 12–15 High. */
export function tierOfSum(sum: number): Tier {
  if (!(sum >= 3 && sum <= 15)) {
    throw new OrderlensError('bad-parameter', `A sum between 3 and 15 is needed; found ${sum}.`);
  }
  return sum >= 12 ? 'high' : sum >= 8 ? 'medium' : 'low';
}

/** Tier indices (into {@link TIERS}) for n triples of scores. */
export function tierIndices(r: Uint8Array, f: Uint8Array, m: Uint8Array): Uint8Array {
  const tiers = new Uint8Array(r.length);
  for (let i = 0; i < r.length; i++) {
    const sum = r[i]! + f[i]! + m[i]!;
    tiers[i] = sum >= 12 ? 2 : sum >= 8 ? 1 : 0;
  }
  return tiers;
}
