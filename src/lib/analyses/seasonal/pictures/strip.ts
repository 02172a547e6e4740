/** Customers one below the other, those alike beside each other: what the types are cut from. */
import type { PlotOptions } from '@observablehq/plot';
import { interpolateLab } from 'd3';
import type { SeasonalReport } from '../../../core/seasonal/jobs';
import { formatCount, formatPercent } from '../../../ui/format';
import type { PictureContext } from '../../rfm/pictures/picture';
import { binNames } from '../words';
import { typeColor } from './colors';

export interface Band {
  readonly type: number;
  readonly customers: number;
  /** Mean shrunk shares of the band's customers. */
  readonly shares: Float64Array;
}

const MOST_BANDS = 150;

/** Some hundred bands of equally many customers each, none over the edge of a type. */
export function bandsOf({ shares, width, types }: SeasonalReport): Band[] {
  if (!types) return [];
  const { order, labels, k } = types;
  const size = Math.max(1, Math.ceil(order.length / MOST_BANDS));
  const bands: Band[] = [];
  for (let at = 0; at < order.length;) {
    const label = labels[order[at]!]!;
    const sum = new Float64Array(width);
    let customers = 0;
    for (; at < order.length && customers < size && labels[order[at]!] === label; at++) {
      customers++;
      for (let j = 0; j < width; j++) sum[j]! += shares[order[at]! * width + j]!;
    }
    bands.push({
      type: label < 0 ? k : label,
      customers,
      shares: sum.map((value) => value / customers),
    });
  }
  return bands;
}

export function stripPlot(
  report: SeasonalReport,
  bands: readonly Band[],
  names: readonly string[],
  { Plot, width, height, theme }: PictureContext,
): PlotOptions {
  const { k } = report.types!;
  const ramp = interpolateLab(...theme.sequential);
  // Half the orders in one bin is as full as it gets.
  const full = Math.min(0.6, 5 / report.width);
  const short = binNames(report.rhythm, width < 520 ? 'narrow' : 'short');
  const long = binNames(report.rhythm);
  let from = 0;
  const placed = bands.map((band) => {
    const start = from;
    from += band.customers;
    return { ...band, y1: start, y2: from };
  });
  const cells = placed.flatMap((band) =>
    Array.from(band.shares, (share, bin) => ({ ...band, bin, share })),
  );
  type StripCell = (typeof cells)[number];
  return {
    width,
    height,
    marginTop: 24,
    marginLeft: 18,
    marginRight: 2,
    marginBottom: 4,
    x: { domain: [0, report.width], axis: null },
    y: { domain: [0, from], reverse: true, axis: null },
    marks: [
      Plot.text(short, {
        x: (_: string, bin: number) => bin + 0.5,
        text: (name: string) => name,
        frameAnchor: 'top',
        dy: -14,
      }),
      Plot.rect(cells, {
        x1: 'bin',
        x2: ({ bin }: StripCell) => bin + 1,
        y1: 'y1',
        y2: 'y2',
        fill: { value: ({ share }: StripCell) => ramp(Math.min(1, share / full)), scale: null },
        // A hair of overlap, or lines show between rows that are thinner than a pixel.
        insetBottom: -0.4,
        title: ({ type, bin, share, customers }: StripCell) =>
          `${names[type]}\n${formatCount(customers, 'customer', 'customers')}: ${formatPercent(share)} of orders in ${long[bin]}`,
      }),
      Plot.rect(placed, {
        x1: 0,
        x2: 0,
        insetLeft: -14,
        insetRight: 6,
        y1: 'y1',
        y2: 'y2',
        insetBottom: -0.4,
        fill: { value: ({ type }: Band) => typeColor(type, k, theme), scale: null },
      }),
    ],
  };
}
