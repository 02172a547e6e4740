import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { groupTransactions, type Transactions } from '../../../src/lib/core/basket/transactions';

/** Folder of public data files; tests that need one are skipped where it is absent. */
const DATA = new URL('../../../../shared/data/baskets/', import.meta.url);

export const hasBaskets = (file: string): boolean => existsSync(new URL(file, DATA));

/** Reads "one basket a line" text; repeated items of a basket count once. */
export function readBaskets(
  file: string,
  separator: string,
): { names: string[]; transactions: Transactions } {
  const bytes = readFileSync(new URL(file, DATA));
  const content = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  const numberOf = new Map<string, number>();
  const baskets: number[] = [];
  const items: number[] = [];
  let n = 0;
  for (const line of content.split(/\r?\n/)) {
    if (!line.trim()) continue;
    for (const word of line.trim().split(separator)) {
      const name = word.trim();
      if (!name) continue;
      let item = numberOf.get(name);
      if (item === undefined) numberOf.set(name, (item = numberOf.size));
      baskets.push(n);
      items.push(item);
    }
    n++;
  }
  const transactions = groupTransactions(
    Int32Array.from(baskets),
    Int32Array.from(items),
    n,
    numberOf.size,
  );
  return { names: [...numberOf.keys()], transactions };
}
