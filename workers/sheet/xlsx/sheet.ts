/** One sheet of a workbook, its rows going by. */
import type { SheetCells } from '../../protocol';
import type { SheetBeginning, SheetRow, Span, TakeRow } from '../rows';
import { CellHandler } from './cells';
import { readPart, type Workbook } from './parts';

/** A part of a workbook may unpack to so much; a million rows of ten columns make some 500 MB. */
const MOST_PART_BYTES = 4 * 2 ** 30;

export class XlsxSheet {
  constructor(
    private readonly book: Workbook,
    private readonly path: string,
    private readonly name: string,
    private readonly isHidden: boolean,
  ) {}

  async look(headRows: number): Promise<SheetBeginning> {
    const head: SheetCells[] = [];
    let stated: number | null = null;
    let isOver = false;
    const stop = (): void => {
      isOver = true;
    };
    const take = (row: SheetRow): boolean => head.push(row.cells()) >= headRows;
    await readPart(
      this.book.zip,
      this.path,
      (reader) =>
        new CellHandler(this.book, reader, take, stop, (range) => {
          const rows = /^[A-Z]+(\d+):[A-Z]+(\d+)$/.exec(range);
          if (rows) stated = Number(rows[2]) - Number(rows[1]) + 1;
        }),
      { most: MOST_PART_BYTES, onBytes: () => isOver },
    );
    return {
      name: this.name,
      isHidden: this.isHidden,
      rows: head.length < headRows ? head.length : stated,
      bytes: this.book.zip.find(this.path)?.size ?? 0,
      head,
    };
  }

  async read(take: TakeRow, onShare: (share: number) => void): Promise<void> {
    const size = this.book.zip.find(this.path)?.size || 1;
    let bytes = 0;
    let isOver = false;
    const stop = (): void => {
      isOver = true;
    };
    await readPart(
      this.book.zip,
      this.path,
      (reader) => new CellHandler(this.book, reader, take, stop),
      {
        most: MOST_PART_BYTES,
        onBytes: (more) => {
          bytes += more;
          onShare(Math.min(1, bytes / size));
          return isOver;
        },
      },
    );
  }

  /** The merged cells stand behind the rows, so the sheet is unpacked once for them alone. */
  async spans(): Promise<readonly Span[]> {
    const entry = this.book.zip.find(this.path)!;
    const reader = (await this.book.zip.stream(entry, MOST_PART_BYTES)).getReader();
    const latin = new TextDecoder('latin1');
    const spans: Span[] = [];
    let rest = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      const text = rest + latin.decode(value, { stream: true });
      const pattern =
        /<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"/g;
      let end = 0;
      if (text.includes('mergeCell')) {
        for (const match of text.matchAll(pattern)) {
          end = match.index + match[0].length;
          const [from, to] = [Number(match[2]) - 1, Number(match[4]) - 1];
          // A title over several columns is no matter; a value beside several rows is.
          if (to > from && match[1] === match[3]) {
            spans.push({ column: columnOf(match[1]!), from, to });
          }
        }
      }
      rest = text.slice(Math.max(end, text.length - 200));
    }
    return spans;
  }
}

/** 0-based column of its letters. */
function columnOf(letters: string): number {
  let column = 0;
  for (let k = 0; k < letters.length; k++) column = column * 26 + (letters.charCodeAt(k) - 64);
  return column - 1;
}
