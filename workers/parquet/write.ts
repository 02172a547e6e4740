import {
  Compression,
  Table,
  transformParquetStream,
  writeParquet,
  WriterPropertiesBuilder,
  type RecordBatch,
  type WriterProperties,
} from 'parquet-wasm';
import type { OnProgress } from '../../src/lib/core/jobs';
import { pullParts } from '../export/pull';
import type { ExportOutput, ParquetEncodeInput } from '../protocol';
import { parquetReady } from './wasm';

const COMPRESSIONS = {
  zstd: Compression.ZSTD,
  snappy: Compression.SNAPPY,
  none: Compression.UNCOMPRESSED,
} as const;

const TYPE = { type: 'application/vnd.apache.parquet' };

/** Rows of a row group: small enough to skip through, large enough to compress. */
const GROUP_ROWS = 131_072;

/** Writes all rows as Parquet with their types; `about` becomes key-value metadata. */
export async function encodeParquet(
  input: ParquetEncodeInput,
  onProgress: OnProgress,
): Promise<ExportOutput> {
  await parquetReady();
  const properties = new WriterPropertiesBuilder()
    .setCompression(COMPRESSIONS[input.compression])
    .setMaxRowGroupSize(GROUP_ROWS)
    .setCreatedBy('Orderlens')
    .setKeyValueMetadata(new Map(input.about))
    .build();
  let rows = 0;
  const batches = recordBatches(input.source, (count) => {
    rows += count;
    onProgress({ stage: 'Writing Parquet', fraction: input.rows ? rows / input.rows : 1 });
  });
  try {
    const first = await batches.next();
    // The codec takes no stream without batches; a schema alone it writes at once.
    const blob = first.done
      ? new Blob([writeParquet(first.value, properties) as BlobPart], TYPE)
      : await writeStream(first.value, batches, properties);
    return { blob, rows };
  } finally {
    await batches.return(null as never);
  }
}

async function writeStream(
  first: RecordBatch,
  others: AsyncGenerator<RecordBatch, Table>,
  properties: WriterProperties,
): Promise<Blob> {
  let failure: unknown;
  const source = new ReadableStream<RecordBatch>({
    start: (controller) => controller.enqueue(first),
    async pull(controller) {
      try {
        const next = await others.next();
        if (next.done) {
          next.value.free();
          controller.close();
        } else controller.enqueue(next.value);
      } catch (thrown) {
        // The codec would report it in words of its own.
        failure = thrown;
        controller.error(thrown);
      }
    },
  });
  try {
    const written = await transformParquetStream(source, properties);
    return await new Response(written, { headers: { 'content-type': TYPE.type } }).blob();
  } catch (thrown) {
    throw failure ?? thrown;
  }
}

/** The batches of all parts; at the end of a table without any, a table of its schema. */
async function* recordBatches(
  port: MessagePort,
  onRows: (count: number) => void,
): AsyncGenerator<RecordBatch, Table> {
  let last = new Uint8Array(0);
  for await (const ipc of pullParts(port)) {
    last = ipc as Uint8Array<ArrayBuffer>;
    for (const batch of Table.fromIPCStream(ipc).recordBatches()) {
      const count = batch.numRows;
      yield batch;
      onRows(count);
    }
  }
  return Table.fromIPCStream(last);
}
