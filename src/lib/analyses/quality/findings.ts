/** Runs the checks and puts their figures together; what is shown and proposed comes from here. */
import { plausibleDays } from '../../core/quality/stray-dates';
import { contradictions } from '../../core/quality/places';
import type { SpellingInput, SpellingOutput } from '../../core/quality/jobs';
import type { LabelColumn, TotalTerm } from '../../data/clean/recipe';
import type { Frame } from '../../data/frame';
import { rowsOf, type SqlRunner } from '../../data/query-result';
import type { OrderLineColumn } from '../../data/schema/canonical';
import {
  columnChecks,
  gapChecks,
  noteChecks,
  placeCheck,
  spellingCheck,
  strayDayChecks,
  totalCheck,
  type Check,
} from './checks';
import type { QualityFacts } from './facts';
import {
  CENT,
  countsSql,
  daysSql,
  distinctSql,
  MASK_BITS,
  NOTES_SQL,
  placePairsSql,
  spellingValuesSql,
  totalFitsSql,
  totalFormulas,
  totalsSql,
} from './query';

export interface Finding extends Check {
  /** All lines under the frame that it holds for. */
  readonly lines: number;
  /** Of those, counted lines that nothing explains: what is still the matter. */
  readonly open: number;
  /** Net revenue of the open lines, and the sum of its absolute values. */
  readonly net: number;
  readonly touched: number;
}

/** How the total of a line is made, as far as the columns tell. */
export type TotalFormula =
  | { readonly kind: 'none'; readonly why: 'no-total' | 'total-unused' | 'no-parts' }
  | {
      readonly kind: 'fits' | 'fits-not';
      readonly terms: readonly TotalTerm[];
      readonly tolerance: number;
      readonly lines: number;
      /** Lines within the tolerance. */
      readonly fitting: number;
    };

export interface Totals {
  readonly lines: number;
  readonly counted: number;
  readonly net: number;
  readonly touched: number;
}

export interface Findings {
  readonly totals: Totals;
  /** Those that hold for at least one line, most open revenue first. */
  readonly list: readonly Finding[];
  /** Counted lines with at least one problem. */
  readonly problems: { readonly lines: number; readonly touched: number };
  readonly formula: TotalFormula;
  /** Columns with too many values to compare their ways of writing. */
  readonly notCompared: readonly LabelColumn[];
  readonly sql: readonly { readonly title: string; readonly sql: string }[];
}

export interface FindingParts {
  readonly db: SqlRunner;
  readonly facts: QualityFacts;
  readonly frame: Frame;
  readonly signal: AbortSignal;
  readonly onStage: (stage: string) => void;
  readonly compareSpellings: (input: SpellingInput) => Promise<SpellingOutput>;
  /** Country names that are right however rare they are. */
  readonly knownCountries: ReadonlySet<string>;
}

/** At least this share of the lines must fit a formula before others are said to break it. */
const FITTING_SHARE = 0.5;
const TOLERANCES = [CENT, 0.1, 1] as const;

export async function findAll(parts: FindingParts): Promise<Findings> {
  const { facts, frame, onStage } = parts;
  const run = runner(parts);
  onStage('Looking for impossible values');
  const totals = (
    await run.rows<Record<string, number>>('Lines and revenue', totalsSql(frame))
  )[0]!;
  const notes = await run.rows<{ column: string; kind: string; lines: number }>(
    'What could not be read as it stood',
    NOTES_SQL,
  );
  const formula = await totalFormula(parts, run);
  const checks = [
    ...columnChecks(facts),
    ...(facts.schema.columns.has('ordered_at') ? await strayDays(frame, run) : []),
    ...(formula.kind === 'fits' ? [totalCheck(formula)] : []),
    ...(await places(facts, frame, run)),
    ...noteChecks(notes),
    ...gapChecks(facts),
  ];
  onStage('Comparing ways of writing');
  const { spelling, notCompared } = await spellings(parts, run);
  checks.push(...spelling);
  onStage('Counting');
  const { found: counted, problems } = await counts(checks, frame, run);
  const list = counted
    .filter(({ lines }) => lines > 0)
    .sort((a, b) => rank(b) - rank(a) || b.touched - a.touched || b.lines - a.lines);
  return {
    totals: {
      lines: totals['lines']!,
      counted: totals['counted']!,
      net: totals['net']!,
      touched: totals['touched']!,
    },
    list,
    problems,
    formula,
    notCompared,
    sql: run.sql,
  };
}

/** Problems that are still there come before what is explained or was left out, and before notes. */
function rank({ severity, open }: Finding): number {
  return severity === 'note' ? 0 : open > 0 ? 2 : 1;
}

interface Runner {
  readonly sql: { title: string; sql: string }[];
  rows<R extends Record<string, string | number | boolean | null>>(
    title: string,
    sql: string,
  ): Promise<R[]>;
}

function runner({ db, signal }: FindingParts): Runner {
  const done: { title: string; sql: string }[] = [];
  return {
    sql: done,
    async rows(title, sql) {
      done.push({ title, sql });
      return rowsOf(await db.query(sql, { signal }));
    },
  };
}

type GroupRow = Record<string, number | boolean>;

/** Lines of each check, all and open, and the counted lines with at least one problem. */
async function counts(
  checks: readonly Check[],
  frame: Frame,
  run: Runner,
): Promise<{ found: Finding[]; problems: Findings['problems'] }> {
  const explanations = [...new Set(checks.flatMap(({ explained }) => explained?.where ?? []))];
  const rows = await run.rows<GroupRow>(
    'Lines and revenue by the checks that hold for them',
    countsSql(checks, explanations, frame),
  );
  const sums = checks.map(() => ({ lines: 0, open: 0, net: 0, touched: 0 }));
  const problems = { lines: 0, touched: 0 };
  for (const row of rows) {
    const [lines, net, touched] = ['lines', 'net', 'touched'].map((name) => Number(row[name]));
    let isProblem = false;
    checks.forEach(({ explained, severity }, k) => {
      const mask = Number(row[`m${Math.floor(k / MASK_BITS)}`]);
      if (!((mask >> (k % MASK_BITS)) & 1)) return;
      const sum = sums[k]!;
      sum.lines += lines!;
      if (!row['is_counted']) return;
      if (explained && row[`x${explanations.indexOf(explained.where)}`]) return;
      sum.open += lines!;
      sum.net += net!;
      sum.touched += touched!;
      if (severity !== 'note') isProblem = true;
    });
    if (!isProblem) continue;
    problems.lines += lines!;
    problems.touched += touched!;
  }
  return { found: checks.map((check, k) => ({ ...check, ...sums[k]! })), problems };
}

async function strayDays(frame: Frame, run: Runner): Promise<Check[]> {
  const days = await run.rows<{ day: number; lines: number }>('Lines by day', daysSql(frame));
  const body = plausibleDays(days);
  if (!body || body.strayLines === 0) return [];
  return strayDayChecks({ from: isoDay(body.from), to: isoDay(body.to) });
}

function isoDay(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}

async function totalFormula({ facts, frame }: FindingParts, run: Runner): Promise<TotalFormula> {
  const { schema, meaning, totalColumn } = facts;
  if (meaning.revenue !== 'column') {
    return { kind: 'none', why: totalColumn ? 'total-unused' : 'no-total' };
  }
  if (!schema.columns.has('unit_price') || !schema.columns.has('quantity')) {
    return { kind: 'none', why: 'no-parts' };
  }
  const formulas = totalFormulas(schema);
  const [row] = await run.rows<Record<string, number>>(
    'Which formula makes the totals',
    totalFitsSql(formulas, TOLERANCES, frame),
  );
  const lines = row!['lines']!;
  const fits = (k: number, t: number): number => row![`fits_${k}_${t}`]!;
  let best = 0;
  formulas.forEach((_, k) => {
    // Of two that fit as many lines, the one with fewer terms says it all.
    if (fits(k, 0) > fits(best, 0)) best = k;
  });
  // Where the parts are rounded more coarsely than the total, so is their sum.
  const wide = TOLERANCES.findIndex((_, t) => fits(best, t) >= 0.95 * lines);
  const t = wide < 0 ? 0 : wide;
  const fitting = fits(best, t);
  return {
    kind: lines > 0 && fitting >= FITTING_SHARE * lines ? 'fits' : 'fits-not',
    terms: formulas[best]!,
    tolerance: TOLERANCES[t]!,
    lines,
    fitting,
  };
}

async function places(facts: QualityFacts, frame: Frame, run: Runner): Promise<Check[]> {
  const { columns } = facts.schema;
  if (!columns.has('country')) return [];
  const inner = columns.has('state') ? 'state' : columns.has('city') ? 'city' : null;
  if (!inner) return [];
  const pairs = await run.rows<{ inner: string; country: string; lines: number }>(
    'Places and their countries',
    placePairsSql(inner, frame),
  );
  const found = contradictions(pairs);
  return found.length ? [placeCheck(inner, found)] : [];
}

/** What each column is compared within, and how many of its values at most. */
const SPELLED: readonly {
  readonly column: LabelColumn;
  readonly within: readonly OrderLineColumn[];
}[] = [
  { column: 'product_name', within: ['product_id'] },
  { column: 'category', within: [] },
  { column: 'subcategory', within: ['category'] },
  { column: 'brand', within: [] },
  { column: 'seller', within: [] },
  { column: 'status', within: [] },
  { column: 'payment_method', within: [] },
  { column: 'city', within: ['state', 'country'] },
  { column: 'state', within: ['country'] },
  { column: 'country', within: [] },
];
/** Beyond these a comparison of each value with each takes too long, or reads too much. */
const MOST_TOGETHER = 5_000;
const MOST_VALUES = 20_000;

async function spellings(
  { facts, compareSpellings, knownCountries }: FindingParts,
  run: Runner,
): Promise<{ spelling: Check[]; notCompared: LabelColumn[] }> {
  const { columns } = facts.schema;
  const there = SPELLED.filter(({ column }) => columns.has(column));
  if (!there.length) return { spelling: [], notCompared: [] };
  const [distinct] = await run.rows<Record<string, number>>(
    'Distinct values',
    distinctSql(there.map(({ column }) => column)),
  );
  const notCompared: LabelColumn[] = [];
  const input: SpellingInput['columns'][number][] = [];
  for (const { column, within } of there) {
    const context = within.filter((name) => columns.has(name));
    const most = context.length ? MOST_VALUES : MOST_TOGETHER;
    if (distinct![column]! > most) {
      notCompared.push(column);
      continue;
    }
    if (distinct![column]! < 2) continue;
    const values = await run.rows<{ value: string; lines: number; context: string | null }>(
      `Values of ${column}`,
      spellingValuesSql(column, context, most),
    );
    input.push({
      column,
      values,
      // A product's name is compared with other names of the same product, or not at all.
      typos: column !== 'product_name' || context.length > 0,
      ...(column === 'country' ? { known: knownCountries } : {}),
    });
  }
  const found = input.length ? await compareSpellings({ columns: input }) : [];
  return {
    spelling: found.map(({ column, pairs }) => spellingCheck(column as LabelColumn, pairs)),
    notCompared,
  };
}
