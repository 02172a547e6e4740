import { inspectWorkbook, readWorkbook } from './sheet/jobs';
import { job, serve } from './serve';

serve({
  'workbook-inspect': job(inspectWorkbook),
  'workbook-read': job(readWorkbook),
});
