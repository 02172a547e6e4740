import type { SheetCells } from '../protocol';
import { KIND } from '../table/record-writer';

/** Excel's own limits, which the other programs share or stay below. */
export const MOST_ROWS = 1_048_576;
export const MOST_COLUMNS = 16_384;

/** One row on its way from a workbook to the table; reused for every row. */
export class SheetRow {
  /** 0-based row of the sheet. */
  index = 0;
  readonly values: (string | null)[] = [];
  /** Kind of each value, as a bit of {@link KIND}. */
  readonly kinds: number[] = [];
  /** Cells up to the last that holds something. */
  length = 0;

  reset(index: number): void {
    this.index = index;
    this.length = 0;
  }

  set(column: number, value: string | null, kind: number): void {
    if (value === null || value === '') return;
    for (let k = this.length; k < column; k++) {
      this.values[k] = null;
      this.kinds[k] = KIND.none;
    }
    if (column >= this.length) this.length = column + 1;
    this.values[column] = value;
    this.kinds[column] = kind;
  }

  /** A copy that may be sent away. */
  cells(): SheetCells {
    return {
      row: this.index,
      values: this.values.slice(0, this.length),
      isText: this.kinds.slice(0, this.length).map((kind) => kind === KIND.text),
    };
  }
}

/** Takes a row that holds something; `true` ends the reading of the sheet. */
export type TakeRow = (row: SheetRow) => unknown;

/** Cells of one column that are shown as one: the first holds the value, the others none. */
export interface Span {
  readonly column: number;
  readonly from: number;
  readonly to: number;
}

/** A sheet by its beginning. */
export interface SheetBeginning {
  readonly name: string;
  readonly isHidden: boolean;
  /** Rows that hold something, where the workbook says so or all were looked at, else null. */
  readonly rows: number | null;
  /** Bytes of the sheet once unpacked. */
  readonly bytes: number;
  readonly head: readonly SheetCells[];
}

/** A workbook whose sheets can be read, each row by row. */
export interface OpenBook {
  /** @param headRows rows taken from the beginning of each sheet */
  look(headRows: number): Promise<SheetBeginning[]>;
  /**
   * @param sheet its place in {@link look}'s list
   * @param onShare called with the share of the sheet that is read, 0..1
   */
  read(sheet: number, take: TakeRow, onShare: (share: number) => void): Promise<void>;
  /** Cells of a sheet that were merged downwards, in the order of their rows. */
  spans(sheet: number): Promise<readonly Span[]>;
}

/** A value as text, and its kind. */
export interface CellText {
  readonly value: string;
  readonly kind: number;
}

/** A moment that is written as in ISO 8601; a fraction of a second and a zone are left out. */
export function isoText(written: string): CellText {
  const match =
    /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}:\d{2})(?:\.\d+)?(?:Z|[-+]\d{2}:\d{2})?)?$/.exec(written);
  if (!match) return { value: written, kind: KIND.text };
  const [, day, clockTime] = match;
  if (!clockTime || clockTime === '00:00:00') return { value: day!, kind: KIND.day };
  return { value: `${day} ${clockTime}`, kind: KIND.moment };
}

const DAY_MS = 86_400_000;
const days = new Map<number, string>();

/**
 * A spreadsheet's day number as `2024-02-29` or `2024-02-29 10:30:00`; null when it is out of the
 * calendar. Day 1 is 1900-01-01 with the 29 February 1900 that never was, or 1904-01-02.
 */
export function serialText(serial: number, is1904: boolean): CellText | null {
  const from1900 = is1904 ? serial + 1462 : serial;
  if (!(from1900 >= 1 && from1900 < 2_958_466)) {
    // Less than a day is a time of day.
    if (!(from1900 >= 0 && from1900 < 1)) return null;
    return { value: clock(Math.round(from1900 * 86_400) % 86_400), kind: KIND.text };
  }
  // Before March 1900 the numbers run one behind.
  const since1970 = from1900 - (from1900 < 60 ? 25_568 : 25_569);
  let day = Math.floor(since1970);
  let second = Math.round((since1970 - day) * 86_400);
  if (second === 86_400) {
    day += 1;
    second = 0;
  }
  let text = days.get(day);
  if (text === undefined) {
    text = new Date(day * DAY_MS).toISOString().slice(0, 10);
    days.set(day, text);
  }
  if (second === 0) return { value: text, kind: KIND.day };
  return { value: `${text} ${clock(second)}`, kind: KIND.moment };
}

function clock(second: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}`;
}
