import type { Source } from '../ingest/types';
import { ident, text } from '../sql';

/**
 * SQL of `unread_records`: what could not even be split into fields, of every file, as
 * `(file VARCHAR, line BIGINT, reason VARCHAR, text VARCHAR)`; null when there is none. It keeps them
 * for the pages once the raw tables are gone.
 */
export function unreadRecordsSql(sources: readonly Source[], schemaName: string): string | null {
  const each = sources.flatMap(({ rejects, fileName }) =>
    rejects === undefined
      ? []
      : [`select ${text(fileName)}::VARCHAR as file, line, reason, text from ${rejects}`],
  );
  if (!each.length) return null;
  return `create or replace table memory.${ident(schemaName)}.unread_records as\n${each.join('\nunion all\n')}`;
}
