import { decodeParquet, inspectParquet } from './parquet/read';
import { encodeParquet } from './parquet/write';
import { job, serve } from './serve';

serve({
  'parquet-inspect': job(inspectParquet),
  'parquet-decode': job(decodeParquet, ({ ipc }) => [ipc.buffer]),
  'parquet-encode': job(encodeParquet),
});
