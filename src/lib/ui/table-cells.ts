import type { Slices } from '../core/tabular/order';
import { formatDay, formatMoney, formatNumber, formatPercent, NO_FIGURE } from './format';
import type { Cell, ColumnFormat, TableColumn } from './table-types';

/** Beyond this a browser's scroll bar cannot reach (Firefox ends at 17.8 million px). */
const MAX_SCROLL_PX = 15_000_000;

/** Text put into a cell; the whole of it is in the cell's title. */
const MAX_CELL_CHARS = 240;
const MAX_TITLE_CHARS = 2_000;

/** A p-value is never written as nothing at all. */
const P_DIGITS = 4;
const LEAST_P = 10 ** -P_DIGITS;

/** How long one slice of sorting or searching may hold the page. */
const SLICE_MS = 8;

const WIDTHS: Readonly<Record<ColumnFormat, number>> = {
  text: 168,
  integer: 104,
  number: 112,
  money: 124,
  percent: 96,
  p: 92,
  day: 116,
};

/** Average width of a letter in a header, and what its padding and arrow take, in px. */
const LETTER = 6.8;
const HEADER_SPACE = 44;

/** Least width in px: what was asked for, or enough for the format and for the header. */
export function columnWidth(column: TableColumn): number {
  const header = Math.ceil(column.label.length * LETTER) + HEADER_SPACE;
  return column.width ?? Math.max(WIDTHS[column.format], Math.min(header, 200));
}

/** Rows that fit into the longest list a browser can scroll. */
export function scrollableRows(count: number, rowHeight: number): number {
  return Math.min(count, Math.floor(MAX_SCROLL_PX / rowHeight));
}

/** A cell as the page shows it. */
export function cellText(cell: Cell, column: TableColumn): string {
  if (cell === null) return NO_FIGURE;
  if (typeof cell === 'boolean') return cell ? 'yes' : 'no';
  if (typeof cell === 'string') {
    if (column.format === 'day') return formatDay(cell);
    return cell.length > MAX_CELL_CHARS ? `${cell.slice(0, MAX_CELL_CHARS)}…` : cell;
  }
  switch (column.format) {
    case 'money':
      return formatMoney(cell, column.currency ?? null);
    case 'percent':
      return formatPercent(cell, column.digits);
    case 'integer':
      return formatNumber(cell, 0);
    case 'p':
      return cell < LEAST_P ? `< ${formatNumber(LEAST_P, P_DIGITS)}` : formatNumber(cell, P_DIGITS);
    default:
      return formatNumber(cell, column.digits);
  }
}

/** The whole text, for pointing at a cell that may be clipped; figures are never clipped. */
export function cellTitle(cell: Cell, column: TableColumn): string | undefined {
  if (typeof cell !== 'string' || column.format !== 'text' || cell.length < 18) return undefined;
  return cell.length > MAX_TITLE_CHARS ? `${cell.slice(0, MAX_TITLE_CHARS)}…` : cell;
}

/** Slices of a few milliseconds with a turn of the event loop between them. */
export function pageSlices(): Slices {
  let began = performance.now();
  return {
    due: () => performance.now() - began > SLICE_MS,
    pause: () =>
      new Promise((resolve) => {
        // Not a timer: nested timers wait 4 ms each.
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
          port1.close();
          began = performance.now();
          resolve();
        };
        port2.postMessage(null);
      }),
  };
}
