/** The rows of one frame. */
import { rowsOf } from '../../data/query-result';
import { audiences } from '../../state/audiences.svelte';
import { asOfDay } from '../rfm/query';
import type { AnalysisContext } from '../types';
import { readCustomers } from './customers';
import { availableFeatures, featuresSql, leftOutSql } from './query';
import type { Inputs, LeftOut, Rows } from './result';

export async function readRows(context: AnalysisContext, signal: AbortSignal): Promise<Rows> {
  const { db, schema, frame } = context;
  const audienceRevision = audiences.revision;
  const sql = featuresSql(schema, frame);
  const table = await db.query(sql, { signal });
  return {
    db,
    schema,
    sql,
    customers: readCustomers(table, availableFeatures(schema)),
    asOf: asOfDay(schema, frame),
    audienceRevision,
  };
}

export async function readLeftOut(
  { db, frame }: AnalysisContext,
  signal: AbortSignal,
): Promise<LeftOut> {
  const [leftOut] = rowsOf<LeftOut>(await db.query(leftOutSql(frame), { signal }));
  return leftOut!;
}

/** The SQL text holds the whole frame. */
export function sameRows(before: Inputs, { db, schema, frame }: AnalysisContext): boolean {
  return (
    before.db === db &&
    before.schema === schema &&
    (frame.audience === null || before.audienceRevision === audiences.revision) &&
    before.sql === featuresSql(schema, frame)
  );
}
