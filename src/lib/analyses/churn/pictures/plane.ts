/** The main picture: usual gap against silence, many customers to a mark. */
import type { PlotOptions } from '@observablehq/plot';
import { interpolateHcl } from 'd3';
import type { ChurnReport } from '../../../core/churn/report';
import { formatCount, formatNumber, formatPercent } from '../../../ui/format';
import { factTip, type PictureContext } from '../../rfm/pictures/picture';
import type { RiskList } from '../list';

interface Spot {
  readonly gap: number;
  readonly silence: number;
  readonly customers: number;
  readonly gone: number;
  readonly listed: number;
}

const RATIO = 1.35;
const DAY_TICKS = [1, 3, 7, 14, 30, 60, 120, 240, 365, 730, 1460];

/** Customers of a like gap and silence, on a grid of equal ratios. */
export function spots(report: ChurnReport, list: RiskList, minOrders: number): Spot[] {
  const listed = new Uint8Array(report.repeats.length);
  for (const row of list.rows) listed[row] = 1;
  const cells = new Map<
    string,
    { n: number; gone: number; listed: number; gap: number; silence: number }
  >();
  for (let i = 0; i < report.repeats.length; i++) {
    if (report.repeats[i]! + 1 < minOrders) continue;
    const x = Math.round(Math.log(Math.max(1, report.usualGapDays[i]!)) / Math.log(RATIO));
    const y = Math.round(Math.log(Math.max(1, report.silenceOnClock[i]!)) / Math.log(RATIO));
    const key = `${x} ${y}`;
    const cell = cells.get(key) ?? {
      n: 0,
      gone: 0,
      listed: 0,
      gap: RATIO ** x,
      silence: RATIO ** y,
    };
    cell.n += 1;
    cell.gone += report.gone[i]!;
    cell.listed += listed[i]!;
    cells.set(key, cell);
  }
  return [...cells.values()]
    .map(({ n, gone, listed: on, gap, silence }) => ({
      gap,
      silence,
      customers: n,
      gone: gone / n,
      listed: on,
    }))
    .sort((a, b) => b.customers - a.customers);
}

export function planePlot(data: readonly Spot[], context: PictureContext): PlotOptions {
  const { Plot, width, height, theme } = context;
  const ramp = interpolateHcl(...theme.sequential);
  const most = data[0]?.customers ?? 1;
  // No wider than the rows are apart, so that marks hardly cover each other.
  const largest = Math.max(4, Math.min(11, width / 70));
  const radius = ({ customers }: Spot): number =>
    Math.max(1.6, largest * Math.sqrt(customers / most));
  const gaps = data.map(({ gap }) => gap);
  const silences = data.map(({ silence }) => silence);
  const x = [Math.min(...gaps) / 1.2, Math.max(...gaps) * 1.2] as const;
  const y = [Math.min(...silences) / 1.3, Math.max(...silences) * 1.3] as const;
  const line = (times: number): { x: number; y: number }[] => {
    const from = Math.max(x[0], y[0] / times);
    const to = Math.min(x[1], y[1] / times);
    return from < to ? [from, to].map((gap) => ({ x: gap, y: times * gap })) : [];
  };
  const lines = [1, 3].map((times) => ({ times, points: line(times) }));
  const axis = (range: readonly [number, number]): number[] =>
    DAY_TICKS.filter((tick) => tick >= range[0] && tick <= range[1]);
  return {
    width,
    height,
    marginTop: 26,
    marginLeft: 48,
    marginRight: 12,
    marginBottom: 38,
    x: { type: 'log', domain: [...x], axis: null },
    y: { type: 'log', domain: [...y], axis: null },
    marks: [
      Plot.gridX(axis(x), { stroke: theme.line, strokeOpacity: 1 }),
      Plot.gridY(axis(y), { stroke: theme.line, strokeOpacity: 1 }),
      Plot.text(axis(x), {
        x: (day: number) => day,
        frameAnchor: 'bottom',
        dy: 16,
        text: (day: number) => formatNumber(day, 0),
      }),
      Plot.text(axis(y), {
        y: (day: number) => day,
        frameAnchor: 'left',
        dx: -8,
        textAnchor: 'end',
        text: (day: number) => formatNumber(day, 0),
      }),
      Plot.text(['usual gap in days →'], {
        frameAnchor: 'bottom-right',
        dy: 34,
        fill: theme.text3,
      }),
      Plot.text(['↑ days of silence'], {
        frameAnchor: 'top-left',
        dx: -44,
        dy: -14,
        textAnchor: 'start',
        fill: theme.text3,
      }),
      ...lines.map(({ points }) =>
        Plot.line(points, { x: 'x', y: 'y', stroke: theme.text3, strokeDasharray: '3 3' }),
      ),
      Plot.dot(data, {
        x: 'gap',
        y: 'silence',
        r: { value: radius, scale: null } as never,
        fill: { value: ({ gone }: Spot) => ramp(0.08 + 0.92 * gone), scale: null },
        stroke: {
          value: ({ listed }: Spot) => (listed > 0 ? theme.danger : 'none'),
          scale: null,
        },
        strokeWidth: 1.4,
      }),
      ...lines
        .filter(({ points }) => points.length)
        .map(({ times, points }) =>
          Plot.text([points.at(-1)!], {
            x: 'x',
            y: 'y',
            text: () => (times === 1 ? 'as long as usual' : `${times} × as long`),
            textAnchor: 'end',
            dy: times === 1 ? 12 : -8,
            dx: -4,
            fill: theme.text2,
            stroke: theme.background,
            strokeWidth: 3,
          }),
        ),
      factTip(
        context,
        data,
        { x: ({ gap }: Spot) => gap, y: ({ silence }: Spot) => silence },
        {
          Customers: ({ customers }: Spot) => formatNumber(customers, 0),
          'Usual gap': ({ gap }: Spot) => `about ${formatCount(Math.round(gap), 'day', 'days')}`,
          Silence: ({ silence }: Spot) =>
            `about ${formatCount(Math.round(silence), 'day', 'days')}`,
          'Has left': ({ gone }: Spot) => formatPercent(gone, 0),
          'On the list': ({ listed }: Spot) => formatNumber(listed, 0),
        },
      ),
    ],
  };
}
