/** Customers on logarithmic axes, grouped so that 100,000 of them are some hundred circles. */
import type { PlotOptions } from '@observablehq/plot';
import { interpolateHcl } from 'd3';
import type { Bin } from '../../../core/rfm/bins';
import type { RfmReport } from '../../../core/rfm/report';
import { SCORES } from '../../../core/rfm/scores';
import { SEGMENT_NAMES, SEGMENTS, type Segment } from '../../../core/rfm/segments';
import { formatCompact, formatMoney, formatNumber } from '../../../ui/format';
import type { ScatterAxes } from '../params';
import { factTip, onMarkClick, type PictureContext } from './picture';
import { FAMILY_OF, familyColor } from './families';

export interface ScatterOptions {
  readonly report: RfmReport;
  readonly axes: ScatterAxes;
  readonly currency: string | null;
  readonly picked: Segment | null;
  readonly onpick: (segment: Segment) => void;
}

/** An axis: where its lines stand and what a bin's range is called. */
interface Axis {
  readonly label: string;
  readonly integers: boolean;
  readonly ticks: readonly number[];
}

const DAYS: Axis = {
  label: 'days since the last order',
  integers: true,
  ticks: [1, 7, 30, 90, 365, 1095, 3650],
};
const ORDERS: Axis = {
  label: 'orders',
  integers: true,
  ticks: [1, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1000],
};
const REVENUE: Axis = {
  label: 'revenue',
  integers: false,
  ticks: Array.from({ length: 12 }, (_, power) => 10 ** (power - 2)),
};
const AXES: Readonly<Record<ScatterAxes, readonly [x: Axis, y: Axis]>> = {
  rf: [DAYS, ORDERS],
  fm: [ORDERS, REVENUE],
  rm: [DAYS, REVENUE],
};

/** Bins of the two axes; their layer is the segment, or their shade the mean R or F score. */
export function scatterBins(report: RfmReport, axes: ScatterAxes): readonly Bin[] {
  if (axes === 'rf') return report.recencyByFrequency;
  return axes === 'fm' ? report.frequencyByMonetary : report.recencyByMonetary;
}

/** Radius of the largest circle, as a share of the picture's shorter side, and of the smallest in px. */
const LARGEST = 0.05;
const SMALLEST_PX = 1.2;

export function scatterPlot(
  { report, axes, currency, picked, onpick }: ScatterOptions,
  context: PictureContext,
): PlotOptions {
  const { Plot, width, height, theme } = context;
  const bySegment = axes === 'rf';
  const [x, y] = AXES[axes];
  // Large ones first, so that small ones lie on top.
  const bins = [...scatterBins(report, axes)].sort((a, b) => b.customers - a.customers);
  const most = bins[0]?.customers ?? 1;
  const largest = Math.max(6, Math.min(width, height) * LARGEST);
  const ramp = interpolateHcl(...theme.sequential);
  const single = bins.every((bin) => bin.shade === bins[0]!.shade);
  const segment = (bin: Bin): Segment => SEGMENTS[bin.layer]!;
  const fill = (bin: Bin): string =>
    bySegment
      ? familyColor(FAMILY_OF[segment(bin)], theme)
      : ramp(single ? 0.7 : 0.2 + (0.8 * (bin.shade - 1)) / (SCORES - 1));
  const isFaded = (bin: Bin): boolean => bySegment && picked !== null && segment(bin) !== picked;
  const domains = { x: extent(bins, 'x'), y: extent(bins, 'y') };
  const ticks = (axis: Axis, [low, high]: readonly [number, number]): number[] =>
    axis.ticks.filter((tick) => tick >= low && tick <= high);
  const lines = { stroke: theme.line, strokeOpacity: 1 };
  // Not tickFormat: on a logarithmic axis Plot would drop labels that are no powers of ten.
  const axis = { tickSize: 0, text: (value: number) => formatCompact(value), label: null };
  const xTicks = ticks(x, domains.x);
  const yTicks = ticks(y, domains.y);
  const at = {
    x: (bin: Bin) => middle(bin.x0, bin.x1, x.integers),
    y: (bin: Bin) => middle(bin.y0, bin.y1, y.integers),
  };
  const marginLeft = y.integers ? 34 : 44;
  return {
    width,
    height,
    marginTop: 28,
    marginRight: 12,
    marginBottom: 38,
    marginLeft,
    style: { overflow: 'visible' },
    x: { type: 'log', label: null, domain: domains.x },
    y: { type: 'log', label: null, domain: domains.y },
    marks: [
      Plot.gridX(xTicks, lines),
      Plot.gridY(yTicks, lines),
      Plot.axisX(xTicks, axis),
      Plot.axisY(yTicks, axis),
      Plot.text([`${x.label} →`], { frameAnchor: 'bottom-right', dy: 34, fill: theme.text3 }),
      Plot.text([`↑ ${y.label}${y === REVENUE && currency ? `, ${currency}` : ''}`], {
        frameAnchor: 'top-left',
        dx: 4 - marginLeft,
        dy: -22,
        fill: theme.text3,
      }),
      Plot.dot(bins, {
        ...at,
        r: {
          value: (bin: Bin) => Math.max(SMALLEST_PX, largest * Math.sqrt(bin.customers / most)),
          scale: null,
        },
        fill: { value: fill, scale: null },
        fillOpacity: (bin: Bin) => (isFaded(bin) ? 0.15 : 0.75),
        stroke: theme.background,
        strokeWidth: 0.5,
        ...(bySegment ? { render: onMarkClick(bins, (bin) => onpick(segment(bin))) } : {}),
      }),
      factTip(context, bins, at, {
        [bySegment ? 'Segment' : `Mean ${axes === 'fm' ? 'R' : 'F'} score`]: (bin) =>
          bySegment ? SEGMENT_NAMES[segment(bin)] : formatNumber(bin.shade, 1),
        [x === DAYS ? 'Days since' : 'Orders']: (bin) => range(bin.x0, bin.x1, x),
        [y === REVENUE ? 'Each brought' : 'Orders']: (bin) => range(bin.y0, bin.y1, y),
        Customers: (bin) => formatNumber(bin.customers, 0),
        Revenue: (bin) => formatMoney(bin.revenue, currency),
      }),
    ],
  };
}

/** Where a bin's circle stands: the geometric middle of what can fall into it. */
function middle(from: number, to: number, integers: boolean): number {
  return Math.sqrt(from * (integers ? Math.max(from, to - 1) : to));
}

function range(from: number, to: number, axis: Axis): string {
  const last = axis.integers ? to - 1 : to;
  return last <= from ? formatCompact(from) : `${formatCompact(from)}–${formatCompact(last)}`;
}

function extent(bins: readonly Bin[], axis: 'x' | 'y'): [number, number] {
  const low = Math.min(...bins.map((bin) => bin[`${axis}0`]));
  const high = Math.max(...bins.map((bin) => bin[`${axis}1`]));
  if (!(low > 0) || !(high > low)) return [0.9, 10];
  // Room for the circles at the edges.
  const room = Math.pow(high / low, 0.04);
  return [low / room, high * room];
}
