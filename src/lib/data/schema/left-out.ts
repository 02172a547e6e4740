import { ident, text } from '../sql';
import { ROLES, type OrderLineColumn } from './canonical';
import { droppingConditions } from './lines';
import { labelOf } from './reconcile';
import type { MappedColumns } from './source-columns';

/**
 * Selects the rows that a choice left out, from the tables of the data set in use: the row's number
 * in the file, the first choice that left it out, and its canonical values. Null when no choice
 * leaves any out.
 */
export function leftOutRowsSql(
  columns: MappedColumns,
  filled: ReadonlySet<OrderLineColumn>,
): string | null {
  const causes = droppingConditions(columns);
  if (!causes.length) return null;
  const reasons = causes.map(
    ({ cause, condition }) =>
      `when ${condition} then ${text(labelOf(cause, columns.mapping.meaning))}`,
  );
  const fields = ROLES.filter((role) => filled.has(role)).map(ident);
  return `select (line_id + 1)::BIGINT as row,
  case ${reasons.join('\n    ')} end as reason,
  ${fields.join(', ')}
from order_lines
where not is_counted
order by line_id`;
}
