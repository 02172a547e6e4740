import { headerOf, type Source } from '../../data/ingest/types';
import type { Mapping } from '../../data/mapping/types';
import type { RejectedReason, Role } from '../../data/schema/canonical';
import { ident, number, text } from '../../data/sql';
import { rejectedColumns } from '../../data/schema/read-values';
import type { TableColumn } from '../../ui/table-types';
import { MOST_LISTED, type LineRequest } from './line-list.svelte';

/** Columns of the file that are shown; the export has all of them. */
const MOST_COLUMNS = 16;

/** By what a row is known, or fails. */
const TELLING: readonly Role[] = [
  'ordered_at',
  'order_id',
  'customer_id',
  'quantity',
  'unit_price',
  'line_revenue',
  'discount_rate',
  'product_id',
  'product_name',
];

export interface RejectedData {
  readonly source: Source;
  readonly mapping: Mapping;
  readonly files: readonly unknown[];
}

/** True for records that could not even be split into fields: they have no columns. */
function isUnread({ parseRejects }: Source, { key }: RejectedReason): boolean {
  return parseRejects.some((reject) => reject.key === key);
}

/** The rows that were rejected for one reason, as they stand in the file. */
export function rejectedRequest(data: RejectedData, rejected: RejectedReason): LineRequest {
  return isUnread(data.source, rejected) ? unread(data, rejected) : rows(data, rejected);
}

function unread({ files }: RejectedData, { reason, rows: total }: RejectedReason): LineRequest {
  const several = files.length > 1;
  const where = `from unread_records\nwhere reason = ${text(reason)}\norder by file, line`;
  return {
    key: `unread ${reason}`,
    title: reason,
    total,
    columns: [
      ...(several ? [{ key: 'file', label: 'File', format: 'text', width: 160 } as const] : []),
      { key: 'line', label: 'Line', format: 'integer', width: 84, title: 'Line in the file' },
      { key: 'text', label: 'As it stands there', format: 'text', width: 640 },
    ],
    shownSql: `select file, line::INTEGER as line, left(text, 500) as text\n${where}\nlimit ${number(MOST_LISTED)}`,
    exportSql: `select *\n${where}`,
  };
}

function rows(
  { source, mapping }: RejectedData,
  { reason, rows: total }: RejectedReason,
): LineRequest {
  const names = source.columns.map(({ name }) => name);
  const telling = TELLING.flatMap((role) => mapping.roles[role] ?? []);
  const shown = [...new Set([...telling, ...names])]
    .filter((name) => names.includes(name))
    .slice(0, MOST_COLUMNS);
  const kept = rejectedColumns(names);
  const columns = shown.map((name, k): TableColumn => {
    const column = source.columns.find((candidate) => candidate.name === name)!;
    return { key: `c${k}`, label: headerOf(column), format: 'text' };
  });
  const values = shown.map((name, k) => `left(${ident(kept.get(name)!)}, 200) as c${k}`);
  const where = `from rejected_rows\nwhere reason = ${text(reason)}\norder by "row"`;
  return {
    key: `rejected ${reason}`,
    title: reason,
    total,
    columns: [
      {
        key: 'row',
        label: 'Row',
        format: 'integer',
        width: 84,
        title: 'Row in the file, 1 is the first below the header',
      },
      ...columns,
    ],
    shownSql: `select ${['"row"::INTEGER as "row"', ...values].join(', ')}\n${where}\nlimit ${number(MOST_LISTED)}`,
    exportSql: `select *\n${where}`,
  };
}
