/** What was seen beside what independent draws would show. */
import type { PlotOptions } from '@observablehq/plot';
import { toIso } from '../../../core/calendar';
import type { Evidence } from '../../../core/structure/questions';
import type { Answered } from '../../../core/structure/verdict';
import {
  formatCompact,
  formatDay,
  formatMoney,
  formatMonth,
  formatNumber,
  formatPercent,
} from '../../../ui/format';
import type { PictureContext } from '../../rfm/pictures/picture';
import type { CheckedStructure } from '../model.svelte';
import { regionColumn } from '../needs';
import { hourRange, weekdayName } from '../words';

/** How the places and values of a question's evidence are called. */
export interface EvidenceWords {
  /** What is drawn, for the subtitle. */
  readonly subtitle: string;
  /** What a place is, and several. */
  readonly place: string;
  readonly places: string;
  /** Places that stand side by side, in an order of their own. */
  readonly isOrdered: boolean;
  /** Whether values are shares, 0..1. */
  readonly isShare: boolean;
  label(at: number): string;
  /** Shorter, for an axis. */
  tick(at: number): string;
  value(value: number): string;
}

export function evidenceWords(answer: Answered, result: CheckedStructure): EvidenceWords {
  const { names, schema, frame, report } = result;
  const name = (kind: string) => (code: number) =>
    names[kind]?.get(code) ?? `${kind} ${formatNumber(code + 1, 0)}`;
  const count = (value: number): string => formatNumber(value, value < 99.5 && value % 1 ? 1 : 0);
  const share = (value: number): string => formatPercent(value);
  const leading = (kind: string): string => name(kind)(answer.facts.column ?? 0);
  const named = (kind: string, subtitle: string, places: string, value = share): EvidenceWords => ({
    subtitle,
    place: kind,
    places,
    isOrdered: false,
    isShare: value === share,
    label: name(kind),
    tick: name(kind),
    value,
  });
  const ordered = (
    subtitle: string,
    [place, places]: readonly [string, string],
    label: (at: number) => string,
    tick = label,
  ): EvidenceWords => ({
    subtitle,
    place,
    places,
    isOrdered: true,
    isShare: false,
    label,
    tick,
    value: count,
  });
  switch (answer.id) {
    case 'months':
      return ordered('Orders per month', ['Month', 'months'], (at) => formatMonth(toIso(at)));
    case 'trend':
      return ordered(
        'Orders in each tenth of the time',
        ['From', 'tenths'],
        (at) => formatDay(toIso(at)),
        (at) => formatMonth(toIso(at)),
      );
    case 'weekday':
      return ordered(
        'Orders per weekday, in whole weeks',
        ['Weekday', 'weekdays'],
        weekdayName,
        (at) => weekdayName(at).slice(0, 3),
      );
    case 'hour':
      return ordered('Orders per hour of the day', ['Hour', 'hours'], hourRange, (at) =>
        formatNumber(at, 0),
      );
    case 'repeat': {
      const most = answer.evidence!.at.at(-1)!;
      const label = (at: number): string => `${formatNumber(at, 0)}${at === most ? '+' : ''}`;
      return ordered('Customers by their number of orders', ['Orders', 'counts'], label);
    }
    case 'gaps':
      return ordered(
        'Gaps between a customer’s orders, in tenths from the shortest to the longest that chance makes',
        ['Tenth', 'tenths'],
        (at) => formatNumber(at + 1, 0),
      );
    case 'choice':
      return named(
        'category',
        'Chance that another order of the same customer is in the category too',
        'categories',
      );
    case 'pairs':
      return ordered(
        `Pairs of products by how far they lie from the number expected in ${report.basket === 'order' ? 'orders' : 'customers’ baskets'}, in standard deviations`,
        ['Deviation', 'classes'],
        (at) => `${at <= -5 ? '≤ ' : at >= 5 ? '≥ ' : ''}${formatNumber(at, 0)}`,
      );
    case 'price':
      return named(
        'product',
        'Typical price (geometric mean) of the most sold products',
        'products',
        (value) => formatMoney(value, schema.currency),
      );
    case 'place':
      return named(
        'city',
        `Share of ${leading('region')} in the largest cities, by ${regionColumn(schema, frame)}`,
        'cities',
      );
    case 'payment':
      return named('category', `Share of ${leading('payment')} in each category`, 'categories');
    case 'discount':
      return named(
        'category',
        `Share of orders ${answer.facts.column ? `with about ${formatPercent(answer.facts.column / 20, 0)} discount` : 'without discount'} in each category`,
        'categories',
      );
    case 'status':
      return named('category', `Share of ${leading('status')} in each category`, 'categories');
  }
}

interface Place {
  readonly i: number;
  readonly at: number;
  readonly observed: number;
  readonly expected: number;
  readonly low: number;
  readonly high: number;
}

export function observedHeight({ at }: Evidence, { isOrdered }: EvidenceWords): number {
  return isOrdered ? 200 : Math.max(120, at.length * 19 + 40);
}

export function observedPlot(
  evidence: Evidence,
  words: EvidenceWords,
  context: PictureContext,
): PlotOptions {
  const places = Array.from(evidence.at, (at, i): Place => ({
    i,
    at,
    observed: evidence.observed[i]!,
    expected: evidence.expected[i]!,
    low: evidence.low[i]!,
    high: evidence.high[i]!,
  }));
  const title = (p: Place): string =>
    `${words.label(p.at)}: ${words.value(p.observed)}\nby chance ${words.value(p.expected)} (${words.value(p.low)} to ${words.value(p.high)})`;
  return words.isOrdered
    ? bars(places, words, title, context)
    : dots(places, words, title, context);
}

function bars(
  places: readonly Place[],
  words: EvidenceWords,
  title: (place: Place) => string,
  { Plot, width, height, theme }: PictureContext,
): PlotOptions {
  const longest = Math.max(...places.map(({ at }) => words.tick(at).length));
  const step = Math.max(
    1,
    Math.ceil((places.length * (longest * 6.5 + 14)) / Math.max(80, width - 60)),
  );
  const x1 = ({ i }: Place): number => i - 0.42;
  const x2 = ({ i }: Place): number => i + 0.42;
  return {
    width,
    height,
    marginLeft: 46,
    marginRight: 8,
    marginTop: 10,
    marginBottom: 26,
    x: { domain: [-0.6, places.length - 0.4], axis: null },
    y: { label: null, grid: true, ticks: 4, tickFormat: formatCompact, zero: true },
    marks: [
      Plot.rect(places, {
        x1,
        x2,
        y1: 0,
        y2: 'observed',
        fill: theme.categories[0]!,
        fillOpacity: 0.55,
        title,
      }),
      Plot.rect(places, {
        x1: ({ i }: Place) => i - 0.5,
        x2: ({ i }: Place) => i + 0.5,
        y1: 'low',
        y2: 'high',
        fill: theme.text2,
        fillOpacity: 0.22,
        title,
      }),
      Plot.ruleY(places, {
        x1: ({ i }: Place) => i - 0.5,
        x2: ({ i }: Place) => i + 0.5,
        y: 'expected',
        stroke: theme.text,
        strokeWidth: 1.5,
      }),
      Plot.text(
        places.filter(({ i }) => i % step === 0),
        {
          x: 'i',
          frameAnchor: 'bottom',
          dy: 16,
          text: ({ at }: Place) => words.tick(at),
          fill: theme.text3,
        },
      ),
      Plot.ruleY([0], { stroke: theme.line }),
    ],
  };
}

function dots(
  places: readonly Place[],
  words: EvidenceWords,
  title: (place: Place) => string,
  { Plot, width, height, theme }: PictureContext,
): PlotOptions {
  const room = Math.min(170, Math.round(width * 0.36));
  const letters = Math.floor(room / 6.6);
  const ends = places.flatMap(({ observed, low, high }) => [observed, low, high]);
  const span = Math.max(...ends) - Math.min(...ends);
  const cut = (text: string): string =>
    text.length > letters ? `${text.slice(0, letters - 1)}…` : text;
  return {
    width,
    height,
    marginLeft: room + 8,
    marginRight: 12,
    marginTop: 8,
    marginBottom: 26,
    x: {
      label: null,
      grid: true,
      ticks: 4,
      nice: true,
      tickFormat: (value: number) =>
        words.isShare ? formatPercent(value, span < 0.08 ? 1 : 0) : formatCompact(value),
    },
    y: { domain: [-0.6, places.length - 0.4], reverse: true, axis: null },
    marks: [
      Plot.rect(places, {
        x1: 'low',
        x2: 'high',
        y1: ({ i }: Place) => i - 0.4,
        y2: ({ i }: Place) => i + 0.4,
        fill: theme.text2,
        fillOpacity: 0.22,
        title,
      }),
      Plot.ruleX(places, {
        x: 'expected',
        y1: ({ i }: Place) => i - 0.5,
        y2: ({ i }: Place) => i + 0.5,
        stroke: theme.text,
        strokeWidth: 1.5,
      }),
      Plot.dot(places, { x: 'observed', y: 'i', r: 4, fill: theme.categories[0]!, title }),
      Plot.text(places, {
        frameAnchor: 'left',
        y: 'i',
        dx: -8,
        textAnchor: 'end',
        text: ({ at }: Place) => cut(words.label(at)),
        title: ({ at }: Place) => words.label(at),
        fill: theme.text2,
      }),
    ],
  };
}

/** The finding of a question's picture. */
export function evidenceTitle(
  { verdict }: Answered,
  { observed, low, high }: Evidence,
  { places }: EvidenceWords,
): string {
  let outside = 0;
  for (let i = 0; i < observed.length; i++) {
    if (observed[i]! < low[i]! || observed[i]! > high[i]!) outside++;
  }
  const count = `${formatNumber(outside, 0)} of ${formatNumber(observed.length, 0)} ${places}`;
  if (verdict === 'structure' || outside === 0) return `${count} outside the range of chance`;
  // One in twenty lies outside by chance as well.
  return `${count} outside a range that chance leaves one time in twenty`;
}
