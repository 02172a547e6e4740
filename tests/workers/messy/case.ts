import type { ErrorCode } from '../../../src/lib/core/errors';
import type { CsvDialect, ReadingChoices } from '../../../src/lib/data/ingest/types';
import type { Meaning, Question } from '../../../src/lib/data/mapping/types';
import type { Cell } from '../../../src/lib/data/query-result';
import type { OrderLineColumn, Role } from '../../../src/lib/data/schema/canonical';

/** A line as it must come out: order, moment (clock only where there is one), customer, product, quantity, net revenue. */
export type Line = readonly [
  order: string | null,
  at: string | null,
  customer: string | null,
  product: string | null,
  quantity: number | null,
  net: number,
];

/** One messy file, one idea, and what must come of it; what is expected was written down from the idea. */
export interface MessyCase {
  readonly name: string;
  /** `orders.csv` when absent. */
  readonly file?: string;
  readonly bytes: string | (() => BlobPart | Promise<BlobPart>);
  readonly choices?: ReadingChoices;
  /** What the person answers before the tables are built. */
  readonly answers?: Partial<Meaning>;
  /** Columns for which the person gives another role than the one guessed. */
  readonly roles?: Partial<Record<Role, string>>;
  readonly dialect?: Partial<CsvDialect>;
  readonly columns?: readonly string[];
  /** Ids of the questions that the file raises; none when absent. */
  readonly asks?: readonly Question['id'][];
  /** Records that could not be split or used, by reason; none when absent. */
  readonly rejected?: Readonly<Record<string, number>>;
  readonly lines?: readonly Line[];
  /** Further columns of `order_lines`, in the order of the lines. */
  readonly also?: Partial<Record<OrderLineColumn, readonly Cell[]>>;
  /** The raw table, where it is not about order lines. */
  readonly raw?: readonly (readonly Cell[])[];
  /** The refusal, where the file must not be read. */
  readonly refused?: {
    readonly code: ErrorCode;
    readonly says: string;
    readonly row?: number;
    readonly column?: string;
  };
}

/** The same four lines, which most files here hold in their own way of writing. */
export const SHOP: readonly Line[] = [
  ['A1', '2024-01-15', 'anna', 'Cup', 2, 10.5],
  ['A1', '2024-01-15', 'anna', 'Pot, large', 1, 24],
  ['A2', '2024-01-16', 'bert', 'Cup', 1, 5.25],
  ['A3', '2024-02-17', 'anna', 'Tea', 3, 9],
];

export const HEADER = 'order_id,order_date,customer_id,product,quantity,total';

export const ROWS = [
  'A1,2024-01-15,anna,Cup,2,10.50',
  'A1,2024-01-15,anna,"Pot, large",1,24.00',
  'A2,2024-01-16,bert,Cup,1,5.25',
  'A3,2024-02-17,anna,Tea,3,9.00',
] as const;

/** Lines of text, each ended. */
export function text(...lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

/** Four lines whose totals are written so; everything else is that of {@link SHOP}. */
export function withTotals(...totals: readonly [string, string, string, string]): string {
  return text(
    'order_id;order_date;customer_id;product;quantity;total',
    `A1;2024-01-15;anna;Cup;2;${totals[0]}`,
    `A1;2024-01-15;anna;Pot, large;1;${totals[1]}`,
    `A2;2024-01-16;bert;Cup;1;${totals[2]}`,
    `A3;2024-02-17;anna;Tea;3;${totals[3]}`,
  );
}

/** {@link SHOP} with other amounts. */
export function totalling(...nets: readonly [number, number, number, number]): readonly Line[] {
  return SHOP.map(([order, at, customer, product, quantity], k) => [
    order,
    at,
    customer,
    product,
    quantity,
    nets[k]!,
  ]);
}

/** Three lines whose days are written so. */
export function withDays(...days: readonly [string, string, string]): string {
  return text(
    'order_id;order_date;customer_id;product;quantity;total',
    `A1;${days[0]};anna;Cup;2;10`,
    `A2;${days[1]};bert;Pot;1;24`,
    `A3;${days[2]};anna;Tea;3;9`,
  );
}

/** The lines of {@link withDays}; null for a day that cannot be used, whose line is missing then. */
export function dated(...days: readonly (string | null)[]): readonly Line[] {
  const rest = [
    ['A1', 'anna', 'Cup', 2, 10],
    ['A2', 'bert', 'Pot', 1, 24],
    ['A3', 'anna', 'Tea', 3, 9],
  ] as const;
  return days.flatMap((day, k): Line[] => {
    const [order, customer, product, quantity, net] = rest[k]!;
    return day === null ? [] : [[order, day, customer, product, quantity, net]];
  });
}

/** One byte for each character, as the text's code points say. */
export function bytesOf(characters: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(characters, (character) => character.charCodeAt(0));
}

export function utf16(characters: string, isLittle: boolean): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(2 * characters.length));
  for (let k = 0; k < characters.length; k++) {
    view.setUint16(2 * k, characters.charCodeAt(k), isLittle);
  }
  return new Uint8Array(view.buffer);
}
