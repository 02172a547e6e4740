import { EMPTY_FRAME, type Frame } from '../data/frame';
import type { DatasetSchema, FieldValue } from '../data/schema/canonical';

/**
 * What an address says: `?from=2024-01-01&country=Germany&country=France&data=demo&p.by=week`.
 * It carries parameters, never rows.
 */
export interface AddressState {
  readonly frame: Frame;
  /** Id of a bundled data set, `file` for one's own file, null for the site's first. */
  readonly data: string | null;
  /** Parameters of the page, without their `p.`. */
  readonly params: Readonly<Record<string, string>>;
}

/** `data=` of a file that only its owner has. */
export const OWN_FILE = 'file';

/** What an address may hold at most; anything beyond is left out. */
const MAX_VALUES = 200;
const MAX_LENGTH = 300;
const MAX_PARAMS = 60;

const PARAM_NAME = /^p\.([A-Za-z][\w-]{0,40})$/;

/** Reads an address. Whatever is malformed is as if it were not there; never throws. */
export function decodeAddress(search: string | URLSearchParams): AddressState {
  const query = typeof search === 'string' ? new URLSearchParams(search) : search;
  let from = day(query.get('from'));
  let to = day(query.get('to'));
  if (from !== null && to !== null && from > to) [from, to] = [to, from];
  const params = new Map<string, string>();
  for (const [name, value] of query) {
    const key = PARAM_NAME.exec(name)?.[1];
    if (key === undefined || value.length > MAX_LENGTH || params.size >= MAX_PARAMS) continue;
    params.set(key, value);
  }
  const data = query.get('data');
  return {
    frame: {
      from,
      to,
      country: values(query, 'country'),
      category: values(query, 'category'),
      status: values(query, 'status'),
      audience: values(query, 'audience')[0] ?? null,
    },
    data: data !== null && /^[\w-]{1,80}$/.test(data) ? data : null,
    params: Object.fromEntries(params),
  };
}

/** The address of a state, `''` or `?…`, always in the same order. */
export function encodeAddress(state: AddressState): string {
  const query = new URLSearchParams();
  const { frame } = state;
  if (frame.from !== null) query.append('from', frame.from);
  if (frame.to !== null) query.append('to', frame.to);
  for (const field of ['country', 'category', 'status'] as const) {
    for (const value of frame[field]) query.append(field, value);
  }
  if (frame.audience !== null) query.append('audience', frame.audience);
  if (state.data !== null) query.append('data', state.data);
  for (const name of Object.keys(state.params).sort()) {
    query.append(`p.${name}`, state.params[name]!);
  }
  const written = query.toString();
  return written ? `?${written}` : '';
}

/**
 * The frame as far as these data can answer it: what they do not hold is left out and named in
 * `dropped`, such as `country “Atlantis”`. Audiences are not looked at.
 */
export function fitFrame(
  frame: Frame,
  schema: DatasetSchema,
): { readonly frame: Frame; readonly dropped: readonly string[] } {
  const dropped: string[] = [];
  const keep = (field: string, chosen: readonly string[], known: readonly FieldValue[]) => {
    const there = new Set(known.map(({ value }) => value));
    return chosen.filter((value) => {
      if (there.has(value)) return true;
      dropped.push(`${field} “${value}”`);
      return false;
    });
  };
  let { from, to } = frame;
  if ((from !== null && from > schema.lastDay) || (to !== null && to < schema.firstDay)) {
    dropped.push('the dates');
    from = null;
    to = null;
  }
  return {
    frame: {
      from,
      to,
      country: keep('country', frame.country, schema.countries),
      category: keep('category', frame.category, schema.categories),
      status: keep('status', frame.status, schema.statuses),
      audience: frame.audience,
    },
    dropped,
  };
}

/** True when two frames ask for the same rows in the same order of words. */
export function sameFrame(a: Frame, b: Frame): boolean {
  return a === b || encodeAddress(bare(a)) === encodeAddress(bare(b));
}

function bare(frame: Frame): AddressState {
  return { frame: frame ?? EMPTY_FRAME, data: null, params: {} };
}

function values(query: URLSearchParams, name: string): string[] {
  const all = query.getAll(name).filter((value) => value !== '' && value.length <= MAX_LENGTH);
  return [...new Set(all)].slice(0, MAX_VALUES);
}

/** An ISO day that is on the calendar, or null. */
export function day(value: string | null): string | null {
  if (value === null || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return null;
  const date = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value) ? value : null;
}
