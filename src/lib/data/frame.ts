import { and, date, textList } from './sql';

/**
 * The global frame: what part of the data every page looks at. An empty list means "all".
 * Days are ISO (`2024-02-29`), both ends inclusive; null means the data's own end.
 */
export interface Frame {
  readonly from: string | null;
  readonly to: string | null;
  readonly country: readonly string[];
  readonly category: readonly string[];
  readonly status: readonly string[];
  /** Id of an audience; its members are in the table `audience_members(audience_id, customer_key)`. */
  readonly audience: string | null;
}

export const EMPTY_FRAME: Frame = {
  from: null,
  to: null,
  country: [],
  category: [],
  status: [],
  audience: null,
};

export function isEmptyFrame(frame: Frame): boolean {
  return (
    frame.from === null &&
    frame.to === null &&
    frame.audience === null &&
    !frame.country.length &&
    !frame.category.length &&
    !frame.status.length
  );
}

/** Which parts of a frame to leave out, for a query that handles them itself. */
export interface FrameWhereOptions {
  readonly without?: readonly (keyof Frame)[];
  /** Table alias, without the dot. */
  readonly alias?: string;
}

/**
 * The frame as a condition on `order_lines`, or on `orders` when the frame has no category
 * (orders hold none: see {@link needsLines}).
 */
export function frameWhere(frame: Frame, options: FrameWhereOptions = {}): string {
  const skip = new Set<keyof Frame>(options.without ?? []);
  const at = options.alias ? `${options.alias}.` : '';
  const conditions: string[] = [];
  if (frame.from !== null && !skip.has('from'))
    conditions.push(`${at}ordered_on >= ${date(frame.from)}`);
  if (frame.to !== null && !skip.has('to')) conditions.push(`${at}ordered_on <= ${date(frame.to)}`);
  for (const field of ['country', 'category', 'status'] as const) {
    if (frame[field].length && !skip.has(field)) {
      conditions.push(`${at}${field} in ${textList(frame[field])}`);
    }
  }
  if (frame.audience !== null && !skip.has('audience')) {
    conditions.push(
      `${at}customer_key in (select customer_key from audience_members where audience_id in ${textList([frame.audience])})`,
    );
  }
  return and(conditions);
}

/** True when the frame cannot be answered from `orders` alone. */
export function needsLines(frame: Frame): boolean {
  return frame.category.length > 0 || frame.status.length > 0;
}
