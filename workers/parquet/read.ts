import { ParquetFile } from 'parquet-wasm';
import { tableFromIPC, Type, type Column } from '@uwdata/flechette';
import { OrderlensError } from '../../src/lib/core/errors';
import type { OnProgress } from '../../src/lib/core/jobs';
import type {
  ParquetColumn,
  ParquetDecodeInput,
  ParquetDecodeOutput,
  ParquetInspectInput,
  ParquetInspectOutput,
} from '../protocol';
import { parquetReady } from './wasm';

type DataType = Column<unknown>['type'];

/** The codec's own 1,024 makes a million rows a thousand messages. */
const BATCH_SIZE = 65_536;

/** Reads the footer of a Parquet file; the data stays on disk. */
export async function inspectParquet({ file }: ParquetInspectInput): Promise<ParquetInspectOutput> {
  return withFile(file, (parquet) => {
    const metadata = parquet.metadata();
    const about = metadata.fileMetadata();
    const groups = metadata.rowGroups();
    const schema = tableFromIPC(parquet.schema().intoIPCStream()).schema;
    return {
      rows: about.numRows(),
      rowGroups: groups.map((group) => group.numRows()),
      columns: schema.fields.map(({ name, type }): ParquetColumn => ({
        name,
        type: typeName(type),
        nested: isNested(type),
      })),
      createdBy: about.createdBy() ?? null,
      metadata: Object.fromEntries(about.keyValueMetadata() as Map<string, string>),
    };
  });
}

/** Decodes row groups of a Parquet file into one Arrow IPC stream, reading only their bytes. */
export async function decodeParquet(
  input: ParquetDecodeInput,
  onProgress: OnProgress,
): Promise<ParquetDecodeOutput> {
  return withFile(input.file, async (parquet) => {
    onProgress({ stage: 'Reading Parquet', fraction: null });
    const table = await parquet.read({
      batchSize: input.batchSize ?? BATCH_SIZE,
      ...(input.rowGroups && { rowGroups: [...input.rowGroups] }),
      ...(input.columns && { columns: [...input.columns] }),
    });
    // This takes the table over and frees it; the bytes are a copy outside WebAssembly memory.
    return { ipc: table.intoIPCStream() as Uint8Array<ArrayBuffer> };
  });
}

async function withFile<T>(file: Blob, work: (parquet: ParquetFile) => T | Promise<T>): Promise<T> {
  await parquetReady();
  let parquet: ParquetFile | undefined;
  try {
    parquet = await ParquetFile.fromFile(file);
    return await work(parquet);
  } catch (thrown) {
    throw asFileError(thrown, file);
  } finally {
    parquet?.free();
  }
}

function asFileError(thrown: unknown, file: Blob): unknown {
  if (thrown instanceof OrderlensError) return thrown;
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  // A panic or a failed allocation leaves the codec unusable; the runner then drops this worker.
  if (thrown instanceof WebAssembly.RuntimeError || /out of memory|allocation/i.test(reason)) {
    return thrown;
  }
  if (thrown instanceof DOMException && thrown.name === 'NotReadableError') {
    return new OrderlensError(
      'bad-file',
      'The file can no longer be read: it was moved or changed.',
    );
  }
  const name = file instanceof File ? file.name : 'The file';
  return new OrderlensError('bad-file', `${name} cannot be read as Parquet: ${reason}.`, {
    ...(file instanceof File && { file: file.name }),
    found: reason,
    expected: 'a complete Parquet file',
  });
}

function isNested(type: DataType): boolean {
  return 'children' in type && type.children.length > 0;
}

const TYPE_NAMES = new Map<number, string>(
  Object.entries(Type).map(([name, id]) => [id, name] as const),
);
const UNITS = ['s', 'ms', 'us', 'ns'];

function typeName(type: DataType): string {
  switch (type.typeId) {
    case Type.Int:
      return `${type.signed ? 'Int' : 'UInt'}${type.bitWidth}`;
    case Type.Float:
      return `Float${[16, 32, 64][type.precision]}`;
    case Type.Decimal:
      return `Decimal${type.bitWidth}(${type.precision}, ${type.scale})`;
    case Type.Timestamp:
      return `Timestamp(${UNITS[type.unit]}${type.timezone ? `, ${type.timezone}` : ''})`;
    case Type.Dictionary:
      return `Dictionary(${typeName(type.dictionary)})`;
    default:
      return TYPE_NAMES.get(type.typeId) ?? 'Unknown';
  }
}
