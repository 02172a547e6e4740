/** How columns hang together: a square of cells, each by the measure that fits its pair. */
import type { PlotOptions } from '@observablehq/plot';
import { interpolateLab } from 'd3';
import type { Measure, Relation } from '../../../core/quality/jobs';
import { formatNumber } from '../../../ui/format';
import { inkOn, type PictureContext } from '../../rfm/pictures/picture';
import { columnName } from '../../column-names';
import type { ComparedColumn } from '../relations';

export const MEASURE_WORDS: Readonly<Record<Measure, string>> = {
  pearson: 'Pearson’s r',
  spearman: 'Spearman’s ρ',
  'cramers-v': 'Cramér’s V',
  'correlation-ratio': 'correlation ratio η',
};

export interface MatrixCell extends Relation {
  readonly rowName: string;
  readonly columnName: string;
}

/** Relations that can be told from chance, with their columns' names. */
export function matrixCells(
  relations: readonly Relation[],
  columns: readonly ComparedColumn[],
  matrix: 'pearson' | 'spearman',
): MatrixCell[] {
  const name = (at: number): string => columnName(columns[at]!.column);
  return relations
    .filter(({ measure, value }) => {
      const other = matrix === 'pearson' ? 'spearman' : 'pearson';
      return measure !== other && !Number.isNaN(value);
    })
    .map((relation) => ({
      ...relation,
      rowName: name(relation.b),
      columnName: name(relation.a),
    }));
}

/** Below this a connection is no use to anybody, however sure it is. */
export const SMALL = 0.1;

export function matrixHeight(columns: readonly ComparedColumn[], width: number): number {
  return 110 + (columns.length - 1) * cellSize(columns.length, width);
}

function cellSize(count: number, width: number): number {
  return Math.max(18, Math.min(40, (width - 120) / Math.max(1, count - 1)));
}

export function matrixPlot(
  cells: readonly MatrixCell[],
  columns: readonly ComparedColumn[],
  { Plot, width, theme }: PictureContext,
): PlotOptions {
  const names = columns.map(({ column }) => columnName(column));
  const size = cellSize(columns.length, width);
  const [negative, middle, positive] = theme.diverging;
  const ramp = (value: number): string =>
    value < 0 ? interpolateLab(middle, negative)(-value) : interpolateLab(middle, positive)(value);
  const isSure = ({ adjustedP }: Relation): boolean => adjustedP < 0.01;
  return {
    height: matrixHeight(columns, width),
    width: Math.min(width, 130 + (columns.length - 1) * size),
    marginLeft: 112,
    marginRight: 4,
    marginTop: 4,
    marginBottom: 104,
    padding: 0.04,
    x: { domain: names.slice(0, -1), label: null, tickSize: 0, tickRotate: -55 },
    y: { domain: names.slice(1), label: null, tickSize: 0 },
    color: { type: 'identity' },
    marks: [
      Plot.cell(cells, {
        x: 'columnName',
        y: 'rowName',
        fill: (cell: MatrixCell) => (isSure(cell) ? ramp(cell.value) : theme.background),
        stroke: (cell: MatrixCell) => (isSure(cell) ? 'none' : theme.line),
      }),
      ...(size >= 26
        ? [
            Plot.text(
              cells.filter((cell) => isSure(cell) && Math.abs(cell.value) >= SMALL),
              {
                x: 'columnName',
                y: 'rowName',
                text: ({ value }: MatrixCell) => formatNumber(value, 2).replace(/^(-?)0/, '$1'),
                fontSize: size >= 34 ? 11 : 9.5,
                fill: ({ value }: MatrixCell) => inkOn(ramp(value)),
              },
            ),
          ]
        : []),
      Plot.tip(
        cells,
        Plot.pointer({
          x: 'columnName',
          y: 'rowName',
          title: (cell: MatrixCell) =>
            [
              `${cell.rowName} and ${cell.columnName}`,
              `${MEASURE_WORDS[cell.measure]}: ${formatNumber(cell.value, 3)}`,
              `${formatNumber(cell.n, 0)} lines`,
              isSure(cell) ? 'more than chance alone makes' : 'chance alone could make this',
            ].join('\n'),
          fill: theme.surface,
          stroke: theme.line,
        }),
      ),
    ],
  };
}
