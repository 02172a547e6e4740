import { headerKey } from '../mapping/header-names';
import { headerSignature } from '../mapping/signature';
import type { Source, SourceColumn } from '../ingest/types';
import { takeSample } from '../ingest/sample';
import type { SqlRunner } from '../query-result';
import { ident, number } from '../sql';
import { agreeOnWriting, type Writing } from './writing';
import type { CombinedTable, TableFile, UnderPlan } from './types';

/** Files of one header, and those that a plan lays under them. */
export interface FileGroup {
  readonly id: string;
  readonly files: readonly [TableFile, ...TableFile[]];
}

/**
 * Puts files with the same columns together, whatever their order, case or punctuation, in the order
 * of the files; `under` adds files of other columns to the table that they were mapped to.
 */
export function groupFiles(
  sources: readonly Source[],
  under: Readonly<Record<string, UnderPlan>>,
): FileGroup[] {
  const groups = new Map<string, { source: Source; columns: (string | null)[] }[]>();
  const later: { source: Source; plan: UnderPlan }[] = [];
  for (const source of sources) {
    const id = headerSignature(source.columns);
    const plan = under[id];
    if (plan && plan.table !== id) {
      later.push({ source, plan });
      continue;
    }
    const group = groups.get(id);
    if (!group) {
      groups.set(id, [{ source, columns: source.columns.map(({ name }) => name) }]);
      continue;
    }
    const first = group[0]!.source;
    group.push({ source, columns: first.columns.map(({ name }) => matching(source, name)) });
  }
  for (const { source, plan } of later) {
    const group = groups.get(plan.table);
    const names = new Set(source.columns.map(({ name }) => name));
    const columns = group?.[0]!.source.columns.map(({ name }) => {
      const own = plan.columns[name];
      return own !== undefined && names.has(own) ? own : null;
    });
    if (group && columns) group.push({ source, columns });
    else groups.set(headerSignature(source.columns), [{ source, columns: ownNames(source) }]);
  }
  return [...groups].map(([id, files]) => {
    let firstRow = 0;
    const placed = files.map((file): TableFile => {
      const at = firstRow;
      firstRow += file.source.rows;
      return { ...file, firstRow: at };
    });
    return { id, files: placed as [TableFile, ...TableFile[]] };
  });
}

function ownNames(source: Source): string[] {
  return source.columns.map(({ name }) => name);
}

function matching(source: Source, name: string): string | null {
  const exact = source.columns.find((column) => column.name === name);
  return (
    exact?.name ??
    source.columns.find((column) => headerKey(column.name) === headerKey(name))?.name ??
    null
  );
}

/** The columns of a table of several files: text where their types differ. */
export function unionColumns(files: readonly TableFile[]): SourceColumn[] {
  const [first] = files;
  return first!.source.columns.map(({ name, type }, at) => {
    const types = files.map(({ source, columns }) => {
      const own = columns[at];
      return source.columns.find((column) => column.name === own)?.type ?? type;
    });
    return { name, type: types.every((other) => other === type) ? type : 'text' };
  });
}

/** SQL of all rows of the files, one file after the other, numbered through. */
export function unionSql(
  files: readonly TableFile[],
  columns: readonly SourceColumn[],
  writing: readonly Writing[],
): string {
  return files
    .map(({ source, columns: own, firstRow }, k) => {
      const fields = columns.map(({ name, type }, at) => {
        const column = own[at];
        if (column === null || column === undefined) return `NULL as ${ident(name)}`;
        const raw = writing[k]!.rewrite(column) ?? ident(column);
        const value = type === 'text' ? `(${raw})::VARCHAR` : raw;
        return `${value} as ${ident(name)}`;
      });
      return `select "__row" + ${number(firstRow)} as "__row", ${fields.join(', ')} from ${source.relation}`;
    })
    .join('\nunion all\n');
}

/** A table of one or several files; of several, a view with all their rows is made. */
export async function makeTable(
  db: SqlRunner,
  group: FileGroup,
  relation: string,
  signal: AbortSignal,
): Promise<Pick<CombinedTable, 'id' | 'files' | 'source'> & { readonly isView: boolean }> {
  const { id, files } = group;
  const [first, ...others] = files;
  if (!others.length) return { id, files, source: first.source, isView: false };
  const columns = unionColumns(files);
  const sql = unionSql(files, columns, agreeOnWriting(files));
  const view = `create or replace view ${relation} as\n${sql}`;
  await db.query(view, { signal });
  const rows = files.reduce((sum, { source }) => sum + source.rows, 0);
  const rejects = new Map<string, Source['parseRejects'][number]>();
  for (const { key, reason, rows: lost } of files.flatMap(({ source }) => source.parseRejects)) {
    rejects.set(reason, { key, reason, rows: (rejects.get(reason)?.rows ?? 0) + lost });
  }
  const source: Source = {
    id: relation,
    fileName: `${first.source.fileName} and ${others.length} more`,
    byteSize: files.reduce((sum, file) => sum + file.source.byteSize, 0),
    format: first.source.format,
    relation,
    columns,
    rows,
    parseRejects: [...rejects.values()],
    sample: await takeSample(db, relation, columns, rows, signal),
    dialect: null,
    how: [...files.map((file) => `-- ${file.source.fileName}\n${file.source.how}`), view].join(
      '\n\n',
    ),
  };
  return { id, files, source, isView: true };
}
