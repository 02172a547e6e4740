import { OrderlensError } from '../../core/errors';
import { runJob } from '../../jobs/runner';
import type { SheetLook, WorkbookKind } from '../../jobs/job-map';
import type { Database } from '../database';
import { readConverted } from './converted';
import { formatCount, READABLE, refusal } from './refusal';
import { sheetLayout, tableRows, type SheetLayout } from './sheet-layout';
import { ALL_SHEETS, type IngestOptions, type SheetInfo, type Source } from './types';

/** Rows looked at on each sheet for its header and its kind. */
const HEAD_ROWS = 100;

const PROGRAMS: Readonly<Record<WorkbookKind, string>> = {
  xlsx: 'Excel workbook',
  xls: 'old Excel workbook',
  ods: 'OpenDocument spreadsheet',
};

/**
 * Reads one sheet of a workbook: the one that was asked for, else the one with the most rows that
 * look like a table.
 */
export async function openExcel(
  db: Database,
  file: File,
  kind: WorkbookKind,
  id: string,
  options: IngestOptions,
): Promise<Source> {
  const { signal, onProgress } = options;
  onProgress({ stage: 'Looking at the workbook', fraction: null });
  const explain = (thrown: unknown): never => {
    throw asFileError(file, kind, thrown);
  };
  const { sheets } = await runJob(
    'workbook-inspect',
    { file, kind, headRows: HEAD_ROWS },
    { signal },
  ).catch(explain);
  const layouts = sheets.map(sheetLayout);
  const rows = likelyRows(sheets, layouts);
  const { sheet, parts } = choose(file, sheets, layouts, rows, options.sheet);
  const [first] = parts;
  const layout = layouts[first]!;
  const converted = await runJob(
    'workbook-read',
    {
      file,
      kind,
      parts: parts.map((at) => ({ sheet: at, ...layouts[at]! })),
      names: layout.names,
    },
    { signal, onProgress },
  ).catch(explain);
  return readConverted(
    db,
    file,
    converted,
    id,
    {
      format: 'excel',
      how: howRead(sheets, layouts, parts),
      // Of several sheets no number leads to a row.
      ...(parts.length === 1 && { rowOffset: layout.firstRow }),
      ...(sheets.length > 1 && { sheets: sheetInfos(sheets, layouts, rows, first) }),
      sheet,
    },
    options,
  );
}

interface Choice {
  readonly sheet: string;
  readonly parts: readonly [number, ...number[]];
}

/** The sheet that was asked for, else the one with the most rows that look like a table. */
function choose(
  file: File,
  sheets: readonly SheetLook[],
  layouts: readonly SheetLayout[],
  rows: readonly number[],
  wanted: string | undefined,
): Choice {
  const named = sheets.findIndex(({ name }) => name === wanted);
  if (named >= 0) return { sheet: sheets[named]!.name, parts: [named] };
  const best = rows.indexOf(Math.max(...rows));
  if (rows[best]! > 0) {
    const same = sameColumns(layouts, rows, best);
    if (wanted !== ALL_SHEETS) return { sheet: sheets[best]!.name, parts: [best] };
    return { sheet: ALL_SHEETS, parts: [same[0] ?? best, ...same.slice(1)] };
  }
  throw refusal(
    file.name,
    sheets.length > 1
      ? `None of the ${formatCount(sheets.length)} sheets of “${file.name}” holds a table of two columns or more with rows below its header.`
      : `“${file.name}” holds no table: its sheet “${sheets[0]!.name}” has no two columns with rows below a header.`,
    {
      found: sheets
        .map(({ name }) => name)
        .join(', ')
        .slice(0, 200),
      expected: READABLE,
    },
    'too-little-data',
  );
}

/** Sheets, in their order, with the columns of one of them: a year or a month each, say. */
function sameColumns(
  layouts: readonly SheetLayout[],
  rows: readonly number[],
  as: number,
): readonly number[] {
  const key = ({ names, hasHeader }: SheetLayout): string =>
    hasHeader ? names.map((name) => name.trim().toLowerCase()).join('\n') : '';
  const wanted = key(layouts[as]!);
  if (!wanted) return [as];
  return layouts.flatMap((layout, k) => (rows[k]! > 0 && key(layout) === wanted ? [k] : []));
}

function sheetInfos(
  sheets: readonly SheetLook[],
  layouts: readonly SheetLayout[],
  rows: readonly number[],
  first: number,
): SheetInfo[] {
  const infos = sheets.map((sheet, k) => ({
    name: sheet.name,
    rows: sheet.rows,
    isTable: rows[k]! > 0,
  }));
  const same = sameColumns(layouts, rows, first);
  if (same.length < 2) return infos;
  const counts = same.map((k) => sheets[k]!.rows);
  const all = counts.includes(null) ? null : counts.reduce<number>((sum, n) => sum + n!, 0);
  return [...infos, { name: ALL_SHEETS, rows: all, isTable: true }];
}

function howRead(
  sheets: readonly SheetLook[],
  layouts: readonly SheetLayout[],
  parts: readonly number[],
): string {
  return parts
    .map((at) => {
      const { firstRow, hasHeader } = layouts[at]!;
      const named = hasHeader ? `named by row ${formatCount(firstRow)}` : 'without a header';
      return `-- Sheet “${sheets[at]!.name}”: records from row ${formatCount(firstRow + 1)} on, columns ${named}.`;
    })
    .join('\n');
}

/** Rows of a table on each sheet; where they were not counted, as many as its bytes let expect. */
function likelyRows(sheets: readonly SheetLook[], layouts: readonly SheetLayout[]): number[] {
  const known = sheets.filter(({ rows }) => rows !== null && rows > 20);
  const rows = known.reduce((sum, sheet) => sum + sheet.rows!, 0);
  const bytes = known.reduce((sum, sheet) => sum + sheet.bytes, 0);
  const bytesPerRow = rows ? bytes / rows : 400;
  return sheets.map((sheet, k) => tableRows(sheet, layouts[k]!, bytesPerRow));
}

function asFileError(file: File, kind: WorkbookKind, thrown: unknown): unknown {
  if (!(thrown instanceof OrderlensError)) return thrown;
  const { code, message, detail } = thrown;
  const what = PROGRAMS[kind];
  if (code === 'bad-file' || code === 'internal') {
    const reason = code === 'bad-file' ? message : `It is damaged. (${message})`;
    return refusal(
      file.name,
      `“${file.name}” is ${/^[aeiou]/i.test(what) ? 'an' : 'a'} ${what} that cannot be read. ${reason}`,
      {
        expected: `a complete ${what}`,
        found: message,
        ...detail,
      },
    );
  }
  if (code === 'crash' || code === 'out-of-memory') {
    return refusal(
      file.name,
      `“${file.name}” cannot be read: it is damaged, or needs more memory than this tab has. Saved as CSV it needs far less.`,
      { found: message, expected: `a complete ${what}` },
    );
  }
  return thrown;
}
