/** Everything the RFM page shows of n customers, in one go: the work of the job `rfm-score`. */
import type { OnProgress } from '../jobs';
import { binByLayer, integerLogEdges, logEdges, type Bin } from './bins';
import { scoreRfm, type RfmRule, type RfmScores } from './rfm';
import { SCORES } from './scores';
import { SEGMENTS, TIERS } from './segments';
import { summariseGroups, type GroupSummary, type RfmCustomers } from './summary';

export interface RfmInput {
  readonly customers: RfmCustomers;
  readonly rule: RfmRule;
}

export interface RfmReport {
  readonly scores: RfmScores;
  readonly all: GroupSummary;
  /** 11, in the order of SEGMENTS. */
  readonly segments: readonly GroupSummary[];
  /** 3, in the order of TIERS. */
  readonly tiers: readonly GroupSummary[];
  /** 25, cell (r, f) at (r − 1)·5 + (f − 1). */
  readonly rfCells: readonly GroupSummary[];
  /** 25, cell (r, m) at (r − 1)·5 + (m − 1); for data whose frequency says nothing. */
  readonly rmCells: readonly GroupSummary[];
  /** How many of the five scores were given at all. */
  readonly distinctScores: { readonly r: number; readonly f: number; readonly m: number };
  /** Customers with exactly one order. */
  readonly oneOrder: number;
  /** Their revenue. */
  readonly oneOrderRevenue: number;
  /** Customers whose revenue is below a hundredth: they have no place on a logarithmic axis. */
  readonly notPositive: number;
  /** Days since the last order × orders; the layer is the segment. */
  readonly recencyByFrequency: readonly Bin[];
  /** Orders × revenue; the shade is the mean R score. */
  readonly frequencyByMonetary: readonly Bin[];
  /** Days since the last order × revenue; the shade is the mean F score. */
  readonly recencyByMonetary: readonly Bin[];
}

const RECENCY_RATIO = 1.15;
const FREQUENCY_RATIO = 1.22;
const MONETARY_BINS = 28;
/** Purchases and returns that cancel out leave sums such as 1e-13. */
const LEAST_AMOUNT = 0.01;

/** Scores and sums n ≥ 1 customers; errors as {@link scoreRfm}. */
export function reportRfm({ customers, rule }: RfmInput, onProgress: OnProgress): RfmReport {
  onProgress({ stage: 'Scoring customers', fraction: 0 });
  const scores = scoreRfm(customers, rule);
  onProgress({ stage: 'Summing up segments', fraction: 0.5 });
  const { recencyDays, frequency, monetary } = customers;
  const n = recencyDays.length;
  let oneOrder = 0;
  let oneOrderRevenue = 0;
  let notPositive = 0;
  let mostDays = 1;
  let mostOrders = 1;
  let least = Infinity;
  let most = 0;
  for (let i = 0; i < n; i++) {
    if (frequency[i] === 1) {
      oneOrder++;
      oneOrderRevenue += monetary[i]!;
    }
    mostDays = Math.max(mostDays, recencyDays[i]!);
    mostOrders = Math.max(mostOrders, frequency[i]!);
    const amount = monetary[i]!;
    if (!(amount >= LEAST_AMOUNT)) notPositive++;
    else {
      least = Math.min(least, amount);
      most = Math.max(most, amount);
    }
  }
  const dayEdges = integerLogEdges(mostDays, RECENCY_RATIO);
  const orderEdges = integerLogEdges(mostOrders, FREQUENCY_RATIO);
  const amountEdges = most > 0 ? logEdges(least, most, MONETARY_BINS) : null;
  return {
    scores,
    all: summariseGroups(customers, new Uint8Array(n), 1)[0]!,
    segments: summariseGroups(customers, scores.segment, SEGMENTS.length),
    tiers: summariseGroups(customers, scores.tier, TIERS.length),
    rfCells: summariseGroups(customers, cells(scores.r, scores.f), SCORES * SCORES),
    rmCells: summariseGroups(customers, cells(scores.r, scores.m), SCORES * SCORES),
    distinctScores: {
      r: new Set(scores.r).size,
      f: new Set(scores.f).size,
      m: new Set(scores.m).size,
    },
    oneOrder,
    oneOrderRevenue,
    notPositive,
    recencyByFrequency: binByLayer(
      { x: recencyDays, y: frequency, revenue: monetary, shade: scores.m },
      { of: scores.segment, count: SEGMENTS.length },
      dayEdges,
      orderEdges,
    ),
    frequencyByMonetary: amountEdges
      ? binByLayer(
          { x: frequency, y: monetary, revenue: monetary, shade: scores.r },
          null,
          orderEdges,
          amountEdges,
        )
      : [],
    recencyByMonetary: amountEdges
      ? binByLayer(
          { x: recencyDays, y: monetary, revenue: monetary, shade: scores.f },
          null,
          dayEdges,
          amountEdges,
        )
      : [],
  };
}

/** Cell numbers (a − 1)·5 + (b − 1) of n pairs of scores. */
export function cells(a: Uint8Array, b: Uint8Array): Uint8Array {
  return a.map((score, i) => (score - 1) * SCORES + b[i]! - 1);
}
