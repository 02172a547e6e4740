import type { SheetCells, SheetLook } from '../../jobs/job-map';
import { cellClass } from './cell-class';
import { hasHeader } from './header';

/** Where the table of a sheet begins and what its columns are called. */
export interface SheetLayout {
  /** 0-based row of the first record. */
  readonly firstRow: number;
  /** 0-based first column: tables need not begin at the sheet's edge. */
  readonly firstColumn: number;
  /** Names of the columns from there on, empty where the header is. */
  readonly names: readonly string[];
  readonly hasHeader: boolean;
}

/** Rows above the header that are taken for titles and notes, at most. */
const MOST_TITLES = 40;

/**
 * Finds the header of a sheet: the first row that fills nearly as many columns as the rows below and
 * holds text only. A row of groups above it, whose cells are merged over several columns, fills
 * fewer; titles and notes fill one or two.
 */
export function sheetLayout({ head }: Pick<SheetLook, 'head'>): SheetLayout {
  const width = usualWidth(head);
  const at = head
    .slice(0, MOST_TITLES)
    .findIndex((row, k) => filled(row) >= Math.max(2, 0.6 * width) && !isGroupRow(head, k));
  const start = Math.max(0, at);
  const table = head.slice(start);
  const withHeader = table.length > 0 && isHeader(table);
  const columns = Math.max(0, ...table.map(({ values }) => values.length));
  const firstColumn = firstFilledColumn(table, columns);
  const header = table[0]?.values ?? [];
  return {
    firstRow: withHeader ? (table[0]?.row ?? 0) + 1 : (table[0]?.row ?? 0),
    firstColumn,
    names: Array.from({ length: columns - firstColumn }, (_, k) =>
      withHeader ? (header[firstColumn + k] ?? '') : '',
    ),
    hasHeader: withHeader,
  };
}

/** How many records a sheet is likely to hold as a table; 0 for notes, charts and pivot tables. */
export function tableRows(sheet: SheetLook, layout: SheetLayout, bytesPerRow: number): number {
  const { head, rows, bytes, isHidden } = sheet;
  const body = head.filter(({ row }) => row >= layout.firstRow);
  if (!body.length || layout.names.length < 2) return 0;
  const wide = Math.max(2, 0.5 * layout.names.length);
  const share = body.filter((row) => filled(row) >= wide).length / body.length;
  const count = rows ?? bytes / Math.max(1, bytesPerRow);
  return Math.max(0, count - (head.length - body.length)) * share * (isHidden ? 0.1 : 1);
}

function filled({ values }: SheetCells): number {
  return values.reduce((count, value) => count + (value === null ? 0 : 1), 0);
}

/** Columns that most rows fill: titles are few among the first rows, so the upper half tells. */
function usualWidth(head: readonly SheetCells[]): number {
  const widths = head.map(filled).sort((a, b) => a - b);
  return widths[Math.floor(widths.length * 0.75)] ?? 0;
}

/** Text over text that is fuller: the names of groups of columns. */
function isGroupRow(head: readonly SheetCells[], at: number): boolean {
  const [row, next, after] = [head[at]!, head[at + 1], head[at + 2]];
  if (!next || !after || next.row !== row.row + 1) return false;
  const isAllText = (cells: SheetCells): boolean =>
    cells.values.every((value, k) => value === null || cells.isText[k] === true) &&
    cells.values.every((value) => value === null || cellClass(value) === 'text');
  return (
    isAllText(row) &&
    isAllText(next) &&
    !isAllText(after) &&
    filled(row) < filled(next) &&
    filled(next) >= filled(after)
  );
}

function isHeader(table: readonly SheetCells[]): boolean {
  const [first, ...body] = table;
  // A spreadsheet tells text from numbers, which a text file cannot.
  const typed = first!.values.filter((value, k) => value !== null && !first!.isText[k]).length;
  if (typed > 0) return typed <= 0.2 * filled(first!) && years(first!);
  return hasHeader([first!, ...body].map(({ values }) => values.map((value) => value ?? '')));
}

/** Numbers that may head a column. */
function years({ values, isText }: SheetCells): boolean {
  return values.every((value, k) => value === null || isText[k] || /^(19|20)\d{2}$/.test(value));
}

function firstFilledColumn(table: readonly SheetCells[], columns: number): number {
  for (let k = 0; k < columns; k++) {
    if (table.some(({ values }) => (values[k] ?? null) !== null)) return k;
  }
  return 0;
}
