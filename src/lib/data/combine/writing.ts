import { orderEvidence } from '../mapping/date-order';
import { sampleOf } from '../mapping/meaning';
import { proposeMapping } from '../mapping/propose';
import type { Roles } from '../mapping/revenue';
import type { Source } from '../ingest/types';
import { NUMBER_ROLES } from '../schema/source-columns';
import { dateSql, DATE_SEPARATORS, sameOrder } from '../schema/values/date-text';
import { decimalEvidence, numberSql, type Decimal } from '../schema/values/number-text';
import { ident } from '../sql';
import type { TableFile } from './types';

/** How one file of a table writes its values, where that differs from the files before it. */
export interface Writing {
  /** SQL that gives a column of the file as the table writes it; null where it stands as it is. */
  rewrite(column: string): string | null;
}

interface Evidence {
  readonly decimal: Decimal | null;
  readonly order: 'dmy' | 'mdy' | null;
}

/**
 * Files of one table may have been written on different machines: one with decimal commas, one with
 * points; one with the day first, one with the month. Values of a file whose own values prove another
 * way than those of the files before are brought to the way of these; what cannot be read stands.
 */
export function agreeOnWriting(files: readonly TableFile[]): Writing[] {
  let decimal: Decimal | null = null;
  let order: Evidence['order'] = null;
  return files.map(({ source }) => {
    const { roles } = proposeMapping(source).mapping;
    const own = evidenceOf(source, roles);
    const otherDecimal = own.decimal && decimal && own.decimal !== decimal ? decimal : null;
    const otherOrder = own.order && order && own.order !== order ? own.order : null;
    decimal ??= own.decimal;
    order ??= own.order;
    const numbers = otherDecimal
      ? NUMBER_ROLES.map((role) => roles[role]).filter((name) => name !== undefined)
      : [];
    return {
      rewrite(column) {
        const isText = source.columns.find(({ name }) => name === column)?.type === 'text';
        if (!isText) return null;
        const raw = ident(column);
        if (otherDecimal && numbers.includes(column)) {
          const read = numberSql(raw, own.decimal!, { mostlyPlain: false });
          const point = `(${read})::VARCHAR`;
          return `coalesce(${otherDecimal === ',' ? `replace(${point}, '.', ',')` : point}, ${raw})`;
        }
        if (otherOrder && column === roles.ordered_at) {
          const read = dateSql(raw, sameOrder(otherOrder), sampleOf(source, roles, 'ordered_at'));
          return `coalesce(strftime(${read}, '%Y-%m-%d %H:%M:%S'), ${raw})`;
        }
        return null;
      },
    };
  });
}

function evidenceOf(source: Source, roles: Roles): Evidence {
  const marks = NUMBER_ROLES.flatMap((role) => sampleOf(source, roles, role)).map(decimalEvidence);
  const commas = marks.filter((mark) => mark === ',').length;
  const points = marks.filter((mark) => mark === '.').length;
  const days = orderEvidence(sampleOf(source, roles, 'ordered_at'));
  const dayFirst = DATE_SEPARATORS.reduce((sum, sign) => sum + days[sign].dayFirst, 0);
  const monthFirst = DATE_SEPARATORS.reduce((sum, sign) => sum + days[sign].monthFirst, 0);
  return {
    decimal: commas === points ? null : commas > points ? ',' : '.',
    order: dayFirst && !monthFirst ? 'dmy' : monthFirst && !dayFirst ? 'mdy' : null,
  };
}
