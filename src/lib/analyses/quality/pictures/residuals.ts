/** How far totals are from what their parts make. */
import type { PlotOptions } from '@observablehq/plot';
import { formatCompact, formatNumber } from '../../../ui/format';
import type { PictureContext } from '../../rfm/pictures/picture';
import type { Residual } from '../result';

/** `1 – 10 less`, `within a cent`. */
export function residualWords({ sign, bin }: Pick<Residual, 'sign' | 'bin'>): string {
  if (sign === 0) return 'within a cent';
  const high = 10 ** bin;
  const low = bin <= -1 ? 0.01 : high / 10;
  return `${formatNumber(low)} – ${formatNumber(high, high < 1 ? 1 : 0)} ${sign < 0 ? 'less' : 'more'}`;
}

/** In order from the largest shortfall to the largest surplus. */
export function orderedResiduals(residuals: readonly Residual[]): Residual[] {
  const place = ({ sign, bin }: Residual): number => sign * (bin + 3);
  return [...residuals].sort((a, b) => place(a) - place(b));
}

export function residualPlot(
  residuals: readonly Residual[],
  { Plot, width, theme }: PictureContext,
): PlotOptions {
  const rows = orderedResiduals(residuals).map((residual) => ({
    ...residual,
    words: residualWords(residual),
  }));
  return {
    height: rows.length * 30 + 40,
    marginLeft: 118,
    marginRight: 64,
    marginTop: 4,
    marginBottom: 32,
    x: {
      type: 'log',
      domain: [0.7, Math.max(10, ...rows.map(({ lines }) => lines))],
      label: null,
      ticks: width < 480 ? 3 : 5,
      tickFormat: (value: number) => formatCompact(value),
    },
    y: { domain: rows.map(({ words }) => words), label: null, tickSize: 0 },
    marks: [
      Plot.gridX({ stroke: theme.line, strokeOpacity: 1, ticks: width < 480 ? 3 : 5 }),
      Plot.barX(rows, {
        y: 'words',
        x1: 0.7,
        x2: 'lines',
        fill: ({ sign }: Residual) => (sign === 0 ? theme.categories[2]! : theme.categories[1]!),
        insetTop: 4,
        insetBottom: 4,
      }),
      Plot.text(rows, {
        y: 'words',
        x: 'lines',
        text: ({ lines }: Residual) => formatNumber(lines, 0),
        textAnchor: 'start',
        dx: 6,
        fill: theme.text2,
      }),
    ],
  };
}
