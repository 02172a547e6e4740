import type { OnProgress } from '../../src/lib/core/jobs';
import type {
  ConvertedTable,
  WorkbookInspectInput,
  WorkbookInspectOutput,
  WorkbookKind,
  WorkbookReadInput,
} from '../protocol';
import { RecordWriter, typeOfKinds } from '../table/record-writer';
import { asArchiveError, ZipReader } from '../zip/reader';
import { openOds } from './ods';
import type { OpenBook, SheetRow, Span } from './rows';
import { openXlsx } from './xlsx';

/** Looks at the beginning of each sheet of a workbook. */
export async function inspectWorkbook(input: WorkbookInspectInput): Promise<WorkbookInspectOutput> {
  return withBook(input.file, input.kind, async (book) => ({
    sheets: await book.look(input.headRows),
  }));
}

/** Reads one sheet of a workbook into records; days, truth values and numbers keep their kind. */
export async function readWorkbook(
  input: WorkbookReadInput,
  onProgress: OnProgress,
): Promise<ConvertedTable> {
  const { file, kind, parts, names } = input;
  return withBook(file, kind, async (book) => {
    const stage = parts.length > 1 ? 'Reading the sheets' : 'Reading the sheet';
    onProgress({ stage, fraction: 0 });
    const writer = new RecordWriter();
    const kinds = new Uint8Array(names.length);
    const values: (string | null)[] = [];
    const rowOffsets: number[] = [];
    let offset = parts[0]!.firstRow;
    for (const [index, { sheet, firstRow, firstColumn }] of parts.entries()) {
      const filler = new Filler(await book.spans(sheet));
      await book.read(
        sheet,
        (row) => {
          filler.fill(row);
          if (row.index < firstRow) return;
          const length = Math.min(row.length - firstColumn, names.length);
          let isFilled = false;
          for (let k = 0; k < length; k++) {
            const value = row.values[firstColumn + k]!;
            values[k] = value;
            if (value === null) continue;
            isFilled = true;
            kinds[k]! |= row.kinds[firstColumn + k]!;
          }
          if (!isFilled) return;
          writer.add(values, length);
          if (row.index + 1 - writer.records === offset) return;
          offset = row.index + 1 - writer.records;
          rowOffsets.push(writer.records, offset);
        },
        (share) => onProgress({ stage, fraction: (index + share) / parts.length }),
      );
    }
    onProgress({ stage, fraction: 1 });
    return {
      text: writer.finish(),
      columns: names.map((name, k) => ({ name, type: typeOfKinds(kinds[k]!) })),
      rows: writer.records,
      rejected: [],
      rejectedCount: 0,
      notes: [],
      // Of several sheets no number leads to a row.
      ...(parts.length === 1 && rowOffsets.length && { rowOffsets }),
    };
  });
}

/** Gives every row beside a cell that was merged downwards the cell's value. */
class Filler {
  readonly #spans: readonly Span[];
  #next = 0;
  readonly #open = new Map<number, { to: number; value: string; kind: number }>();

  constructor(spans: readonly Span[]) {
    this.#spans = [...spans].sort((a, b) => a.from - b.from);
  }

  fill(row: SheetRow): void {
    for (const [column, { to, value, kind }] of this.#open) {
      if (row.index > to) this.#open.delete(column);
      else if (column >= row.length || row.values[column] === null) row.set(column, value, kind);
    }
    while (this.#next < this.#spans.length && this.#spans[this.#next]!.from <= row.index) {
      const { column, from, to } = this.#spans[this.#next++]!;
      const value = column < row.length ? row.values[column] : null;
      if (from === row.index && value) {
        this.#open.set(column, { to, value, kind: row.kinds[column]! });
      }
    }
  }
}

async function withBook<T>(
  file: Blob,
  kind: WorkbookKind,
  work: (book: OpenBook) => Promise<T>,
): Promise<T> {
  try {
    return await work(await openBook(file, kind));
  } catch (thrown) {
    throw asArchiveError(thrown);
  }
}

async function openBook(file: Blob, kind: WorkbookKind): Promise<OpenBook> {
  if (kind === 'xls') {
    // The library for old workbooks comes only when one does.
    const { openXls } = await import('./xls');
    return openXls(file);
  }
  const zip = await ZipReader.open(file);
  return kind === 'ods' ? openOds(zip) : openXlsx(zip);
}
