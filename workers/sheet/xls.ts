/** Workbooks of Excel 97 to 2003 (.xls), which are small: the library holds them whole. */
import { readXls } from 'hucre/xlsx';
import { OrderlensError } from '../../src/lib/core/errors';
import type { SheetCells } from '../protocol';
import { KIND, numberText } from '../table/record-writer';
import { SheetRow, type OpenBook, type TakeRow } from './rows';

type Value = string | number | boolean | Date | null;

/** @throws `bad-file` for workbooks older than Excel 97, protected by a password, or damaged. */
export async function openXls(file: Blob): Promise<OpenBook> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let sheets: Awaited<ReturnType<typeof readXls>>['sheets'];
  if (isLocked(bytes)) throw locked();
  try {
    ({ sheets } = await readXls(bytes));
  } catch (thrown) {
    throw asFileError(thrown, bytes);
  }
  const held = sheets.filter(({ rows }) => rows.some((row) => row?.length));
  if (!held.length) {
    throw new OrderlensError('bad-file', 'The workbook has no sheet with cells.', {
      found: 'no worksheet',
      expected: 'a workbook with a sheet of order lines',
    });
  }
  return {
    look: async (headRows) =>
      held.map(({ name, rows }) => {
        const head: SheetCells[] = [];
        let count = 0;
        readRows(rows, (row) => {
          count++;
          if (head.length < headRows) head.push(row.cells());
        });
        return { name, isHidden: false, rows: count, bytes: rows.length, head };
      }),
    async read(sheet, take) {
      readRows(held[sheet]!.rows, take);
    },
    spans: async (sheet) =>
      (held[sheet]!.merges ?? [])
        .filter(
          ({ startRow, endRow, startCol, endCol }) => endRow > startRow && startCol === endCol,
        )
        .map(({ startRow, endRow, startCol }) => ({
          column: startCol,
          from: startRow,
          to: endRow,
        })),
  };
}

function readRows(rows: readonly (readonly Value[] | undefined)[], take: TakeRow): void {
  const row = new SheetRow();
  for (let index = 0; index < rows.length; index++) {
    const values = rows[index];
    if (!values) continue;
    row.reset(index);
    for (let column = 0; column < values.length; column++) {
      setValue(row, column, values[column] ?? null);
    }
    if (row.length && take(row) === true) return;
  }
}

function setValue(row: SheetRow, column: number, value: Value): void {
  if (value === null) return;
  if (typeof value === 'string') row.set(column, value, KIND.text);
  else if (typeof value === 'boolean') row.set(column, String(value), KIND.boolean);
  else if (typeof value === 'number') {
    const kind = Number.isSafeInteger(value) ? KIND.integer : KIND.number;
    row.set(column, numberText(value), kind);
  } else if (!Number.isNaN(value.getTime())) {
    // The library gives the sheet's own clock as if it were UTC.
    const moment = new Date(Math.round(value.getTime() / 1000) * 1000).toISOString();
    const isDay = moment.slice(11, 19) === '00:00:00';
    if (isDay) row.set(column, moment.slice(0, 10), KIND.day);
    else row.set(column, `${moment.slice(0, 10)} ${moment.slice(11, 19)}`, KIND.moment);
  }
}

/** Opening bytes of the globals of an Excel 97 workbook, and the record that says they are encrypted. */
const BOF = [0x09, 0x08, 0x10, 0x00, 0x00, 0x06, 0x05, 0x00];
const FILE_PASS = 0x2f;
/** The record comes among the first, if it comes. */
const RECORDS_LOOKED_AT = 12;

function isLocked(bytes: Uint8Array): boolean {
  let at = indexOf(bytes, BOF);
  if (at < 0) return false;
  const view = new DataView(bytes.buffer);
  for (let k = 0; k < RECORDS_LOOKED_AT && at + 4 <= bytes.length; k++) {
    if (view.getUint16(at, true) === FILE_PASS) return true;
    at += 4 + view.getUint16(at + 2, true);
  }
  return false;
}

function locked(): OrderlensError {
  return new OrderlensError(
    'bad-file',
    'The workbook is protected by a password. Save a copy without one.',
    { found: 'an encrypted workbook', expected: 'an Excel workbook without a password' },
  );
}

const ADVICE = 'Open it in a spreadsheet program and save it as .xlsx or CSV.';

function asFileError(thrown: unknown, bytes: Uint8Array): OrderlensError {
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  const expected = 'an Excel workbook without a password';
  const holds = (name: string): boolean => {
    const needle = [...name].flatMap((letter) => [letter.charCodeAt(0), 0]);
    return indexOf(bytes, needle) >= 0;
  };
  if (holds('EncryptedPackage') || /password|encrypt/i.test(reason)) {
    return locked();
  }
  if (/BIFF/.test(reason)) {
    return new OrderlensError('bad-file', `The workbook is older than Excel 97. ${ADVICE}`, {
      found: reason,
      expected: 'a workbook of Excel 97 or newer',
    });
  }
  if (holds('WordDocument') || holds('PowerPoint Document')) {
    return new OrderlensError('bad-file', 'This is a Word or PowerPoint document.', {
      found: 'an Office document without sheets',
      expected,
    });
  }
  return new OrderlensError(
    'bad-file',
    `The workbook is damaged or of an unusual kind. ${ADVICE}`,
    {
      found: reason,
      expected,
    },
  );
}

/** Directory names stand in the first or last parts of the file; looking through all is quick. */
function indexOf(bytes: Uint8Array, needle: readonly number[]): number {
  for (let at = bytes.indexOf(needle[0]!); at >= 0; at = bytes.indexOf(needle[0]!, at + 1)) {
    if (needle.every((byte, k) => bytes[at + k] === byte)) return at;
  }
  return -1;
}
