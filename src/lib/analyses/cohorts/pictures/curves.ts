/** The value by age: one line for each cohort and their average, or one for each group of a split. */
import type { PlotOptions } from '@observablehq/plot';
import { interpolateHcl } from 'd3';
import { cellState, type CohortGrid } from '../../../core/cohorts/grid';
import { averages, cellValue, type CohortMetric } from '../../../core/cohorts/metrics';
import { formatMoney, formatNumber, formatPercent } from '../../../ui/format';
import type { PictureContext } from '../../rfm/pictures/picture';
import { shortened } from '../../clusters/pictures/context';
import type { CohortGroup } from '../result';
import { isShare, metricText, periodLabel } from '../words';

export interface CurveOptions {
  readonly grid: CohortGrid;
  readonly groups: readonly CohortGroup[];
  readonly metric: CohortMetric;
  readonly currency: string | null;
}

interface Point {
  readonly age: number;
  readonly value: number;
  readonly line: string;
  readonly color: string;
}

/** Fewer customers than this make a line that only trembles. */
const LEAST_CUSTOMERS = 30;

/** Averages of a grid where enough customers stand behind them. */
export function averageLine(
  grid: CohortGrid,
  metric: CohortMetric,
): { age: number; value: number }[] {
  return averages(grid, metric).flatMap(({ value, customers }, age) =>
    value !== null && customers >= LEAST_CUSTOMERS ? [{ age, value }] : [],
  );
}

export function curvesPlot(
  { grid, groups, metric, currency }: CurveOptions,
  context: PictureContext,
): PlotOptions {
  const { Plot, width, height, theme } = context;
  const from = metric === 'cumulative' || metric === 'aov' ? 0 : 1;
  const lines: Point[] = [];
  const thick: Point[] = [];
  if (groups.length) {
    groups.forEach((group, rank) => {
      const color = group.isRest ? theme.other : (theme.categories[rank] ?? theme.other);
      for (const point of averageLine(group.grid, metric)) {
        if (point.age >= from) thick.push({ ...point, line: group.name, color });
      }
    });
  } else {
    const ramp = interpolateHcl(...theme.sequential);
    for (let cohort = 0; cohort < grid.cohorts; cohort++) {
      const color = ramp(0.15 + (0.7 * cohort) / Math.max(1, grid.cohorts - 1));
      for (let age = from; cohort + age < grid.cohorts; age++) {
        const value = cellValue(grid, metric, cohort, age);
        if (value === null || cellState(grid, cohort, age) !== 'finished') continue;
        lines.push({ age, value, line: periodLabel(grid, cohort), color });
      }
    }
    for (const point of averageLine(grid, metric)) {
      if (point.age >= from) thick.push({ ...point, line: 'All cohorts', color: theme.text });
    }
  }
  const names = new Map<string, Point>();
  for (const point of thick) names.set(point.line, point);
  const labels = spread([...names.values()], thick, height);
  const write = (value: number): string =>
    isShare(metric)
      ? formatPercent(value, 0)
      : metric === 'orders'
        ? formatNumber(value, 0)
        : formatMoney(value, currency, { compact: true });
  const wide = width >= 300;
  return {
    width,
    height,
    marginLeft: 52,
    marginRight: groups.length && wide ? 112 : 12,
    marginBottom: 34,
    x: {
      label: `${grid.period}s since the first purchase →`,
      ticks: Math.max(3, Math.min(12, width / 70)),
      tickFormat: (age: number) => (Number.isInteger(age) ? formatNumber(age, 0) : ''),
      labelArrow: 'none',
    },
    y: { label: null, zero: metric !== 'aov', grid: true, ticks: 5, tickFormat: write },
    marks: [
      Plot.line(lines, {
        x: 'age',
        y: 'value',
        z: 'line',
        stroke: 'color',
        strokeWidth: 1,
        strokeOpacity: 0.7,
      }),
      Plot.line(thick, {
        x: 'age',
        y: 'value',
        z: 'line',
        stroke: 'color',
        strokeWidth: groups.length ? 2 : 2.75,
      }),
      groups.length && wide
        ? Plot.text(labels, {
            x: 'age',
            y: 'value',
            text: ({ line }: Point) => shortened(line, 16),
            textAnchor: 'start',
            frameAnchor: 'right',
            dx: 8,
            fill: 'color',
            fontWeight: 560,
          })
        : null,
      Plot.tip(
        [...thick, ...lines],
        Plot.pointer({
          x: 'age',
          y: 'value',
          title: ({ line, age, value }: Point) =>
            `${line}, after ${age} ${grid.period}${age === 1 ? '' : 's'}\n${metricText(value, metric, currency)}`,
          fill: theme.surface,
          stroke: theme.line,
          fontSize: 12,
        }),
      ),
    ],
  };
}

/** Ends of the lines, moved apart so that their names do not lie on each other. */
function spread(ends: readonly Point[], all: readonly Point[], height: number): Point[] {
  const greatest = all.reduce((most, { value }) => Math.max(most, value), 0);
  const least = (15 / Math.max(1, height - 60)) * greatest;
  let above = Infinity;
  return [...ends]
    .sort((a, b) => b.value - a.value)
    .map((point) => {
      const value = Math.min(point.value, above - least);
      above = value;
      return { ...point, value, age: Math.max(...ends.map(({ age }) => age)) };
    });
}
