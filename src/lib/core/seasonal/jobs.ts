/** The work of the seasonal page's jobs, from plain inputs to plain outputs. */
import { adjustedRandIndex } from '../cluster/agreement';
import type { KChoice, KRow } from '../cluster/choose-k';
import type { DayWindow } from '../calendar';
import type { OnProgress } from '../jobs';
import { binsOf, type Rhythm } from './bins';
import {
  preferences,
  seasonRevenue,
  type CategoryRows,
  type Preference,
  type SeasonRevenue,
} from './campaign';
import { seasonIndex, type SeasonIndex } from './categories';
import { shareMoved } from './dirichlet';
import { testTiming, type GateResult } from './gate';
import { holdOutYear, type HoldOutYear } from './hold-out';
import { fitIntensity } from './intensity';
import { assignTypes, mixtureData, mostProbable } from './mixture';
import { binsOfRun, profileTypes, type Peaks, type TypeProfile } from './profile';
import { lastSeason } from './season';
import {
  chooseEligibility,
  groupPurchases,
  leastSpan,
  SEASON_DAYS,
  takeTiming,
  timingOf,
  type Eligibility,
  type Purchases,
  type Timing,
} from './timing';
import {
  findTypes,
  scanMixtures,
  sharesOf,
  stabilityOfTypes,
  type Method,
  type MixtureScan,
  type Shares,
  type Types,
} from './types';

/** Purchase days of all customers, sorted by customer and day. */
export interface PurchaseRows {
  /** Customers are numbered 0 … customers − 1. */
  readonly customers: number;
  readonly customer: Int32Array;
  readonly day: Int32Array;
  /** Hour of the first order of the day; empty where times are not known. */
  readonly hour: Uint8Array;
  /** Net revenue of the day. */
  readonly value: Float64Array;
  readonly window: DayWindow;
}

export interface SeasonalInput extends PurchaseRows {
  readonly rhythm: Rhythm;
  /** Null: chosen from the data. */
  readonly minOrders: number | null;
  readonly method: Method;
  readonly k: number | null;
  readonly seed: number;
}

/** Customers' timing counts as different from chance below this p … */
export const GATE_LEVEL = 0.01;
/** … and as worth a word from this share of orders on that fall in other bins than the store's. */
export const LEAST_MOVED = 0.05;
/** Others are listed with a type from this probability on. */
export const LIKELY = 0.8;
const LIKELY_ORDERS = 2;

export interface SeasonalReport {
  readonly rhythm: Rhythm;
  readonly rule: Eligibility;
  readonly leftOut: Timing['leftOut'];
  /** Place among all customers of each eligible one. */
  readonly customer: Int32Array;
  /** Counted orders of each. */
  readonly totals: Int32Array;
  readonly orders: number;
  /** n × J, shrunk shares. */
  readonly shares: Float64Array;
  readonly width: number;
  /** Shares of the store in a standard year. */
  readonly store: Float64Array;
  /** Concentration that the shares were shrunk with. */
  readonly concentration: number;
  readonly gate: GateResult;
  /** Share of a typical customer's orders in other bins than the store's. */
  readonly moved: number;
  /**
   * `none`: no more difference than chance makes; `degrees`: customers differ, but not in kind;
   * `types`: they do.
   */
  readonly verdict: 'none' | 'degrees' | 'types';
  /** True where the data hold two years. */
  readonly twoYears: boolean;
  readonly scan: MixtureScan | null;
  /** Null where there is nothing to show. */
  readonly types: TypesReport | null;
  readonly holdOut: HoldOutYear | null;
}

export interface TypesReport {
  readonly method: Method;
  readonly k: number;
  readonly labels: Int32Array;
  readonly certainty: Float64Array;
  readonly kmeansScan: readonly KRow[];
  readonly choice: KChoice | null;
  /** Scatter within types, 1 / concentration; null but for the mixture. */
  readonly overdispersion: number | null;
  /** k profiles, and with `noise` one of those in no type. */
  readonly profiles: readonly TypeProfile[];
  readonly noise: boolean;
  /** Order of the customers for a picture: by type, then by the middle of their year. */
  readonly order: Int32Array;
  /** Customers with fewer orders who belong to a type with a probability of 80 % or more. */
  readonly likely: {
    readonly customer: Int32Array;
    readonly label: Int32Array;
    readonly certainty: Float64Array;
  };
}

/** Test, types and their profiles. */
export function runSeasonal(input: SeasonalInput, onProgress: OnProgress): SeasonalReport {
  onProgress({ stage: 'Counting orders', fraction: 0 });
  const { rhythm, window, seed, method } = input;
  const purchases = groupPurchases(input.customers, input.customer, input.day, input.hour);
  const rule: Eligibility =
    input.minOrders === null
      ? chooseEligibility(purchases, rhythm, window)
      : { minOrders: input.minOrders, minSpanDays: leastSpan(rhythm, window) };
  const timing = timingOf(purchases, rhythm, window, rule);
  const stage = 'Comparing with chance';
  onProgress({ stage, fraction: 0.02 });
  const gate = testTiming(timing, fitIntensity(timing, timing.cellCounts, 'cell'), {
    seed,
    onProgress: (fraction) => onProgress({ stage, fraction: 0.02 + 0.48 * fraction }),
  });
  const shares = sharesOf(timing);
  const moved = shareMoved(shares.store, gate.concentration);
  const differs = gate.p <= GATE_LEVEL && moved >= LEAST_MOVED;
  const scan = differs
    ? scanMixtures(timing, shares, seed, (fraction) =>
        onProgress({ stage: 'Trying numbers of types', fraction: 0.5 + 0.3 * fraction }),
      )
    : null;
  const verdict = !scan ? 'none' : scan.suggested > 1 ? 'types' : 'degrees';
  // Groups of customers who differ by degrees are shown to those who ask for them only.
  const asked = verdict === 'degrees' && (input.k !== null || method !== 'mixture');
  let types: TypesReport | null = null;
  let holdOut: HoldOutYear | null = null;
  if (scan && (verdict === 'types' || asked)) {
    // One number for all methods, so that they can be compared; without kinds each takes its own.
    const k = input.k ?? (verdict === 'types' ? scan.suggested : null);
    const found = findTypes(timing, shares, {
      method,
      k,
      seed,
      onProgress: (fraction) =>
        onProgress({ stage: 'Finding types', fraction: 0.8 + 0.1 * fraction }),
    });
    types = describe(purchases, timing, shares, found);
    if (rhythm === 'month' && found.k > 1) {
      onProgress({ stage: 'Looking whether the habit returns', fraction: 0.92 });
      holdOut = holdOutYear({
        purchases,
        value: input.value,
        window,
        rule,
        method,
        k: found.k,
        seed,
      });
    }
  }
  return {
    rhythm,
    rule,
    leftOut: timing.leftOut,
    customer: timing.customer,
    totals: timing.totals,
    orders: timing.totals.reduce((sum, total) => sum + total, 0),
    shares: shares.shares,
    width: timing.bins.bins,
    store: shares.store,
    concentration: shares.concentration,
    gate,
    moved,
    verdict,
    twoYears: window.to - window.from + 1 >= SEASON_DAYS - 5,
    scan,
    types,
    holdOut,
  };
}

function describe(purchases: Purchases, timing: Timing, shares: Shares, found: Types): TypesReport {
  const noise = found.labels.some((label) => label < 0);
  const profiles = profileTypes(timing, shares, found.labels, found.k, noise);
  return {
    method: found.method,
    k: found.k,
    labels: found.labels,
    certainty: found.certainty,
    kmeansScan: found.scan,
    choice: found.choice,
    overdispersion: found.mixture?.overdispersion ?? null,
    profiles,
    noise,
    order: seriate(shares.shares, found.labels, timing.bins.bins),
    likely: likelyMembers(purchases, timing, found),
  };
}

/** By type, then by the circular mean of the shares, so that neighbours look alike. */
function seriate(shares: Float64Array, labels: Int32Array, width: number): Int32Array {
  const n = labels.length;
  const angle = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let x = 0;
    let y = 0;
    for (let j = 0; j < width; j++) {
      const turn = (2 * Math.PI * (j + 0.5)) / width;
      x += shares[i * width + j]! * Math.cos(turn);
      y += shares[i * width + j]! * Math.sin(turn);
    }
    angle[i] = (Math.atan2(y, x) + 2 * Math.PI) % (2 * Math.PI);
  }
  const last = (label: number): number => (label < 0 ? Infinity : label);
  return Int32Array.from(
    Array.from({ length: n }, (_, i) => i).sort(
      (a, b) => last(labels[a]!) - last(labels[b]!) || angle[a]! - angle[b]! || a - b,
    ),
  );
}

/** Those with too few orders to take part, where their few orders say enough. */
function likelyMembers(
  purchases: Purchases,
  timing: Timing,
  { mixture, k }: Types,
): TypesReport['likely'] {
  const nobody = {
    customer: new Int32Array(0),
    label: new Int32Array(0),
    certainty: new Float64Array(0),
  };
  if (!mixture) return nobody;
  const others = takeTiming(purchases, timing.bins, {
    minOrders: LIKELY_ORDERS + 2,
    minSpanDays: 0,
  });
  const took = new Uint8Array(purchases.start.length);
  for (const who of timing.customer) took[who] = 1;
  const { labels, certainty } = mostProbable(assignTypes(mixtureData(others), mixture), k);
  const kept: number[] = [];
  others.customer.forEach((who, i) => {
    if (!took[who] && certainty[i]! >= LIKELY) kept.push(i);
  });
  return {
    customer: Int32Array.from(kept, (i) => others.customer[i]!),
    label: Int32Array.from(kept, (i) => labels[i]!),
    certainty: Float64Array.from(kept, (i) => certainty[i]!),
  };
}

export interface CalendarInput extends PurchaseRows {
  /** Orders of customers by month of the data and category. */
  readonly bought: CategoryRows;
  /** The same regardless of category. */
  readonly orders: Pick<CategoryRows, 'customer' | 'cell' | 'orders'>;
  /** Orders of all, guests too: categories × months; the last row is all orders of the store. */
  readonly storeOrders: Float64Array;
  /** Types with a season: their months and members (places among all customers). */
  readonly segments: readonly { readonly peaks: Peaks; readonly members: Int32Array }[];
  readonly retained: Pick<HoldOutYear, 'retained' | 'retainedDraws'> | null;
  readonly seed: number;
}

export interface Campaign {
  /** Months of the strongest run, in order, 0 = January. */
  readonly months: readonly number[];
  readonly revenue: SeasonRevenue | null;
  readonly preferences: readonly Preference[];
}

export interface CalendarReport {
  /** Of each category, and last of the store. */
  readonly categories: readonly SeasonIndex[];
  /** Of each segment; null without a season. */
  readonly campaigns: readonly (Campaign | null)[];
}

/** When categories sell, and what each type is worth in its season. */
export function runCalendar(input: CalendarInput, onProgress: OnProgress): CalendarReport {
  const { window, bought, storeOrders, segments } = input;
  const purchases = groupPurchases(input.customers, input.customer, input.day, input.hour);
  const bins = binsOf('month', window);
  const days = new Float64Array(bins.cells);
  for (const cell of bins.cellOf) days[cell]! += 1;
  const categories: SeasonIndex[] = [];
  for (let c = 0; c <= bought.categories; c++) {
    categories.push(
      seasonIndex({
        days,
        monthOf: bins.binOf,
        orders: storeOrders.subarray(c * bins.cells, (c + 1) * bins.cells),
      }),
    );
    onProgress({
      stage: 'Taking the season of each category',
      fraction: (0.4 * c) / (bought.categories + 1),
    });
  }
  const campaigns = segments.map(({ peaks, members }, at): Campaign | null => {
    onProgress({ stage: 'Planning campaigns', fraction: 0.4 + (0.6 * at) / segments.length });
    const run = peaks.runs[0];
    if (!run) return null;
    const months = binsOfRun(run, 12);
    const season = lastSeason(months, window);
    const inGroup = new Uint8Array(input.customers);
    for (const who of members) inGroup[who] = 1;
    const inSeason = Uint8Array.from(bins.binOf, (month) => (months.includes(month) ? 1 : 0));
    return {
      months,
      revenue:
        season &&
        seasonRevenue(purchases, input.value, members, season, input.retained, input.seed + at),
      preferences: preferences(bought, input.orders, inGroup, inSeason),
    };
  });
  return { categories, campaigns };
}

export interface SeasonalTrustInput extends SeasonalInput {
  readonly minOrders: number;
  readonly labels: Int32Array;
  readonly shown: number;
  readonly runs: number;
}

export interface SeasonalTrust {
  /** Adjusted Rand index of each bootstrap run; null for dense groups. */
  readonly bootstrap: Float64Array | null;
  /** Adjusted Rand indices of the three methods with the same number of types. */
  readonly methods: readonly Method[];
  readonly agreement: readonly (readonly number[])[];
  /** Of each method: number of groups, customers in none. */
  readonly groups: readonly { readonly k: number; readonly none: number }[];
}

/** Dense groups in 12 dimensions cost the square of the customers. */
const DENSITY_ROWS = 8_000;

/** Whether the types come back, and what the other methods say. */
export function runSeasonalTrust(input: SeasonalTrustInput, onProgress: OnProgress): SeasonalTrust {
  const { rhythm, window, seed, method, shown } = input;
  const purchases = groupPurchases(input.customers, input.customer, input.day, input.hour);
  const rule = { minOrders: input.minOrders, minSpanDays: leastSpan(rhythm, window) };
  const timing = timingOf(purchases, rhythm, window, rule);
  const shares = sharesOf(timing);
  const n = timing.totals.length;
  const stage = 'Drawing other customers';
  const bootstrap =
    method === 'hdbscan'
      ? null
      : stabilityOfTypes(
          timing,
          shares,
          { method, k: shown, labels: input.labels },
          {
            runs: input.runs,
            seed,
            onProgress: (fraction) => onProgress({ stage, fraction: 0.7 * fraction }),
          },
        ).bootstrap;
  const others = (['mixture', 'kmeans', 'hdbscan'] as const).filter(
    (other) => other !== 'hdbscan' || n <= DENSITY_ROWS || method === 'hdbscan',
  );
  const found = others.map((other, at) => {
    onProgress({ stage: 'Asking other methods', fraction: 0.7 + 0.1 * at });
    if (other === method) return { k: shown, labels: input.labels };
    // A method that cannot find so many groups takes its own number.
    return findTypes(timing, shares, {
      method: other,
      k: other === 'hdbscan' || shown < 2 ? null : shown,
      seed,
    });
  });
  return {
    bootstrap,
    methods: others,
    agreement: found.map((a) =>
      found.map((b) => (a === b ? 1 : adjustedRandIndex(a.labels, b.labels))),
    ),
    groups: found.map(({ k, labels }) => ({
      k,
      none: labels.reduce((count, label) => count + (label < 0 ? 1 : 0), 0),
    })),
  };
}
