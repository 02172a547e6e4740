import { ident, number } from '../sql';
import type { FarRule, FarVariable } from './recipe';

const LOGARITHM: ReadonlySet<FarVariable> = new Set(['order_value', 'quantity', 'unit_price']);

/** A variable of the rule as it enters: money and units by their natural logarithm. */
function enters(variable: FarVariable): string {
  return LOGARITHM.has(variable) ? `ln(${variable})` : variable;
}

/** Lines that the rule can judge: purchases with a value in every variable, positive where logged. */
function judged(variables: readonly FarVariable[]): string {
  return variables
    .map((variable) => (LOGARITHM.has(variable) ? `${variable} > 0` : `${variable} is not null`))
    .join('\n    and ');
}

/**
 * One row per line that can be judged: `line_id` and x1, x2, … in the order of `variables`. The value
 * of an order is the sum of its purchased lines in `relation`.
 */
export function farVariablesSql(
  variables: readonly FarVariable[],
  relation: string,
  where = 'true',
): string {
  const orders = variables.includes('order_value')
    ? `
  join (
    select order_key, sum(line_revenue) as order_value
    from ${relation}
    where is_sale and ${where}
    group by order_key
  ) using (order_key)`
    : '';
  const columns = variables.map((variable, at) => `${enters(variable)} as x${at + 1}`);
  return `select line_id, ${columns.join(', ')}
  from ${relation}${orders}
  where is_sale and ${where}
    and ${judged(variables)}`;
}

/**
 * One row per line beyond the rule's limit: `line_id`, its squared distance `far`, and for each
 * variable `alone1`, `alone2`, …: what the distance would lose without that variable, which is the
 * squared residual of that variable given the others, in its own variance.
 */
export function farLinesSql(rule: FarRule, relation: string, where = 'true'): string {
  const { variables, centre, precision } = rule;
  const d = variables.length;
  const at = (j: number): string => `(x${j + 1} - ${number(centre[j]!)})`;
  const pull = variables.map((_, j) =>
    variables.map((__, k) => `${number(precision[j * d + k]!)} * ${at(k)}`).join(' + '),
  );
  const pulls = pull.map((sum, j) => `${sum} as p${j + 1}`).join(',\n      ');
  const distance = variables.map((_, j) => `${at(j)} * p${j + 1}`).join(' + ');
  const alone = variables.map(
    (_, j) => `p${j + 1} * p${j + 1} / ${number(precision[j * d + j]!)} as alone${j + 1}`,
  );
  return `select line_id, far, ${variables.map((_, j) => `alone${j + 1}`).join(', ')}
from (
  select line_id, ${distance} as far, ${alone.join(', ')}
  from (
    select *,
      ${pulls}
    from (
      ${farVariablesSql(variables, relation, where).replaceAll('\n', '\n      ')}
    )
  )
)
where far > ${number(rule.above)}`;
}

/** Condition that a line is beyond the rule's limit. */
export function isFarSql(rule: FarRule, relation: string): string {
  return `${ident('line_id')} in (select line_id from (\n${farLinesSql(rule, relation)}\n))`;
}
