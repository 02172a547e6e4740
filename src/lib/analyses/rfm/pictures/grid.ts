/** The main picture: 5 × 5 cells of scores, coloured by what they amount to, segments outlined. */
import type { Markish, PlotOptions } from '@observablehq/plot';
import { interpolateHcl } from 'd3';
import { SEGMENT_NAMES, segmentOf, type Segment } from '../../../core/rfm/segments';
import type { GroupSummary } from '../../../core/rfm/summary';
import type { PlotLibrary } from '../../../viz/plot';
import type { ChartTheme } from '../../../viz/theme';
import {
  formatCompact,
  formatCount,
  formatMoney,
  formatNumber,
  formatPercent,
} from '../../../ui/format';
import type { Metric } from '../params';
import { inkOn, onMarkClick, type PictureContext } from './picture';

export interface GridCell {
  readonly r: number;
  /** F, or M where frequency says nothing. */
  readonly other: number;
  readonly group: GroupSummary;
  readonly segment: Segment | null;
}

export interface GridOptions {
  readonly cells: readonly GridCell[];
  readonly axis: 'f' | 'm';
  readonly metric: Metric;
  readonly all: GroupSummary;
  readonly currency: string | null;
  readonly picked: (cell: GridCell) => boolean;
  readonly onpick: (cell: GridCell) => void;
}

const AXIS_LABELS = { f: 'Frequency score → ordered more often', m: 'Money score → spent more' };

/** Cells of a report: 25 groups at (r − 1)·5 + (other − 1). */
export function gridCells(groups: readonly GroupSummary[], axis: 'f' | 'm'): GridCell[] {
  return groups.map((group, index) => {
    const r = Math.floor(index / 5) + 1;
    const other = (index % 5) + 1;
    return { r, other, group, segment: axis === 'f' ? segmentOf(r, other) : null };
  });
}

/** What the colour shows; null where there is nothing to show. */
export function metricOf(group: GroupSummary, metric: Metric): number | null {
  if (group.customers === 0) return null;
  if (metric === 'customers') return group.customers;
  return metric === 'revenue' ? group.revenue : group.averageOrderValue;
}

export function metricText(value: number | null, metric: Metric, currency: string | null): string {
  if (value === null) return '';
  return metric === 'customers'
    ? formatCompact(value)
    : formatMoney(value, currency, { compact: true });
}

export function gridPlot(
  { cells, axis, metric, all, currency, picked, onpick }: GridOptions,
  { Plot, width, height, theme }: PictureContext,
): PlotOptions {
  const narrow = width < 520;
  const greatest = Math.max(0, ...cells.map((cell) => metricOf(cell.group, metric) ?? 0));
  const ramp = interpolateHcl(...theme.sequential);
  const fillOf = (cell: GridCell): string => {
    const value = metricOf(cell.group, metric);
    if (value === null) return theme.background;
    // Square root: a few cells hold most customers, the others must not all look empty.
    return ramp(greatest > 0 ? Math.sqrt(Math.max(0, value) / greatest) : 0);
  };
  const ink = (cell: GridCell): string => inkOn(fillOf(cell));
  const share = (cell: GridCell): string => {
    if (metric === 'aov' || cell.group.customers === 0) return '';
    const part = metric === 'customers' ? cell.group.customers : cell.group.revenue;
    const whole = metric === 'customers' ? all.customers : all.revenue;
    return whole > 0 ? formatPercent(part / whole, 1) : '';
  };
  // No tip of Plot's: it would cover the figure that it explains, and the cell to be clicked.
  const title = ({ r, other, segment, group }: GridCell): string =>
    [
      `${segment ? `${SEGMENT_NAMES[segment]}: ` : ''}R ${r}, ${axis.toUpperCase()} ${other}`,
      formatCount(group.customers, 'customer', 'customers'),
      `revenue ${formatMoney(group.revenue, currency)}`,
      `per order ${formatMoney(group.averageOrderValue, currency)}`,
      `median ${formatNumber(group.medianRecencyDays)} days, ${formatNumber(group.medianFrequency)} orders`,
    ].join('\n');
  const label = { x: 'other', y: 'r', fill: ink, pointerEvents: 'none' } as const;
  return {
    width,
    height,
    marginTop: 8,
    marginRight: 4,
    marginBottom: 40,
    marginLeft: 44,
    style: { overflow: 'visible' },
    x: { domain: [0.5, 5.5], label: null },
    y: { domain: [0.5, 5.5], label: null },
    marks: [
      Plot.axisX([1, 2, 3, 4, 5], { tickSize: 0, tickFormat: String, label: null }),
      Plot.axisY([1, 2, 3, 4, 5], { tickSize: 0, tickFormat: String, label: null }),
      Plot.text([AXIS_LABELS[axis]], {
        frameAnchor: 'bottom-left',
        textAnchor: 'start',
        dy: 36,
        fill: theme.text3,
      }),
      Plot.text(['Recency score → ordered more lately'], {
        frameAnchor: 'bottom-left',
        rotate: -90,
        dx: -34,
        textAnchor: 'start',
        fill: theme.text3,
      }),
      Plot.rect(cells, {
        x1: (cell: GridCell) => cell.other - 0.5,
        x2: (cell: GridCell) => cell.other + 0.5,
        y1: (cell: GridCell) => cell.r - 0.5,
        y2: (cell: GridCell) => cell.r + 0.5,
        fill: { value: fillOf, scale: null },
        inset: 0.75,
        render: onMarkClick(cells, onpick, title),
      }),
      Plot.text(cells, {
        ...label,
        text: (cell: GridCell) => metricText(metricOf(cell.group, metric), metric, currency),
        fontSize: narrow ? 12 : 15,
        fontWeight: 560,
        dy: narrow ? 0 : -2,
        fontVariant: 'tabular-nums',
      }),
      narrow ? null : Plot.text(cells, { ...label, text: share, fontSize: 11, dy: 14 }),
      axis === 'f' && !narrow ? segmentNames(Plot, cells, ink) : null,
      axis === 'f' ? outlines(Plot, theme) : null,
      Plot.rect(cells.filter(picked), {
        x1: (cell: GridCell) => cell.other - 0.5,
        x2: (cell: GridCell) => cell.other + 0.5,
        y1: (cell: GridCell) => cell.r - 0.5,
        y2: (cell: GridCell) => cell.r + 0.5,
        fill: 'none',
        stroke: theme.accent,
        strokeWidth: 2.5,
        inset: 1.5,
        pointerEvents: 'none',
      }),
    ],
  };
}

/** Each segment's name once, in the upper left of its first cell (top row first). */
function segmentNames(
  Plot: PlotLibrary,
  cells: readonly GridCell[],
  ink: (cell: GridCell) => string,
): Markish {
  const seen = new Set<Segment>();
  const first = [...cells]
    .sort((a, b) => b.r - a.r || a.other - b.other)
    .filter(({ segment }) => segment && !seen.has(segment) && seen.add(segment));
  return Plot.text(first, {
    x: (cell: GridCell) => cell.other - 0.5,
    y: (cell: GridCell) => cell.r + 0.5,
    text: (cell: GridCell) => SEGMENT_NAMES[cell.segment!],
    textAnchor: 'start',
    lineAnchor: 'top',
    dx: 7,
    dy: 7,
    fontSize: 11,
    fontWeight: 560,
    fill: ink,
    pointerEvents: 'none',
  });
}

interface Edge {
  readonly x1: number;
  readonly x2: number;
  readonly y1: number;
  readonly y2: number;
}

/** Lines wherever two neighbouring cells belong to different segments, and around the whole. */
function outlines(Plot: PlotLibrary, theme: ChartTheme): Markish {
  const edges: Edge[] = [];
  const at = (r: number, f: number): Segment | null =>
    r >= 1 && r <= 5 && f >= 1 && f <= 5 ? segmentOf(r, f) : null;
  for (let i = 1; i <= 5; i++) {
    for (let k = 0; k <= 5; k++) {
      const line = k + 0.5;
      if (at(i, k) !== at(i, k + 1)) edges.push({ x1: line, x2: line, y1: i - 0.5, y2: i + 0.5 });
      if (at(k, i) !== at(k + 1, i)) edges.push({ x1: i - 0.5, x2: i + 0.5, y1: line, y2: line });
    }
  }
  return Plot.link(edges, {
    x1: 'x1',
    x2: 'x2',
    y1: 'y1',
    y2: 'y2',
    stroke: theme.text,
    strokeWidth: 1.4,
    strokeLinecap: 'square',
    pointerEvents: 'none',
  });
}
