import { OrderlensError } from '../../src/lib/core/errors';
import type { OnProgress } from '../../src/lib/core/jobs';
import type { BasketsReadInput, BasketsReadOutput, RejectedRecord } from '../protocol';
import { KIND, RecordWriter, typeOfKinds } from '../table/record-writer';
import { decoded } from '../text/decoded';

/** Longest line, in characters: a basket of everything a shop sells. */
const MOST_LINE = 1 << 24;
const MOST_REJECTED = 1_000;
const REJECTED_CHARACTERS = 1_000;

const YES = /^(1|1\.0|true|t|yes|y|x|✓)$/i;
const NO = /^(|0|0\.0|false|f|no|n|\?|-|nan|null)$/i;

/**
 * Reads a file with a basket on each line into one row per item: `basket_id`, the line's number
 * among the baskets or its own name, and `item`. An item that a line lists twice makes two rows.
 */
export async function readBaskets(
  input: BasketsReadInput,
  onProgress: OnProgress,
): Promise<BasketsReadOutput> {
  const stage = 'Reading baskets';
  onProgress({ stage, fraction: 0 });
  const baskets = new Baskets(input.layout);
  const pieces = decoded(input.file, {
    encoding: 'utf-8',
    compression: 'none',
    maxBytes: Infinity,
    onShare: (fraction) => onProgress({ stage, fraction }),
  });
  let rest = '';
  for await (const piece of pieces) {
    const text = rest + piece;
    let from = 0;
    for (;;) {
      const end = lineEnd(text, from);
      if (end < 0) break;
      baskets.add(text.slice(from, end));
      from = end + (text.startsWith('\r\n', end) ? 2 : 1);
    }
    rest = text.slice(from);
    if (rest.length > MOST_LINE) {
      throw new OrderlensError(
        'bad-file',
        `Line ${(baskets.lines + 1).toLocaleString('en')} is longer than ${MOST_LINE >> 20} million characters.`,
        { row: baskets.lines + 1, found: rest.slice(0, 60), expected: 'a basket on each line' },
      );
    }
  }
  if (rest) baskets.add(rest.replace(/\r$/, ''));
  return baskets.finish();
}

/** Where the line ends; a carriage return at the very end may have a line feed behind it. */
function lineEnd(text: string, from: number): number {
  const feed = text.indexOf('\n', from);
  const carriage = text.indexOf('\r', from);
  if (carriage < 0 || carriage === text.length - 1) return feed;
  if (feed < 0) return carriage;
  return Math.min(feed, carriage);
}

class Baskets {
  readonly #writer = new RecordWriter();
  readonly #items = new Map<string, true>();
  readonly #rejected: RejectedRecord[] = [];
  #rejectedCount = 0;
  #wrongCounts = 0;
  #baskets = 0;
  #lines = 0;
  #kinds = 0;

  constructor(private readonly layout: BasketsReadInput['layout']) {}

  get lines(): number {
    return this.#lines;
  }

  add(line: string): void {
    this.#lines++;
    if (this.#lines <= this.layout.skip || !line.trim()) return;
    const { hasId, items, hasCount } = this.layout;
    const fields = this.#split(line);
    const id = hasId ? fields.shift()! : null;
    if (items) return this.#addMatrixRow(line, id, fields, items);
    const count = hasCount ? Number(fields.shift()) : null;
    const found = fields.filter(Boolean);
    if (count !== null && count !== found.length) this.#wrongCounts++;
    if (found.length) this.#addBasket(id, found);
  }

  finish(): BasketsReadOutput {
    const notes: string[] = [];
    if (this.#wrongCounts) {
      notes.push(
        `In ${this.#wrongCounts.toLocaleString('en')} lines the number of items is another than the line says.`,
      );
    }
    return {
      text: this.#writer.finish(),
      columns: [
        { name: 'basket_id', type: this.layout.hasId ? 'text' : 'integer' },
        { name: 'item', type: typeOfKinds(this.#kinds) },
      ],
      rows: this.#writer.records,
      rejected: this.#rejected,
      rejectedCount: this.#rejectedCount,
      notes,
      baskets: this.#baskets,
      items: this.#items.size,
    };
  }

  #addMatrixRow(
    line: string,
    id: string | null,
    fields: readonly string[],
    items: readonly string[],
  ): void {
    const wrong = fields.find((value) => !YES.test(value) && !NO.test(value));
    if (wrong !== undefined || fields.length > items.length) {
      this.#rejectedCount++;
      if (this.#rejected.length < MOST_REJECTED) {
        this.#rejected.push({
          line: this.#lines,
          text: line.slice(0, REJECTED_CHARACTERS),
          reason:
            wrong === undefined ? 'More values than the header' : 'A value that is not yes or no',
        });
      }
      return;
    }
    const found = items.filter((_, k) => YES.test(fields[k] ?? ''));
    if (found.length) this.#addBasket(id, found);
    else this.#baskets++;
  }

  #addBasket(id: string | null, items: readonly string[]): void {
    this.#baskets++;
    const basket = id ?? String(this.#baskets);
    for (const item of items) {
      this.#items.set(item, true);
      this.#kinds |= /^(0|[1-9]\d{0,14})$/.test(item) ? KIND.integer : KIND.text;
      this.#writer.add([basket, item]);
    }
  }

  #split(line: string): string[] {
    const { delimiter, quote } = this.layout;
    if (delimiter === ' ') return line.trim().split(/\s+/);
    const fields = quote && line.includes(quote) ? quoted(line, delimiter) : line.split(delimiter);
    return fields.map((field) => field.trim());
  }
}

/** Fields of a line with quotes in it. */
function quoted(line: string, delimiter: string): string[] {
  const fields: string[] = [];
  let field = '';
  let isQuoted = false;
  for (let k = 0; k < line.length; k++) {
    const mark = line[k]!;
    if (mark === '"') {
      if (isQuoted && line[k + 1] === '"') {
        field += '"';
        k++;
      } else isQuoted = !isQuoted;
    } else if (mark === delimiter && !isQuoted) {
      fields.push(field);
      field = '';
    } else field += mark;
  }
  fields.push(field);
  return fields;
}
