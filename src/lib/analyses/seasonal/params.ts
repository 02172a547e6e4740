/** The controls of the page as text for the address, and back. Whatever cannot be read is ignored. */
import { RHYTHMS, type Rhythm } from '../../core/seasonal/bins';
import { METHODS, MOST_TYPES, type Method } from '../../core/seasonal/types';

export const PROFILES = ['radial', 'lines'] as const;
export type ProfilePicture = (typeof PROFILES)[number];

/** What is picked out of the first picture: a type, and one of its bins or all of them. */
export interface Pick {
  /** Place of the type; as many as there are types: those in none. */
  readonly type: number;
  readonly bin: number | null;
}

export interface SeasonalParams {
  readonly rhythm: Rhythm;
  readonly method: Method;
  /** Null: the recommended one. */
  readonly k: number | null;
  /** Null: chosen from the data. */
  readonly minOrders: number | null;
  readonly seed: number;
  readonly pick: Pick | null;
  /** Lists customers with fewer orders who very likely belong to a type, too. */
  readonly withLikely: boolean;
  readonly profile: ProfilePicture;
  /** Weeks before a season begins in which to write. */
  readonly aheadWeeks: number;
  /** Days from ordering stock to having it. */
  readonly leadDays: number;
}

export const DEFAULT_PARAMS: SeasonalParams = {
  rhythm: 'month',
  method: 'mixture',
  k: null,
  minOrders: null,
  seed: 1,
  pick: null,
  withLikely: false,
  profile: 'radial',
  aheadWeeks: 2,
  leadDays: 30,
};

/** One order between the first and the last is the least that can be counted. */
export const MIN_ORDERS_LIMITS = [4, 60] as const;

/** Parameters that differ from the defaults. */
export function encodeParams(params: SeasonalParams): Record<string, string> {
  const encoded: Record<string, string> = {};
  const put = (key: string, value: string | number, standard: string | number): void => {
    if (value !== standard) encoded[key] = String(value);
  };
  put('by', params.rhythm, DEFAULT_PARAMS.rhythm);
  put('method', params.method, DEFAULT_PARAMS.method);
  if (params.k !== null) encoded.k = String(params.k);
  if (params.minOrders !== null) encoded.orders = String(params.minOrders);
  put('seed', params.seed, DEFAULT_PARAMS.seed);
  if (params.pick) {
    const { type, bin } = params.pick;
    encoded.pick = bin === null ? String(type) : `${type}.${bin}`;
  }
  if (params.withLikely) encoded.likely = '1';
  put('profile', params.profile, DEFAULT_PARAMS.profile);
  put('ahead', params.aheadWeeks, DEFAULT_PARAMS.aheadWeeks);
  put('lead', params.leadDays, DEFAULT_PARAMS.leadDays);
  return encoded;
}

export function decodeParams(encoded: Readonly<Record<string, string>>): SeasonalParams {
  const pick = /^(\d)(?:\.(\d{1,2}))?$/.exec(encoded.pick ?? '');
  return {
    rhythm: RHYTHMS.find((rhythm) => rhythm === encoded.by) ?? DEFAULT_PARAMS.rhythm,
    method: METHODS.find((method) => method === encoded.method) ?? DEFAULT_PARAMS.method,
    k: whole(encoded.k, 2, MOST_TYPES),
    minOrders: whole(encoded.orders, ...MIN_ORDERS_LIMITS),
    seed: whole(encoded.seed, 1, 1_000_000) ?? DEFAULT_PARAMS.seed,
    pick: pick ? { type: Number(pick[1]), bin: pick[2] ? Number(pick[2]) : null } : null,
    withLikely: encoded.likely === '1',
    profile: PROFILES.find((profile) => profile === encoded.profile) ?? DEFAULT_PARAMS.profile,
    aheadWeeks: whole(encoded.ahead, 0, 26) ?? DEFAULT_PARAMS.aheadWeeks,
    leadDays: whole(encoded.lead, 0, 365) ?? DEFAULT_PARAMS.leadDays,
  };
}

function whole(value: string | undefined, least: number, most: number): number | null {
  if (!value || !/^\d{1,7}$/.test(value)) return null;
  const number = Number(value);
  return number >= least && number <= most ? number : null;
}
