/** The controls of the page as text for the address, and back. Whatever cannot be read is ignored. */
import type { RfmRule } from '../../core/rfm/rfm';
import { SCORES, type Cuts } from '../../core/rfm/scores';
import { SEGMENTS, TIERS, type Segment, type Tier } from '../../core/rfm/segments';

/** Below this, a fifth would rest on fewer than six customers. */
export const MIN_CUSTOMERS = 30;

export type Method = RfmRule['kind'];
export const METRICS = ['customers', 'revenue', 'aov'] as const;
export type Metric = (typeof METRICS)[number];
export const SCATTERS = ['rf', 'fm', 'rm'] as const;
export type ScatterAxes = (typeof SCATTERS)[number];

/** What of the picture is picked out: it fills the customer table and can become an audience. */
export type Pick =
  | { readonly kind: 'segment'; readonly segment: Segment }
  | { readonly kind: 'tier'; readonly tier: Tier }
  /** R × F, or R × M where frequency says nothing. */
  | { readonly kind: 'cell'; readonly r: number; readonly other: number };

export interface Thresholds {
  readonly r: Cuts;
  readonly f: Cuts;
  readonly m: Cuts;
}

export interface RfmParams {
  readonly method: Method;
  /** Null until the analyst has set some. */
  readonly thresholds: Thresholds | null;
  readonly metric: Metric;
  readonly scatter: ScatterAxes;
  readonly pick: Pick | null;
}

export const DEFAULT_PARAMS: RfmParams = {
  method: 'value',
  thresholds: null,
  metric: 'customers',
  scatter: 'rf',
  pick: null,
};

/** Parameters that differ from the defaults. */
export function encodeParams(params: RfmParams): Record<string, string> {
  const encoded: Record<string, string> = {};
  if (params.method !== DEFAULT_PARAMS.method) encoded.method = params.method;
  if (params.method === 'thresholds' && params.thresholds) {
    encoded.r = params.thresholds.r.join('_');
    encoded.f = params.thresholds.f.join('_');
    encoded.m = params.thresholds.m.join('_');
  }
  if (params.metric !== DEFAULT_PARAMS.metric) encoded.show = params.metric;
  if (params.scatter !== DEFAULT_PARAMS.scatter) encoded.axes = params.scatter;
  if (params.pick) encoded.pick = pickKey(params.pick);
  return encoded;
}

export function decodeParams(encoded: Readonly<Record<string, string>>): RfmParams {
  const r = cuts(encoded.r);
  const f = cuts(encoded.f);
  const m = cuts(encoded.m);
  const thresholds = r && f && m ? { r, f, m } : null;
  const wanted = oneOf(['value', 'rank', 'thresholds'] as const, encoded.method);
  return {
    // Thresholds that a link does not give cannot be scored by.
    method:
      wanted === 'thresholds' && !thresholds
        ? DEFAULT_PARAMS.method
        : (wanted ?? DEFAULT_PARAMS.method),
    thresholds,
    metric: oneOf(METRICS, encoded.show) ?? DEFAULT_PARAMS.metric,
    scatter: oneOf(SCATTERS, encoded.axes) ?? DEFAULT_PARAMS.scatter,
    pick: readPick(encoded.pick),
  };
}

/** Stable text of a pick: `champions`, `tier-high`, `cell-54`. */
export function pickKey(pick: Pick): string {
  if (pick.kind === 'segment') return pick.segment;
  return pick.kind === 'tier' ? `tier-${pick.tier}` : `cell-${pick.r}${pick.other}`;
}

function readPick(value: string | undefined): Pick | null {
  const segment = oneOf(SEGMENTS, value);
  if (segment) return { kind: 'segment', segment };
  const tier = oneOf(TIERS, value?.replace(/^tier-/, ''));
  if (tier) return { kind: 'tier', tier };
  const cell = /^cell-([1-5])([1-5])$/.exec(value ?? '');
  return cell ? { kind: 'cell', r: Number(cell[1]), other: Number(cell[2]) } : null;
}

function oneOf<T extends string>(values: readonly T[], value: string | undefined): T | null {
  return values.find((candidate) => candidate === value) ?? null;
}

function cuts(value: string | undefined): Cuts | null {
  const numbers = value?.split('_').map(Number) ?? [];
  const ordered =
    numbers.length === SCORES - 1 &&
    numbers.every((n, i) => Number.isFinite(n) && (i === 0 || n >= numbers[i - 1]!));
  return ordered ? (numbers as unknown as Cuts) : null;
}

/** Cut points as an analyst would write them: whole days and orders, money to three digits. */
export function roundThresholds(cutPoints: Thresholds): Thresholds {
  const each = (values: Cuts, round: (value: number) => number): Cuts => [
    round(values[0]),
    round(values[1]),
    round(values[2]),
    round(values[3]),
  ];
  return {
    r: each(cutPoints.r, Math.floor),
    f: each(cutPoints.f, Math.floor),
    m: each(cutPoints.m, (value) => Number(value.toPrecision(3))),
  };
}
