import type { Table } from 'apache-arrow';
import { OrderlensError } from '../../core/errors';
import type { OnProgress } from '../../core/jobs';
import type { StructureReport } from '../../core/structure/report';
import type { Frame } from '../../data/frame';
import { rowsOf, type SqlRunner } from '../../data/query-result';
import type { DatasetSchema } from '../../data/schema/canonical';
import { runJob } from '../../jobs/runner';
import type { StructureResult } from '../../state/structure.svelte';
import { buffersOf, inputFrom } from './input';
import { obstaclesOf } from './needs';
import { linesSql, namesSql, ordersSql, peopleSql, productNamesSql } from './query';

export interface CheckOptions {
  readonly seed: number;
  readonly signal: AbortSignal;
  readonly onProgress: OnProgress;
}

/** Reads purchases, lines and one row per customer, and has a worker compare them with chance. */
export async function computeStructure(
  db: SqlRunner,
  schema: DatasetSchema,
  frame: Frame,
  { seed, signal, onProgress }: CheckOptions,
): Promise<StructureResult> {
  const sql = [ordersSql(frame), linesSql(schema, frame), peopleSql(schema, frame)];
  const tables: Table[] = [];
  for (const [at, text] of sql.entries()) {
    onProgress({ stage: 'Reading orders', fraction: 0.05 * at });
    tables.push(await db.query(text, { signal }));
  }
  const [orders, lines, people] = tables as [Table, Table, Table];
  const input = inputFrom(orders, lines, people, obstaclesOf(schema), seed);
  const report = await runJob('structure-check', input, {
    signal,
    transfer: buffersOf(input),
    onProgress: ({ stage, fraction }) =>
      onProgress({ stage, fraction: fraction === null ? null : 0.15 + 0.8 * fraction }),
  });
  onProgress({ stage: 'Looking up names', fraction: 0.95 });
  const named = rowsOf<{ kind: string; code: number; name: string }>(
    await db.query(namesSql(schema, frame), { signal }),
  );
  const products = rowsOf<{ code: number; name: string | null }>(
    await db.query(productNamesSql(productKeys(report)), { signal }),
  );
  if (signal.aborted) throw new OrderlensError('cancelled', 'Cancelled.');
  const names: Record<string, Map<number, string>> = {
    product: new Map(products.map(({ code, name }) => [code, name ?? `Product ${code + 1}`])),
  };
  for (const { kind, code, name } of named) (names[kind] ??= new Map()).set(code, name);
  return { report, names, sql };
}

/** Products that a picture or a sentence names. */
function productKeys({ answers, strongPairs }: StructureReport): number[] {
  const price = answers.find(({ id }) => id === 'price');
  const shown = price?.verdict === 'unanswerable' ? [] : (price?.evidence?.at ?? []);
  return [...new Set([...shown, ...strongPairs.flatMap(({ a, b }) => [a, b])])];
}
