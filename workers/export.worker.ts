import { writeCsv } from './export/csv';
import { writeXlsx } from './export/xlsx';
import { job, serve } from './serve';

serve({ 'csv-write': job(writeCsv), 'xlsx-write': job(writeXlsx) });
