import { ZipWriter } from '../../workers/export/zip';
import { Database } from '../../src/lib/data/database';
import { dropSource, openSource } from '../../src/lib/data/ingest/open';
import type { ReadingChoices, Source } from '../../src/lib/data/ingest/types';
import { rowsOf, type Cell } from '../../src/lib/data/query-result';

/** A database and the real ingest on it. */
export class Opened {
  private constructor(readonly db: Database) {}

  static async start(): Promise<Opened> {
    return new Opened(await Database.open());
  }

  open(
    name: string,
    part: BlobPart | readonly BlobPart[],
    choices?: ReadingChoices,
  ): Promise<Source> {
    const parts = Array.isArray(part) ? (part as BlobPart[]) : [part as BlobPart];
    return openSource(this.db, new File(parts, name), {
      signal: new AbortController().signal,
      onProgress: () => {},
      ...choices,
    });
  }

  /** The rows of a source's table, without their numbers. */
  async rows(source: Source): Promise<Cell[][]> {
    const rows = rowsOf(await this.db.query(`select * from ${source.relation} order by "__row"`));
    return rows.map((row) => Object.values(row).slice(1));
  }

  drop(source: Source): Promise<void> {
    return dropSource(this.db, source);
  }

  /** Names of all tables and views that there are. */
  async tables(): Promise<Cell[]> {
    const found = await this.db.query(
      'select table_name as name from information_schema.tables order by name',
    );
    return rowsOf(found).map(({ name }) => name ?? null);
  }

  close(): Promise<void> {
    return this.db.close();
  }
}

export async function bytesAt(url: string): Promise<Blob> {
  return (await fetch(url)).blob();
}

export async function gzip(part: BlobPart): Promise<Blob> {
  return new Response(new Blob([part]).stream().pipeThrough(new CompressionStream('gzip'))).blob();
}

/** A ZIP archive of texts. */
export async function zip(files: Readonly<Record<string, string>>): Promise<Blob> {
  const writer = new ZipWriter();
  for (const [name, text] of Object.entries(files)) await writer.add(name, [text]);
  return writer.finish('application/zip');
}
