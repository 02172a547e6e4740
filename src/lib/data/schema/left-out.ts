import { isIdle, type Recipe } from '../clean/recipe';
import { stepWords } from '../clean/words';
import { ident, text } from '../sql';
import { ROLES, type OrderLineColumn } from './canonical';
import { droppingConditions } from './lines';
import { labelOf } from './reconcile';
import type { MappedColumns } from './source-columns';

/**
 * Selects the rows that a choice or a cleaning step left out, from the tables of the data set in
 * use: the row's number in the file, the first of them that left it out, and its canonical values.
 * Null when nothing leaves any out.
 */
export function leftOutRowsSql(
  columns: MappedColumns,
  filled: ReadonlySet<OrderLineColumn>,
  recipe: Recipe,
): string | null {
  const cleaned = !isIdle(recipe);
  const causes = droppingConditions(columns);
  if (!causes.length && !cleaned) return null;
  const bySteps = cleaned
    ? recipe.steps.map(
        (step, index) => `when step = ${index + 1} then ${text(`Cleaning: ${stepWords(step)}`)}`,
      )
    : [];
  const byChoice = causes.map(
    ({ cause, condition }) =>
      `when ${condition} then ${text(labelOf(cause, columns.mapping.meaning))}`,
  );
  const fields = ROLES.filter((role) => filled.has(role)).map(ident);
  const steps = cleaned
    ? `
left join (
  select line_id, step from recipe_changes where "column" is null
) using (line_id)`
    : '';
  return `select (line_id + 1)::BIGINT as row,
  case ${[...bySteps, ...byChoice].join('\n    ')} end as reason,
  ${fields.join(', ')}
from order_lines${steps}
where not is_counted
order by line_id`;
}
