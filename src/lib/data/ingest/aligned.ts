import { cellClass } from './cell-class';
import { columnNames } from './column-names';
import { hasHeader } from './header';

/** Text whose values are lined up with blanks, as old systems and query tools print them. */
export interface AlignedText {
  /** 0-based first character of each column; null where any run of blanks divides values. */
  readonly starts: readonly number[] | null;
  readonly header: boolean;
  readonly columns: readonly string[];
}

const MOST_LINES = 300;
/** With fewer lines than this, one blank below another may be chance. */
const LINES_FOR_ONE_BLANK = 8;

/** A line that underlines the names of the columns. */
const RULE = /^\s*[-=+| ]*-{2,}[-=+| ]*$/;

/**
 * Finds columns that are lined up with blanks: by runs of blanks where every line has as many values,
 * else by places at which every line has a blank. Null when there are none.
 */
export function alignedText(
  text: string,
  isWhole: boolean,
  givenHeader: boolean | undefined,
): AlignedText | null {
  const lines = text.split(/\r\n|\r|\n/, MOST_LINES + 1);
  if (!isWhole || lines.length > MOST_LINES) lines.pop();
  const filled = lines.filter((line) => line.trim());
  if (filled.length < 2 || filled.some((line) => line.includes('\t'))) return null;
  const rows = filled.filter((line) => !RULE.test(line));
  const words = rows.map((line) => line.trim().split(/\s+/));
  const width = words[0]?.length ?? 0;
  if (width >= 3 && words.every((row) => row.length === width)) {
    return named(words, width, null, givenHeader);
  }
  const starts = columnStarts(filled);
  if (!starts) return null;
  const cells = rows.map((line) => cut(line, starts));
  return isTable(cells) ? named(cells, starts.length, starts, givenHeader) : null;
}

function named(
  rows: readonly (readonly string[])[],
  width: number,
  starts: readonly number[] | null,
  givenHeader: boolean | undefined,
): AlignedText {
  const header = givenHeader ?? hasHeader(rows);
  return { starts, header, columns: columnNames(header ? (rows[0] ?? []) : [], width) };
}

function cut(line: string, starts: readonly number[]): string[] {
  const letters = [...line];
  return starts.map((start, k) =>
    letters
      .slice(start, starts[k + 1])
      .join('')
      .trim(),
  );
}

/** Where the columns begin: by the line under their names, else behind blanks that all lines share. */
function columnStarts(lines: readonly string[]): readonly number[] | null {
  const rule = lines.slice(0, 5).find((line) => RULE.test(line) && !/[+|]/.test(line));
  if (rule) {
    const starts = [...rule.matchAll(/[-=]+/g)].map(({ index }) => index);
    if (starts.length >= 2) return starts;
  }
  const letters = lines.map((line) => [...line]);
  const longest = Math.max(...letters.map(({ length }) => length));
  const needed = lines.length >= LINES_FOR_ONE_BLANK ? 1 : 2;
  const starts: number[] = [];
  let blanks = needed;
  for (let k = 0; k < longest; k++) {
    const isBlank = letters.every((line) => (line[k] ?? ' ') === ' ');
    if (isBlank) blanks++;
    else {
      // One blank will do where every line goes on behind it.
      const isEdge = blanks > 0 && letters.every((line) => (line[k] ?? ' ') !== ' ');
      if (blanks >= needed || isEdge) starts.push(k);
      blanks = 0;
    }
  }
  return starts.length >= 3 ? starts : null;
}

/** Lines of words lie below each other too; a table has a column of numbers or days. */
function isTable(rows: readonly (readonly string[])[]): boolean {
  const body = rows.slice(1);
  if (body.length < 2) return false;
  return rows[0]!.some((_, k) => {
    const kinds = body.map((row) => cellClass(row[k] ?? '')).filter((kind) => kind !== 'empty');
    const typed = kinds.filter((kind) => kind !== 'text').length;
    return kinds.length >= body.length / 2 && typed >= 0.9 * kinds.length;
  });
}
