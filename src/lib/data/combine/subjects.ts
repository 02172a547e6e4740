import type { SqlRunner } from '../query-result';
import { prepareSource } from '../presets/prepare';
import { ident } from '../sql';
import { composeFiles, type CombinedFiles, type CombineOptions } from './combine';
import type { ComposedSubject } from './compose';

/** One source for each kind of rows, made ready for the preset that knows it. */
export async function composeSubjects(
  db: SqlRunner,
  files: CombinedFiles,
  options: Pick<CombineOptions, 'signal' | 'onProgress'>,
): Promise<ComposedSubject[]> {
  const subjects = await composeFiles(db, files, options);
  return Promise.all(
    subjects.map(async ({ kind, source }) => {
      if (kind !== 'orders') return { kind, source };
      const relation = `memory.main.${ident(`${files.prefix}_prepared`)}`;
      const prepared = await prepareSource(db, source, relation, options.signal);
      if (!prepared) return { kind, source };
      files.made.push({ kind: 'table', name: relation });
      return { kind, source: prepared };
    }),
  );
}
