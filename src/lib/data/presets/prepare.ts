import { takeSample } from '../ingest/sample';
import { ownNameOf, type Source, type SourceColumn } from '../ingest/types';
import { headerKey } from '../mapping/header-names';
import { rowsOf, type SqlRunner } from '../query-result';
import { ident } from '../sql';
import { recognise } from './registry';

/** The columns of a file as a preparation asks for them: by the names its preset knows. */
export class PresetColumns {
  readonly #names = new Map<string, string>();

  constructor(readonly source: Pick<Source, 'columns'>) {
    for (const column of source.columns) {
      const key = headerKey(ownNameOf(column));
      if (!this.#names.has(key)) this.#names.set(key, column.name);
    }
  }

  /** The file's own name of the first of these columns that it has; null for none. */
  name(...wanted: readonly string[]): string | null {
    for (const one of wanted) {
      const found = this.#names.get(headerKey(one));
      if (found !== undefined) return found;
    }
    return null;
  }

  /** The column quoted, as text without blanks at the ends and NULL for nothing; NULL without it. */
  text(...wanted: readonly string[]): string {
    const name = this.name(...wanted);
    return name === null ? 'NULL::VARCHAR' : `nullif(trim(${ident(name)}::VARCHAR), '')`;
  }

  /** The column as a number. A preset's file writes its numbers with a point; marks of money go. */
  number(...wanted: readonly string[]): string {
    const name = this.name(...wanted);
    if (name === null) return 'NULL::DOUBLE';
    const type = this.source.columns.find((column) => column.name === name)!.type;
    if (type === 'number' || type === 'integer') return `${ident(name)}::DOUBLE`;
    return `try_cast(regexp_replace(${ident(name)}::VARCHAR, '[^-0-9.eE]', '', 'g') as DOUBLE)`;
  }
}

/** A query over a preset's file that says what the file only implies. */
export interface Prepared {
  /**
   * SELECT that gives `"__row"`, all columns of the file (some of them replaced) and the extra ones.
   */
  readonly sql: string;
  readonly extra: readonly SourceColumn[];
  /** What was done, for the wizard and the data page. */
  readonly note: string;
  /** What the rows are, where they are not those of the file any more. */
  readonly rowWord?: string;
}

export type Preparation = (relation: string, columns: PresetColumns) => Prepared;

/**
 * Makes of a preset's file the table that the preset's roles speak of: order fields written on every
 * line, order discounts spread over lines, lists of items taken apart. A file of no such preset stays.
 */
export async function prepareSource(
  db: SqlRunner,
  source: Source,
  relation: string,
  signal: AbortSignal,
): Promise<Source | null> {
  const prepare = recognise(source.columns)?.preset.prepare;
  if (!prepare) return null;
  const { sql, extra, note, rowWord } = prepare(source.relation, new PresetColumns(source));
  const create = `create or replace table ${relation} as\n${sql}`;
  await db.query(create, { signal });
  const [count] = rowsOf<{ n: number }>(
    await db.query(`select count(*)::DOUBLE as n from ${relation}`, { signal }),
  );
  const columns = [...source.columns, ...extra];
  return {
    ...source,
    id: relation,
    relation,
    columns,
    rows: count!.n,
    sample: await takeSample(db, relation, columns, count!.n, signal),
    notes: [...(source.notes ?? []), note],
    ...(rowWord && { rowWord }),
    how: [source.how, `-- ${note}\n${create}`].join('\n\n'),
  };
}
