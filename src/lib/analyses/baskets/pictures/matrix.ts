/** Antecedents by consequents, lift as colour, in an order in which like stands beside like. */
import type { PlotOptions } from '@observablehq/plot';
import type { RuleMatrix } from '../../../core/basket/rule-groups';
import { liftOf, type RuleTable } from '../../../core/basket/rule-table';
import { formatNumber, formatPercent } from '../../../ui/format';
import { factTip, onMarkClick, type PictureContext } from '../../rfm/pictures/picture';
import type { Items } from '../read';
import { formatLift, itemNames, ruleName, shortName } from '../words';
import { liftRamp } from './colors';

export interface MatrixOptions {
  readonly matrix: RuleMatrix;
  readonly rules: RuleTable;
  readonly items: Items;
  readonly shown: Int32Array;
  readonly onpick: (rule: number) => void;
}

interface CellDatum {
  readonly row: number;
  readonly column: number;
  readonly rule: number;
}

const NARROW_PX = 560;
/** Least width of a column whose label can still be told from the next. */
const CELL_PX = 18;

/** Cells of the matrix; `fitting` leaves the rows and columns of the strongest rules only. */
export function matrixCells(matrix: RuleMatrix, fitting = Infinity): CellDatum[] {
  const width = matrix.columns.length;
  const cells = Array.from(matrix.rule, (rule, at) => ({
    row: Math.floor(at / width),
    column: at % width,
    rule,
  })).filter(({ rule }) => rule >= 0);
  const rows = new Set<number>();
  const columns = new Set<number>();
  // Rules are numbered from the strongest.
  for (const { row, column } of [...cells].sort((a, b) => a.rule - b.rule)) {
    if (rows.size < fitting || rows.has(row)) {
      if (columns.size < fitting || columns.has(column)) {
        rows.add(row);
        columns.add(column);
      }
    }
  }
  return cells.filter(({ row, column }) => rows.has(row) && columns.has(column));
}

export function matrixPlot(options: MatrixOptions, context: PictureContext): PlotOptions {
  const { matrix, rules, items, shown, onpick } = options;
  const { Plot, width, height, theme } = context;
  const narrow = width < NARROW_PX;
  const isShown = new Set(shown);
  const left = narrow ? 118 : 200;
  const right = narrow ? 40 : 96;
  const cells = matrixCells(matrix, Math.max(3, Math.floor((width - left - right) / CELL_PX)));
  const places = (part: (cell: CellDatum) => number): number[] =>
    [...new Set(cells.map(part))].sort((a, b) => a - b);
  const color = liftRamp(
    cells.map(({ rule }) => liftOf(rules, rule)),
    theme,
  );
  const letters = narrow ? 15 : 25;
  const rowName = (row: number): string => shortName(itemNames(items, matrix.rows[row]!), letters);
  const columnName = (column: number): string =>
    shortName(itemNames(items, matrix.columns[column]!), narrow ? 13 : 22);
  return {
    width,
    height,
    marginTop: narrow ? 90 : 140,
    marginLeft: left,
    marginRight: right,
    marginBottom: 8,
    x: { type: 'band', domain: places(({ column }) => column), label: null, padding: 0.08 },
    y: { type: 'band', domain: places(({ row }) => row), label: null, padding: 0.08 },
    marks: [
      Plot.gridX({ stroke: theme.line, strokeOpacity: 1 }),
      Plot.gridY({ stroke: theme.line, strokeOpacity: 1 }),
      Plot.axisX({
        anchor: 'top',
        tickSize: 0,
        tickFormat: columnName,
        tickRotate: -50,
        textAnchor: 'start',
        label: null,
      }),
      Plot.axisY({ tickSize: 0, tickFormat: rowName, label: null }),
      Plot.cell(cells, {
        x: 'column',
        y: 'row',
        fill: { value: ({ rule }: CellDatum) => color(liftOf(rules, rule)), scale: null },
        fillOpacity: ({ rule }: CellDatum) => (isShown.has(rule) ? 1 : 0.15),
        rx: 2,
        render: onMarkClick(cells, ({ rule }) => onpick(rule)),
      }),
      factTip(
        context,
        cells,
        { x: ({ column }) => column, y: ({ row }) => row },
        {
          Rule: ({ rule }) => ruleName(items, rules, rule),
          Lift: ({ rule }) => formatLift(liftOf(rules, rule)),
          Confidence: ({ rule }) => formatPercent(rules.confidence[rule]!),
          Baskets: ({ rule }) => formatNumber(rules.both[rule]!, 0),
        },
      ),
    ],
  };
}
