import { decodeParquet, inspectParquet } from './parquet/read';
import { job, serve } from './serve';

serve({
  'parquet-inspect': job(inspectParquet),
  'parquet-decode': job(decodeParquet, ({ ipc }) => [ipc.buffer]),
});
