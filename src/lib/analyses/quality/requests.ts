/** The lists of lines that the page can show. */
import type { Step } from '../../data/clean/recipe';
import { stepColumns } from '../../data/clean/fit';
import { stepWords } from '../../data/clean/words';
import type { OrderLineColumn } from '../../data/schema/canonical';
import { number } from '../../data/sql';
import { columnName } from '../column-names';
import { copiesRelation } from './copies';
import type { Finding } from './findings';
import { lineRequest, type LineRequest } from './line-list.svelte';
import type { QualityBase, SharedKeys } from './result';
import {
  beyondWhere,
  farRelation,
  farRule,
  type FarLevel,
  type FarLines,
  type FencedColumn,
} from './unusual';

/** Lines of a finding. What the build noted comes with the text that stood there. */
export function findingRequest({ schema, frame }: QualityBase, finding: Finding): LineRequest {
  const noted = /^(unreadable|corrected)-(.+)$/.exec(finding.id);
  return lineRequest(schema, frame, {
    key: `finding ${finding.id}`,
    title: `Lines ${finding.title}`,
    where: finding.where,
    first: finding.columns,
    total: finding.lines,
    ...(noted
      ? {
          from: `order_lines join (
  select line_id, found from read_notes where kind = '${noted[1]}' and "column" = '${noted[2]}'
) using (line_id)`,
          extra: [
            { key: 'found', label: 'Stood in the file', format: 'text' as const, sql: 'found' },
          ],
        }
      : {}),
  });
}

/** Lines beyond the fences of a column. */
export function beyondRequest(
  { schema, frame }: QualityBase,
  { column, rules }: FencedColumn,
  rule: 'iqr' | 'mad',
): LineRequest | null {
  const found = rules.find((one) => one.rule === rule);
  if (!found?.fence) return null;
  return lineRequest(schema, frame, {
    key: `beyond ${rule} ${column}`,
    title: `Lines with an unusual ${columnName(column)} (${rule === 'iqr' ? 'quartile distance' : 'median distance'})`,
    where: beyondWhere(column, found.fence),
    first: [column],
    total: found.below + found.above,
    order: `${column} desc, line_id`,
  });
}

/** Lines that are unusual in several columns at once, farthest first. */
export function farRequest(
  { schema, frame }: QualityBase,
  far: FarLines,
  level: FarLevel,
  total: number | null,
): LineRequest | null {
  const rule = farRule(far, level);
  if (!rule) return null;
  return lineRequest(schema, frame, {
    key: `far ${level}`,
    title: 'Lines that are unusual in several columns at once',
    where: 'true',
    first: far.variables.filter(
      (name): name is Exclude<typeof name, 'order_value'> => name !== 'order_value',
    ),
    total,
    from: farRelation(rule, frame),
    order: 'distance desc, line_id',
    extra: [
      { key: 'distance', label: 'Distance', format: 'number', sql: 'distance', digits: 1 },
      {
        key: 'stands_out',
        label: 'Stands out by',
        format: 'text',
        sql: `replace(stands_out, '_', ' ')`,
      },
    ],
  });
}

/** Lines whose key another line has too. */
export function sharedRequest(
  { schema, frame }: QualityBase,
  { key, shared, extra }: SharedKeys,
): LineRequest {
  return lineRequest(schema, frame, {
    key: `shared ${key.id}`,
    title: `Lines with the same ${key.label}`,
    where: 'true',
    first: key.columns as readonly OrderLineColumn[],
    total: shared + extra,
    from: copiesRelation(key, frame),
    order: `${key.columns.join(', ')}, line_id`,
    extra: [{ key: 'copy', label: 'Line of its key', format: 'integer', sql: 'copy' }],
  });
}

/** Lines that a step of the recipe touches, from its last preview or its application. */
export function stepRequest(
  { schema, frame }: QualityBase,
  step: Step,
  place: number,
  table: 'recipe_preview' | 'recipe_changes',
): LineRequest {
  const leaves = step.kind === 'leave-out' || step.kind === 'leave-out-copies';
  const columns = stepColumns(step).filter((column) =>
    schema.columns.has(column as OrderLineColumn),
  );
  return lineRequest(schema, frame, {
    key: `step ${step.id} ${table} ${JSON.stringify(step)} ${place}`,
    title: `${place}. ${stepWords(step)}`,
    where: 'true',
    first: [...new Set(columns)] as OrderLineColumn[],
    total: null,
    from: `order_lines join (
  select line_id, before, after from ${table} where step = ${number(place)}
) touched using (line_id)`,
    extra: leaves
      ? []
      : [
          { key: 'before', label: 'Before', format: 'text', sql: 'before' },
          { key: 'after', label: 'After', format: 'text', sql: 'after' },
        ],
  });
}
