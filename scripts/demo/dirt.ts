/** The faults of a real export: few, counted, and each row written down. */
import type { Row } from './export';
import type { Rng } from './rng';

export interface DirtShares {
  missingCityShare: number;
  duplicates: number;
  cityTypos: number;
  categoryVariants: number;
  paddedProductNames: number;
  negativePrice: number;
  zeroQuantity: number;
  discountAboveOne: number;
  date1970: number;
  date2099: number;
}

/** Per 120,000 rows. */
export const DIRT: DirtShares = {
  missingCityShare: 0.015,
  duplicates: 150,
  cityTypos: 120,
  categoryVariants: 150,
  paddedProductNames: 60,
  negativePrice: 6,
  zeroQuantity: 6,
  discountAboveOne: 5,
  date1970: 4,
  date2099: 4,
};

/** Row indices (0-based, in the file as written) of every fault. */
export interface DirtTruth {
  missingCity: number[];
  /** The second copy of each pair; the first copy is the row before it. */
  duplicateRows: number[];
  cityTypos: { row: number; from: string; to: string }[];
  categoryVariants: { row: number; from: string; to: string }[];
  paddedProductNames: number[];
  negativePrice: number[];
  zeroQuantity: number[];
  discountAboveOne: number[];
  date1970: number[];
  date2099: number[];
}

function misspell(rng: Rng, city: string): string {
  const letters = Array.from(city);
  const i = 1 + rng.int(Math.max(letters.length - 2, 1));
  const here = letters[i] ?? '';
  const next = letters[i + 1] ?? '';
  switch (rng.int(3)) {
    case 0: // a letter dropped
      letters.splice(i, 1);
      break;
    case 1: // a letter doubled
      letters.splice(i, 0, here);
      break;
    default: // two letters swapped
      letters[i] = next;
      letters[i + 1] = here;
  }
  const out = letters.join('');
  return out === city || out.trim() !== out ? `${city}${here}` : out;
}

function categoryVariant(rng: Rng, category: string): string {
  const variants = [
    `${category} `,
    category.toLowerCase(),
    category.toUpperCase(),
    category.replace(' & ', ' and '),
    ` ${category}`,
  ].filter((v) => v !== category);
  return rng.pick(variants);
}

export function addDirt(root: Rng, clean: readonly Row[]): { rows: Row[]; truth: DirtTruth } {
  const rng = root.fork('dirt');
  const scale = clean.length / 120_000;
  const count = (n: number): number => Math.max(1, Math.round(n * scale));
  const rows = clean.map((row) => ({ ...row }));

  // Whole orders lose their city, as when a carrier's file did not come through.
  const missing = new Set<number>();
  const target = Math.round(DIRT.missingCityShare * rows.length);
  while (missing.size < target) {
    const id = rows[rng.int(rows.length)]?.order_id;
    let i = rows.findIndex((r) => r.order_id === id);
    for (; rows[i]?.order_id === id; i++) missing.add(i);
  }
  for (const i of missing) (rows[i] as Row).city = null;

  // No row carries two faults, so that each can be counted alone.
  const used = new Set(missing);
  const take = (n: number, fits: (row: Row, i: number) => boolean): Row[] => {
    const taken: Row[] = [];
    for (let tries = 0; taken.length < n && tries < 1_000_000; tries++) {
      const i = rng.int(rows.length);
      const row = rows[i] as Row;
      if (used.has(i) || !fits(row, i)) continue;
      used.add(i);
      taken.push(row);
    }
    if (taken.length < n) throw new Error(`Only ${taken.length} of ${n} rows could be dirtied`);
    return taken;
  };
  const any = (): boolean => true;
  const oneLine = (row: Row, i: number): boolean =>
    rows[i - 1]?.order_id !== row.order_id &&
    rows[i + 1]?.order_id !== row.order_id &&
    row.status === 'Delivered';

  const typos = take(count(DIRT.cityTypos), any).map((row) => {
    const from = row.city ?? '';
    row.city = misspell(rng, from);
    return { row, from, to: row.city };
  });
  const variants = take(count(DIRT.categoryVariants), any).map((row) => {
    const from = row.category;
    row.category = categoryVariant(rng, from);
    return { row, from, to: row.category };
  });
  const padded = take(count(DIRT.paddedProductNames), any);
  for (const row of padded) row.product_name = `${row.product_name}${rng.pick([' ', '  '])}`;
  // Only the named field is wrong; line_total keeps the true amount and no longer reconciles.
  const negative = take(count(DIRT.negativePrice), any);
  for (const row of negative) row.unit_price = -row.unit_price;
  const zero = take(count(DIRT.zeroQuantity), any);
  for (const row of zero) row.quantity = 0;
  const above = take(count(DIRT.discountAboveOne), any);
  for (const row of above) row.discount_rate = 1.7;
  // Wrong dates hit orders of one line, so that no order has two dates.
  const early = take(count(DIRT.date1970), oneLine);
  for (const row of early) row.order_date = 0;
  const late = take(count(DIRT.date2099), oneLine);
  for (const row of late) row.order_date = Date.UTC(2099, 11, 31);
  const twice = new Set(take(count(DIRT.duplicates), any));

  const out: Row[] = [];
  const position = new Map<Row, number>();
  const duplicateRows: number[] = [];
  const missingCity: number[] = [];
  rows.forEach((row, i) => {
    position.set(row, out.length);
    if (missing.has(i)) missingCity.push(out.length);
    out.push(row);
    if (twice.has(row)) {
      duplicateRows.push(out.length);
      out.push({ ...row });
    }
  });
  const at = (row: Row): number => position.get(row) as number;
  const indices = (list: readonly Row[]): number[] => list.map(at).sort((a, b) => a - b);
  const changed = (list: readonly { row: Row; from: string; to: string }[]) =>
    list.map((c) => ({ ...c, row: at(c.row) })).sort((a, b) => a.row - b.row);
  return {
    rows: out,
    truth: {
      missingCity,
      duplicateRows,
      cityTypos: changed(typos),
      categoryVariants: changed(variants),
      paddedProductNames: indices(padded),
      negativePrice: indices(negative),
      zeroQuantity: indices(zero),
      discountAboveOne: indices(above),
      date1970: indices(early),
      date2099: indices(late),
    },
  };
}
