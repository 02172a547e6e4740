/** The main picture: types × months, colour and figure the share of the type's orders. */
import type { PlotOptions } from '@observablehq/plot';
import { interpolateLab } from 'd3';
import type { Rhythm } from '../../../core/seasonal/bins';
import type { TypeProfile } from '../../../core/seasonal/profile';
import { formatNumber, formatPercent } from '../../../ui/format';
import { inkOn, onMarkClick, type PictureContext } from '../../rfm/pictures/picture';
import type { Pick } from '../params';
import { binNames, rowName, shortRowName, times } from '../words';

export interface YearOptions {
  readonly rhythm: Rhythm;
  readonly profiles: readonly TypeProfile[];
  readonly names: readonly string[];
  readonly store: Float64Array;
  readonly pick: Pick | null;
  readonly onpick: (pick: Pick) => void;
}

interface YearCell {
  /** −1 is the whole store. */
  readonly type: number;
  readonly bin: number;
  readonly share: number;
  readonly index: number;
}

const YEAR_ROW = 38;
const HEAD = 26;

/** Height of the picture for so many types and the store. */
export function yearHeight(types: number): number {
  return HEAD + YEAR_ROW * (types + 1) + 4;
}

export function yearPlot(options: YearOptions, context: PictureContext): PlotOptions {
  const { rhythm, profiles, names, store, pick, onpick } = options;
  const { Plot, width, height, theme } = context;
  const ramp = interpolateLab(...theme.sequential);
  const most = Math.max(...store, ...profiles.flatMap(({ shares }) => [...shares]));
  const narrow = width < 620;
  const marginLeft = narrow ? 88 : 148;
  const cellWidth = (width - marginLeft) / store.length;
  const short = binNames(rhythm, cellWidth < 30 ? 'narrow' : 'short');
  const long = binNames(rhythm);
  const cells: YearCell[] = profiles.flatMap((profile, type) =>
    Array.from(profile.shares, (share, bin) => ({ type, bin, share, index: profile.index[bin]! })),
  );
  const storeCells: YearCell[] = Array.from(store, (share, bin) => ({
    type: -1,
    bin,
    share,
    index: 1,
  }));
  const rowLabel = (type: number): string => {
    if (type < 0) return narrow ? 'Store' : 'Whole store';
    const name = names[type] ?? '';
    return narrow ? shortRowName(rhythm, profiles[type], name) : rowName(name);
  };
  const fill = ({ share }: YearCell): string => ramp(share / most);
  const chosen = (cell: YearCell): boolean =>
    pick !== null && pick.type === cell.type && (pick.bin === null || pick.bin === cell.bin);
  const figure = ({ share }: YearCell): string =>
    formatNumber(share * 100, share < 0.095 && cellWidth >= 40 ? 1 : 0);
  return {
    width,
    height,
    marginTop: HEAD,
    marginRight: 0,
    marginBottom: 4,
    marginLeft,
    x: { type: 'band', domain: long.map((_, bin) => bin), padding: 0.04, label: null },
    y: {
      type: 'band',
      domain: [...profiles.map((_, type) => type), -1],
      padding: 0.1,
      label: null,
    },
    marks: [
      Plot.axisX({
        anchor: 'top',
        tickSize: 0,
        label: null,
        tickFormat: (bin: number) => short[bin]!,
        fontSize: cellWidth < 20 ? 10 : 12,
      }),
      Plot.axisY({
        tickSize: 0,
        label: null,
        tickFormat: (type: number) => rowLabel(type),
        lineWidth: narrow ? 7 : 12,
        textOverflow: 'ellipsis',
        fontSize: narrow ? 11 : 12,
      }),
      Plot.cell([...cells, ...storeCells], {
        x: 'bin',
        y: 'type',
        fill: { value: fill, scale: null },
        stroke: {
          value: (cell: YearCell) => (chosen(cell) ? theme.text : 'none'),
          scale: null,
        },
        strokeWidth: 1.5,
        inset: 0.5,
        render: onMarkClick(
          [...cells, ...storeCells],
          ({ type, bin }) => {
            if (type >= 0) onpick({ type, bin });
          },
          (cell) => describe(cell, names, long, profiles),
        ),
      }),
      ...(cellWidth >= 22
        ? [
            Plot.text([...cells, ...storeCells], {
              x: 'bin',
              y: 'type',
              text: figure,
              fill: { value: (cell: YearCell) => inkOn(fill(cell)), scale: null },
              fontSize: cellWidth < 32 ? 10 : 12,
              pointerEvents: 'none',
            }),
          ]
        : []),
    ],
  };
}

function describe(
  { type, bin, share, index }: YearCell,
  names: readonly string[],
  bins: readonly string[],
  profiles: readonly TypeProfile[],
): string {
  if (type < 0) return `Whole store, ${bins[bin]}: ${formatPercent(share)} of orders`;
  const { low, high, counts } = profiles[type]!;
  return [
    `${names[type]}, ${bins[bin]}`,
    `${formatPercent(share)} of their orders (95 %: ${formatPercent(low[bin]!)} to ${formatPercent(high[bin]!)})`,
    `${times(index)} the store’s share`,
    `${formatNumber(counts[bin]!, 0)} orders counted`,
  ].join('\n');
}
