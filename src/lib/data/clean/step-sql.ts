import { ident, number, text, textList } from '../sql';
import { conditionSql } from './conditions';
import type { Cap, Fill, Limit, Merge, Step } from './recipe';

/** Lines that a step may still touch: counted, and not left out by a step before. */
export const OPEN = 'removed_by is null and is_counted';

/** What a step does, as SQL on a table of lines with the columns `removed_by` and `changed_by`. */
export interface StepSql {
  /** Column that it changes; null where it leaves lines out. */
  readonly column: string | null;
  /** Condition on the open lines that it touches. */
  readonly where: string;
  /** Touches them; each is one statement. */
  readonly statements: readonly string[];
}

/** The SQL of a step, `place` being its 1-based number; null for a step that changes nothing. */
export function stepSql(step: Step, place: number, table: string): StepSql | null {
  switch (step.kind) {
    case 'keep':
      return null;
    case 'leave-out':
      return leaveOut(conditionSql(step.where, table), place, table);
    case 'leave-out-copies': {
      if (step.by === 'row') return leaveOut('is_duplicate', place, table);
      const keys = step.by.map(ident);
      const copies = `line_id in (
  select line_id
  from (
    select line_id, row_number() over (partition by ${keys.join(', ')} order by line_id) as copy
    from ${table}
    where ${OPEN}
      and ${keys.map((key) => `${key} is not null`).join(' and ')}
  )
  where copy > 1
)`;
      return leaveOut(copies, place, table);
    }
    case 'set-missing': {
      const column = ident(step.column);
      const where = `${column} is not null\n  and ${conditionSql(step.where, table)}`;
      return change(step.column, where, [update(table, place, column, 'NULL', where)]);
    }
    case 'cap':
      return cap(step, place, table);
    case 'fill':
      return fill(step, place, table);
    case 'merge':
      return merge(step, place, table);
  }
}

function change(column: string, where: string, statements: readonly string[]): StepSql {
  return { column, where, statements };
}

function leaveOut(where: string, place: number, table: string): StepSql {
  const sql = `update ${table}
set removed_by = ${place}
where ${OPEN}
  and ${where}`;
  return { column: null, where, statements: [sql] };
}

function update(
  table: string,
  place: number,
  column: string,
  value: string,
  where: string,
  from = '',
): string {
  return `update ${table}
set ${column} = ${value}, changed_by = ${place}${from ? `\nfrom ${from}` : ''}
where ${OPEN}
  and ${where}`;
}

function limitSql(limit: Limit, column: string, table: string): string {
  return 'value' in limit
    ? number(limit.value)
    : `(select quantile_cont(${column}, ${number(limit.quantile)}) from ${table} where ${OPEN})`;
}

/** Both limits come from the values before the step. */
function cap(step: Cap, place: number, table: string): StepSql {
  const column = ident(step.column);
  const low = step.low && limitSql(step.low, column, table);
  const high = step.high && limitSql(step.high, column, table);
  const beyond = [low && `${column} < ${low}`, high && `${column} > ${high}`].filter(Boolean);
  const where = beyond.length > 1 ? `(${beyond.join(' or ')})` : beyond.join('');
  const raised = low ? `greatest(${column}, ${low})` : column;
  const value = high ? `least(${raised}, ${high})` : raised;
  return change(step.column, where, [update(table, place, column, value, where)]);
}

function fill(step: Fill, place: number, table: string): StepSql {
  const column = ident(step.column);
  const where = step.where ? `(${conditionSql(step.where, table)})` : `${column} is null`;
  if ('constant' in step.with) {
    const { constant } = step.with;
    const value = typeof constant === 'number' ? number(constant) : text(constant);
    return change(step.column, where, [update(table, place, column, value, where)]);
  }
  const others = `${OPEN} and ${column} is not null and not coalesce(${where}, false)`;
  const groups = step.by.map((name, at) => `${ident(name)} as group_${at + 1}`);
  const groupBy = step.by.length ? `\n  group by ${step.by.map(ident).join(', ')}` : '';
  const typical =
    step.with.typical === 'median'
      ? // Units come whole; so does their median.
        `select ${[...groups, `${step.column === 'quantity' ? `quantile_disc(${column}, 0.5)` : `median(${column})`} as typical`].join(', ')}
  from ${table}
  where ${others}${groupBy}`
      : `select ${[...groups.map((_, at) => `group_${at + 1}`), 'typical'].join(', ')}
  from (
    select ${[...groups, `${column} as typical`].join(', ')},
      row_number() over (${step.by.length ? `partition by ${step.by.map(ident).join(', ')} ` : ''}order by count(*) desc, ${column}) as place
    from ${table}
    where ${others}
    group by ${[...step.by.map(ident), column].join(', ')}
  )
  where place = 1`;
  const same = step.by.map((name, at) => `\n  and ${ident(name)} = typical_values.group_${at + 1}`);
  const sql = update(
    table,
    place,
    column,
    'typical_values.typical',
    `${where}\n  and typical_values.typical is not null${same.join('')}`,
    `(\n  ${typical}\n) as typical_values`,
  );
  return change(step.column, where, [sql]);
}

function merge(step: Merge, place: number, table: string): StepSql {
  const column = ident(step.column);
  const where = `${column} in ${textList(step.pairs.map(({ from }) => from))}`;
  const cases = step.pairs.map(({ from, to }) => `\n    when ${text(from)} then ${text(to)}`);
  const value = `case ${column}${cases.join('')}\n  end`;
  return change(step.column, where, [update(table, place, column, value, where)]);
}
