/** What was foretold against what came, tenths of the customers, with intervals. */
import type { PlotOptions } from '@observablehq/plot';
import type { HoldOut } from '../../../core/churn/report';
import type { CalibrationBin } from '../../../core/churn/check';
import { formatPercent } from '../../../ui/format';
import type { PictureContext } from '../../rfm/pictures/picture';

export function calibrationPlot(holdOut: HoldOut, context: PictureContext): PlotOptions {
  const { Plot, width, height, theme } = context;
  const percent = (value: number): string => formatPercent(value, 0);
  return {
    width,
    height,
    marginTop: 28,
    marginLeft: 48,
    marginRight: 12,
    marginBottom: 38,
    x: { domain: [0, 1], label: null, ticks: 5, tickFormat: percent },
    y: { domain: [0, 1], label: null, ticks: 5, tickFormat: percent, grid: true },
    marks: [
      Plot.line(
        [
          [0, 0],
          [1, 1],
        ],
        { stroke: theme.text3, strokeDasharray: '3 3' },
      ),
      Plot.text(['foretold →'], { frameAnchor: 'bottom-right', dy: 34, fill: theme.text3 }),
      Plot.text(['↑ came true'], {
        frameAnchor: 'top-left',
        dx: -44,
        dy: -20,
        textAnchor: 'start',
        fill: theme.text3,
      }),
      Plot.link(holdOut.bins, {
        x1: 'predicted',
        x2: 'predicted',
        y1: ({ observed }: CalibrationBin) => observed.low,
        y2: ({ observed }: CalibrationBin) => observed.high,
        stroke: theme.categories[0]!,
        strokeWidth: 1.5,
      }),
      Plot.dot(holdOut.bins, {
        x: 'predicted',
        y: ({ observed }: CalibrationBin) => observed.share,
        r: 4,
        fill: theme.categories[0]!,
        title: ({ predicted, observed }: CalibrationBin) =>
          `Foretold ${formatPercent(predicted)}\nCame true ${formatPercent(observed.share)} (${observed.count} of ${observed.of})`,
      }),
    ],
  };
}
