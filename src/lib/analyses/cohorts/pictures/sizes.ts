/** How many came in each period, and how many of them have come back since. */
import type { PlotOptions } from '@observablehq/plot';
import type { CohortGrid } from '../../../core/cohorts/grid';
import { formatCompact, formatCount, formatPercent } from '../../../ui/format';
import type { PictureContext } from '../../rfm/pictures/picture';
import { periodLabel } from '../words';

interface Bar {
  readonly cohort: number;
  readonly size: number;
  readonly back: number;
}

export function sizesPlot(grid: CohortGrid, context: PictureContext): PlotOptions {
  const { Plot, width, height, theme } = context;
  const bars: Bar[] = Array.from({ length: grid.cohorts }, (_, cohort) => ({
    cohort,
    size: grid.size[cohort]!,
    back: cohort + 1 < grid.cohorts ? grid.activeSince[cohort * grid.cohorts + 1]! : 0,
  }));
  const step = Math.max(1, Math.ceil(grid.cohorts / Math.max(2, width / 90)));
  const x1 = ({ cohort }: Bar): number => cohort - 0.42;
  const x2 = ({ cohort }: Bar): number => cohort + 0.42;
  const title = ({ cohort, size, back }: Bar): string =>
    `${periodLabel(grid, cohort)}: ${formatCount(size, 'new customer', 'new customers')}\n${formatCount(back, 'came', 'came')} back in a later ${grid.period}${size ? ` (${formatPercent(back / size)})` : ''}`;
  return {
    width,
    height,
    marginLeft: 46,
    marginRight: 8,
    marginBottom: 26,
    x: { domain: [-0.6, grid.cohorts - 0.4], axis: null },
    y: { label: null, grid: true, ticks: 4, tickFormat: formatCompact },
    marks: [
      Plot.rect(bars, { x1, x2, y1: 0, y2: 'size', fill: theme.other, fillOpacity: 0.45, title }),
      Plot.rect(bars, { x1, x2, y1: 0, y2: 'back', fill: theme.categories[0]!, title }),
      Plot.text(
        bars.filter(({ cohort }) => cohort % step === 0),
        {
          x: 'cohort',
          frameAnchor: 'bottom',
          dy: 16,
          text: ({ cohort }: Bar) => periodLabel(grid, cohort),
          fill: theme.text3,
        },
      ),
      Plot.ruleY([0], { stroke: theme.line }),
    ],
  };
}
