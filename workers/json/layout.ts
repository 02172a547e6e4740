import { parseJson } from './parse';
import { JsonScanner } from './scan';

export type JsonLayout =
  /** One list of records. */
  | 'list'
  /** One object, with records in a list inside it. */
  | 'document'
  /** A record on every line. */
  | 'lines'
  /** Records one after the other, over any lines. */
  | 'sequence';

/** Lines that are tried. */
const LINES_TRIED = 20;

/**
 * How the records of a text lie, from its beginning.
 *
 * @param isWhole true when that is all of the text
 */
export function jsonLayout(head: string, isWhole: boolean): JsonLayout {
  let values = 0;
  const scanner = new JsonScanner({
    decide: () => {
      values++;
      return 'skip';
    },
    take: () => {},
  });
  try {
    scanner.push(head);
  } catch {
    // What is wrong will be said when it is read.
  }
  if (values > 1) return areLines(head, isWhole) ? 'lines' : 'sequence';
  return /^[\s\ufeff]*\[/.test(head) ? 'list' : 'document';
}

function areLines(head: string, isWhole: boolean): boolean {
  const lines = head.split(/\r\n|\n|\r/);
  // The last line of a beginning is cut off.
  if (!isWhole && lines.length > 1) lines.pop();
  const tried = lines.map(lineRecord).filter(Boolean).slice(0, LINES_TRIED);
  const good = tried.filter((line) => {
    try {
      parseJson(line, false);
      return true;
    } catch {
      return false;
    }
  });
  return good.length >= 0.7 * tried.length;
}

/** A line without blanks, byte order mark, record separator or a comma behind it. */
export function lineRecord(line: string): string {
  return line.replace(/^[\s\ufeff\u001e]+|[\s,]+$/g, '');
}
