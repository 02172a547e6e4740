/** The main picture: cohorts down, periods since across, colour for the value. */
import type { PlotOptions } from '@observablehq/plot';
import { interpolateHcl } from 'd3';
import { cellState, type CohortGrid } from '../../../core/cohorts/grid';
import { averages, cellValue, type CohortMetric } from '../../../core/cohorts/metrics';
import { formatCount, formatNumber } from '../../../ui/format';
import { inkOn, onMarkClick, type PictureContext } from '../../rfm/pictures/picture';
import { ageWords, cellText, isShare, metricText, periodLabel, periodRange } from '../words';

export interface TriangleOptions {
  readonly grid: CohortGrid;
  readonly metric: CohortMetric;
  readonly currency: string | null;
  readonly picked: { readonly cohort: number; readonly age: number } | null;
  readonly onpick: (cohort: number, age: number) => void;
}

interface Cell {
  readonly cohort: number;
  readonly age: number;
  readonly row: number;
  readonly value: number | null;
  readonly unfinished: boolean;
}

/** So many cohorts and ages can be told apart; the latest cohorts are shown. */
export const MOST_COHORTS = 53;

const ROW_PX = { few: 28, some: 22, many: 17, crowd: 12 } as const;

function rowHeight(cohorts: number): number {
  if (cohorts <= 14) return ROW_PX.few;
  if (cohorts <= 26) return ROW_PX.some;
  return cohorts <= 40 ? ROW_PX.many : ROW_PX.crowd;
}

const TOP = 22;
const BOTTOM = 8;

export function triangleHeight(grid: CohortGrid): number {
  const rows = Math.min(grid.cohorts, MOST_COHORTS) + 1.6;
  return Math.round(TOP + BOTTOM + rows * rowHeight(Math.min(grid.cohorts, MOST_COHORTS)));
}

export function trianglePlot(
  { grid, metric, currency, picked, onpick }: TriangleOptions,
  { Plot, width, height, theme }: PictureContext,
): PlotOptions {
  const narrow = width < 560;
  const skipped = Math.max(0, grid.cohorts - MOST_COHORTS);
  const columns = grid.cohorts - skipped;
  const cells: Cell[] = [];
  for (let cohort = skipped; cohort < grid.cohorts; cohort++) {
    for (let age = 0; cohort + age < grid.cohorts; age++) {
      cells.push({
        cohort,
        age,
        row: cohort - skipped,
        value: cellValue(grid, metric, cohort, age),
        unfinished: cellState(grid, cohort, age) === 'unfinished',
      });
    }
  }
  const average = averages(grid, metric)
    .slice(0, columns)
    .map((entry, age) => ({ ...entry, age }));
  // The first period is everybody's: it would drown the others, except where values build on it.
  const from = metric === 'cumulative' || metric === 'aov' ? 0 : 1;
  const measured = cells
    .filter((cell) => cell.age >= from && !cell.unfinished && grid.size[cell.cohort]! >= 5)
    .flatMap((cell) => cell.value ?? [])
    .sort((a, b) => a - b);
  // One odd cell does not take the whole ramp.
  const high = measured[Math.floor((measured.length - 1) * 0.99)] ?? 1;
  const low = metric === 'aov' ? (measured[Math.floor((measured.length - 1) * 0.01)] ?? 0) : 0;
  const ramp = interpolateHcl(...theme.sequential);
  const shade = (value: number): string =>
    ramp(high > low ? Math.min(1, Math.max(0, (value - low) / (high - low))) : 0);
  const fillOf = (cell: Cell): string =>
    cell.value === null
      ? theme.background
      : cell.unfinished
        ? theme.line
        : cell.age < from
          ? theme.line
          : shade(cell.value);
  const marginLeft = narrow ? 62 : 128;
  const cellWidth = (width - marginLeft - 4) / columns;
  const readable = cellWidth >= (isShare(metric) ? 16.5 : 32) && rowHeight(columns) >= 16;
  const fontSize = cellWidth >= 34 && rowHeight(columns) >= 20 ? 12 : 10.5;
  const step = Math.max(1, Math.ceil(18 / rowHeight(columns)));
  const rows = Array.from({ length: columns }, (_, row) => row).filter((row) => row % step === 0);
  const ageStep = Math.max(1, Math.ceil(22 / cellWidth));
  const ages = average.map(({ age }) => age).filter((age) => age % ageStep === 0);
  const title = ({ cohort, age, value, unfinished }: Cell): string =>
    [
      `Cohort ${periodLabel(grid, cohort)}: ${formatCount(grid.size[cohort]!, 'customer', 'customers')}`,
      `${age === 0 ? 'First' : `${ageWords(age, grid.period)} later`}: ${periodRange(grid, cohort, age)}`,
      metricText(value, metric, currency),
      formatCount(grid.active[cohort * grid.cohorts + age]!, 'customer bought', 'customers bought'),
      ...(unfinished ? ['This period is not over in the data'] : []),
    ].join('\n');
  const AVERAGE_ROW = -1.5;
  return {
    width,
    height,
    marginTop: TOP,
    marginBottom: BOTTOM,
    marginLeft,
    marginRight: 4,
    x: { domain: [-0.5, columns - 0.5], axis: null },
    y: { domain: [-2, columns - 0.5], reverse: true, axis: null },
    marks: [
      Plot.text(ages, {
        x: (age: number) => age,
        y: -2,
        text: (age: number) => formatNumber(age, 0),
        dy: -9,
        fill: theme.text3,
      }),
      Plot.text([`${narrow ? '' : 'Cohort · customers'}`], {
        frameAnchor: 'top-left',
        dx: -marginLeft,
        dy: -15,
        textAnchor: 'start',
        fill: theme.text3,
      }),
      Plot.text(rows, {
        x: -0.5,
        y: (row: number) => row,
        text: (row: number) => periodLabel(grid, row + skipped),
        dx: -marginLeft,
        textAnchor: 'start',
        fontSize: narrow ? 11 : 12,
        fill: theme.text2,
      }),
      narrow
        ? null
        : Plot.text(rows, {
            x: -0.5,
            y: (row: number) => row,
            text: (row: number) => formatNumber(grid.size[row + skipped]!, 0),
            dx: -8,
            textAnchor: 'end',
            fill: theme.text3,
          }),
      Plot.text([narrow ? 'All' : 'All, weighted'], {
        x: -0.5,
        y: AVERAGE_ROW,
        dx: -marginLeft,
        textAnchor: 'start',
        fontWeight: 600,
        fill: theme.text,
      }),
      Plot.rect(average, {
        x1: ({ age }: { age: number }) => age - 0.5,
        x2: ({ age }: { age: number }) => age + 0.5,
        y1: AVERAGE_ROW - 0.5,
        y2: AVERAGE_ROW + 0.5,
        inset: 0.5,
        fill: {
          value: ({ value, age }: { value: number | null; age: number }) =>
            value === null ? theme.background : age < from ? theme.line : shade(value),
          scale: null,
        },
        title: ({ age, value, cohorts, customers }: (typeof average)[number]) =>
          `${age === 0 ? 'First' : `${ageWords(age, grid.period)} later`}, all cohorts: ${metricText(value, metric, currency)}\n${formatCount(cohorts, 'cohort', 'cohorts')}, ${formatCount(customers, 'customer', 'customers')}`,
      }),
      readable
        ? Plot.text(
            average.filter(({ age }) => age > 0 || !isShare(metric)),
            {
              x: 'age',
              y: AVERAGE_ROW,
              text: ({ value }: { value: number | null }) =>
                cellText(value, metric, cellWidth >= 26),
              fontSize,
              fontWeight: 600,
              fill: ({ value, age }: { value: number | null; age: number }) =>
                inkOn(value === null ? theme.background : age < from ? theme.line : shade(value)),
              pointerEvents: 'none',
            },
          )
        : null,
      Plot.rect(cells, {
        x1: (cell: Cell) => cell.age - 0.5,
        x2: (cell: Cell) => cell.age + 0.5,
        y1: (cell: Cell) => cell.row - 0.5,
        y2: (cell: Cell) => cell.row + 0.5,
        inset: 0.5,
        fill: { value: fillOf, scale: null },
        render: onMarkClick(cells, ({ cohort, age }) => onpick(cohort, age), title),
      }),
      readable
        ? Plot.text(
            cells.filter(({ age }) => age > 0 || !isShare(metric)),
            {
              x: 'age',
              y: 'row',
              text: (cell: Cell) => cellText(cell.value, metric, cellWidth >= 26),
              fontSize,
              fill: (cell: Cell) => (cell.unfinished ? theme.text3 : inkOn(fillOf(cell))),
              pointerEvents: 'none',
            },
          )
        : null,
      picked && picked.cohort >= skipped
        ? Plot.rect([picked], {
            x1: picked.age - 0.5,
            x2: picked.age + 0.5,
            y1: picked.cohort - skipped - 0.5,
            y2: picked.cohort - skipped + 0.5,
            fill: 'none',
            stroke: theme.accent,
            strokeWidth: 2.5,
            pointerEvents: 'none',
          })
        : null,
    ],
  };
}
