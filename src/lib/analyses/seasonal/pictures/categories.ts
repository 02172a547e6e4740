/** When categories sell: colour is the index of the month, a dot where it is above average for sure. */
import type { PlotOptions } from '@observablehq/plot';
import { interpolateLab } from 'd3';
import type { SeasonIndex } from '../../../core/seasonal/categories';
import { formatNumber } from '../../../ui/format';
import type { ChartTheme } from '../../../viz/theme';
import { inkOn, onMarkClick, type PictureContext } from '../../rfm/pictures/picture';
import { binNames, times } from '../words';

export interface CategoryOptions {
  readonly seasons: readonly SeasonIndex[];
  readonly names: readonly string[];
  readonly pick: { readonly category: number; readonly month: number } | null;
  readonly onpick: (category: number, month: number) => void;
}

interface CategoryCell {
  readonly category: number;
  readonly month: number;
  readonly index: number;
}

const ROW = 27;
const HEAD = 26;
/** Categories move less than customers: twice as much is as deep as it gets. */
const FULL = Math.log(2.2);

export function categoriesHeight(categories: number): number {
  return HEAD + ROW * categories + 4;
}

/** The colour of an index: neutral at 1, deeper the farther from it, by ratio. */
function indexColor(theme: ChartTheme): (index: number) => string {
  const [negative, middle, positive] = theme.diverging;
  const below = interpolateLab(middle, negative);
  const above = interpolateLab(middle, positive);
  return (index) => {
    if (!Number.isFinite(index)) return middle;
    const strength = index > 0 ? Math.min(1, Math.abs(Math.log(index)) / FULL) : 1;
    return (index < 1 ? below : above)(strength);
  };
}

export function categoriesPlot(
  { seasons, names, pick, onpick }: CategoryOptions,
  { Plot, width, height, theme }: PictureContext,
): PlotOptions {
  const color = indexColor(theme);
  const narrow = width < 620;
  const marginLeft = narrow ? 86 : 160;
  const cellWidth = (width - marginLeft) / 12;
  const short = binNames('month', cellWidth < 30 ? 'narrow' : 'short');
  const long = binNames('month');
  const cells: CategoryCell[] = seasons.flatMap(({ index }, category) =>
    Array.from(index, (value, month) => ({ category, month, index: value })),
  );
  const fill = ({ index }: CategoryCell): string => color(index);
  const isRaised = ({ category, month }: CategoryCell): boolean =>
    seasons[category]!.raised.includes(month);
  return {
    width,
    height,
    marginTop: HEAD,
    marginRight: 0,
    marginBottom: 4,
    marginLeft,
    x: { type: 'band', domain: long.map((_, month) => month), padding: 0.04, label: null },
    y: { type: 'band', domain: names.map((_, category) => category), padding: 0.08, label: null },
    marks: [
      Plot.axisX({ anchor: 'top', tickSize: 0, label: null, tickFormat: (m: number) => short[m]! }),
      Plot.axisY({
        tickSize: 0,
        label: null,
        tickFormat: (category: number) => names[category] ?? '',
        lineWidth: narrow ? 6.6 : 12,
        textOverflow: 'ellipsis',
        fontSize: narrow ? 11 : 12,
      }),
      Plot.cell(cells, {
        x: 'month',
        y: 'category',
        inset: 0.5,
        fill: { value: fill, scale: null },
        stroke: {
          value: (cell: CategoryCell) =>
            pick?.category === cell.category && pick.month === cell.month ? theme.text : 'none',
          scale: null,
        },
        strokeWidth: 1.5,
        render: onMarkClick(
          cells,
          ({ category, month }) => onpick(category, month),
          (cell) => describe(cell, names, long, seasons),
        ),
      }),
      // Sure ones stand out by weight too, not by colour alone.
      ...(cellWidth >= 22
        ? [false, true].map((raised) =>
            Plot.text(
              cells.filter((cell) => isRaised(cell) === raised),
              {
                x: 'month',
                y: 'category',
                text: ({ index }: CategoryCell) => formatNumber(index, cellWidth < 34 ? 1 : 2),
                fontWeight: raised ? 700 : 400,
                fill: { value: (cell: CategoryCell) => inkOn(fill(cell)), scale: null },
                fontSize: cellWidth < 34 ? 10 : 11,
                pointerEvents: 'none',
              },
            ),
          )
        : []),
    ],
  };
}

function describe(
  { category, month, index }: CategoryCell,
  names: readonly string[],
  months: readonly string[],
  seasons: readonly SeasonIndex[],
): string {
  const { low, high, raised } = seasons[category]!;
  return [
    `${names[category]}, ${months[month]}`,
    `${times(index)} an average month (95 %: ${formatNumber(low[month]!, 2)} to ${formatNumber(high[month]!, 2)})`,
    raised.includes(month) ? 'above average beyond chance' : '',
  ]
    .filter(Boolean)
    .join('\n');
}
