import type { OrderLineColumn } from '../schema/canonical';
import type { MappedColumns } from '../schema/source-columns';
import { ident } from '../sql';
import { stepProblem } from './fit';
import { NUMBER_COLUMNS, type Recipe } from './recipe';
import { revenueAgainSql, tellsRevenue } from './revenue-again';
import { stepSql } from './step-sql';
import { stepWords } from './words';

const TABLE = 'cleaning_lines';

/**
 * A recipe as a script for any DuckDB that has the canonical table `order_lines`: it makes
 * `cleaned_lines` of the counted lines that the recipe leaves, with their values changed.
 */
export function recipeScript(
  recipe: Recipe,
  columns: MappedColumns,
  available: ReadonlySet<OrderLineColumn>,
  dataset: string,
): string {
  const changed = new Set<string>();
  const parts = recipe.steps.map((step, index) => {
    const title = `-- ${index + 1}. ${comment(stepWords(step))}`;
    if (!step.on) return `${title}\n-- (switched off)`;
    const problem = stepProblem(step, available, columns.mapping.meaning);
    if (problem) return `${title}\n-- (passed over: ${comment(problem)})`;
    const sql = stepSql(step, index + 1, TABLE);
    if (!sql) return title;
    if (sql.column) changed.add(sql.column);
    const again =
      sql.column && tellsRevenue(sql.column)
        ? [revenueAgainSql(columns, available, TABLE, index + 1)]
        : [];
    return [title, ...[...sql.statements, ...again].map((statement) => `${statement};`)].join('\n');
  });
  const texts = [...changed].filter((column) => !isNumber(column));
  const replaced = texts.map((column) => `${ident(column)}::VARCHAR as ${ident(column)}`);
  return `-- Cleaning recipe for ${comment(dataset)}, made with Orderlens.
-- It starts from the canonical table order_lines, whose SQL is on the page “Data”.

create or replace table ${TABLE} as
select *${replaced.length ? ` replace (${replaced.join(', ')})` : ''},
  NULL::INTEGER as removed_by, NULL::INTEGER as changed_by
from order_lines;

${parts.join('\n\n')}

create or replace table cleaned_lines as
select * exclude (removed_by, changed_by)
from ${TABLE}
where removed_by is null and is_counted;
`;
}

/** One line, whatever the text holds. */
function comment(words: string): string {
  return words.replace(/\s+/g, ' ');
}

function isNumber(column: string): boolean {
  return (NUMBER_COLUMNS as readonly string[]).includes(column);
}
