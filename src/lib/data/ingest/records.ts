/** How fields are told apart; see {@link splitRecords}. */
export interface Splitting {
  readonly delimiter: string;
  /** Empty for none. */
  readonly quote: string;
  /** What makes a quote inside a quoted field a character: the quote itself or a backslash. */
  readonly escape: string;
}

export interface Records {
  readonly records: readonly (readonly string[])[];
  /** 1-based line at which each record begins. */
  readonly lines: readonly number[];
  /** Fields that were quoted, over all records. */
  readonly quoted: number;
  /** Fields whose closing quote is followed by something other than a delimiter. */
  readonly broken: number;
  /** True when the text ends inside a quoted field. */
  readonly isOpen: boolean;
}

/**
 * Splits text into records by RFC 4180, leniently: any line end, quotes inside unquoted fields are
 * characters. Blank lines are no records. For samples only: the database reads the whole.
 */
export function splitRecords(text: string, splitting: Splitting, most = Infinity): Records {
  const { delimiter, quote, escape } = splitting;
  const records: string[][] = [];
  const lines: number[] = [];
  let record: string[] = [];
  let line = 1;
  let startLine = 1;
  let quoted = 0;
  let broken = 0;
  let isOpen = false;
  let k = 0;

  const endRecord = (): void => {
    if (record.length > 1 || record[0] !== '') {
      records.push(record);
      lines.push(startLine);
    }
    record = [];
    startLine = line;
  };

  while (k < text.length && records.length < most) {
    let value = '';
    if (quote && text[k] === quote) {
      quoted++;
      k++;
      isOpen = true;
      while (k < text.length) {
        const character = text[k]!;
        if (character === escape && text[k + 1] === quote) {
          value += quote;
          k += 2;
          continue;
        }
        k++;
        if (character === quote) {
          isOpen = false;
          break;
        }
        if (character === '\n') line++;
        value += character;
      }
      const rest = endOfField(text, k, delimiter);
      if (!isOpen && rest > k) {
        if (text.slice(k, rest).trim()) broken++;
        value += text.slice(k, rest);
        k = rest;
      }
    } else {
      const end = endOfField(text, k, delimiter);
      value = text.slice(k, end);
      k = end;
    }
    record.push(value);
    if (k >= text.length) break;
    if (text.startsWith(delimiter, k)) {
      k += delimiter.length;
      // A delimiter at the very end still begins an empty field.
      if (k >= text.length) record.push('');
      continue;
    }
    if (text[k] === '\r' && text[k + 1] === '\n') k++;
    k++;
    line++;
    endRecord();
  }
  if (record.length) endRecord();
  return { records, lines, quoted, broken, isOpen };
}

function endOfField(text: string, from: number, delimiter: string): number {
  for (let k = from; k < text.length; k++) {
    const character = text[k]!;
    if (character === '\n' || character === '\r') return k;
    if (character === delimiter[0] && text.startsWith(delimiter, k)) return k;
  }
  return text.length;
}
