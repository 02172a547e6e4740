import basketWorker from '../../../workers/basket.worker.ts?worker&url';
import churnWorker from '../../../workers/churn.worker.ts?worker&url';
import clusterWorker from '../../../workers/cluster.worker.ts?worker&url';
import exportWorker from '../../../workers/export.worker.ts?worker&url';
import parquetWorker from '../../../workers/parquet.worker.ts?worker&url';
import qualityWorker from '../../../workers/quality.worker.ts?worker&url';
import rfmWorker from '../../../workers/rfm.worker.ts?worker&url';
import seasonalWorker from '../../../workers/seasonal.worker.ts?worker&url';
import sheetWorker from '../../../workers/sheet.worker.ts?worker&url';
import structureWorker from '../../../workers/structure.worker.ts?worker&url';
import textWorker from '../../../workers/text.worker.ts?worker&url';
import zipWorker from '../../../workers/zip.worker.ts?worker&url';
import type { JobName } from './job-map';
import type { WorkerSpec } from './pool';

const CLUSTER = { url: clusterWorker, most: 3 };
const SEASONAL = { url: seasonalWorker, most: 2 };
const BASKET = { url: basketWorker, most: 2 };
const QUALITY = { url: qualityWorker, most: 2 };
const PARQUET = { url: parquetWorker, most: 2 };
const SHEET = { url: sheetWorker, most: 2 };
const TEXT = { url: textWorker, most: 2 };
const EXPORT = { url: exportWorker, most: 2 };

/** Where each job's worker is, how many may run at once, and its work in words. */
export const WORKERS: Readonly<Record<JobName, WorkerSpec>> = {
  'rfm-score': { url: rfmWorker, most: 1, what: 'scoring customers' },
  'churn-score': { url: churnWorker, most: 1, what: 'learning rhythms' },
  'cluster-kmeans': { ...CLUSTER, what: 'clustering customers' },
  'cluster-density': { ...CLUSTER, what: 'finding dense groups of customers' },
  'cluster-score': { ...CLUSTER, what: 'scoring customers' },
  'cluster-stability': { ...CLUSTER, what: 'testing the clusters' },
  'cluster-nulls': { ...CLUSTER, what: 'clustering data without groups' },
  'seasonal-types': { ...SEASONAL, what: 'comparing customers’ timing' },
  'seasonal-calendar': { ...SEASONAL, what: 'finding seasons' },
  'seasonal-trust': { ...SEASONAL, what: 'testing the types' },
  'basket-rules': { ...BASKET, what: 'finding what goes together' },
  'basket-check': { ...BASKET, what: 'testing rules on other baskets' },
  'basket-network': { ...BASKET, what: 'drawing the network' },
  'structure-check': { url: structureWorker, most: 1, what: 'comparing the data with chance' },
  'quality-usual': { ...QUALITY, what: 'finding what is usual' },
  'quality-relations': { ...QUALITY, what: 'comparing columns' },
  'quality-spelling': { ...QUALITY, what: 'comparing ways of writing' },
  'parquet-inspect': { ...PARQUET, what: 'reading the Parquet file' },
  'parquet-decode': { ...PARQUET, what: 'reading the Parquet file' },
  'parquet-encode': { ...PARQUET, what: 'writing the Parquet file' },
  'csv-transcode': { ...TEXT, what: 'reading the text file' },
  'zip-unpack': { url: zipWorker, most: 1, what: 'unpacking the archive' },
  'baskets-read': { ...TEXT, what: 'reading the baskets' },
  'json-read': { ...TEXT, what: 'reading the JSON file' },
  'workbook-inspect': { ...SHEET, what: 'reading the workbook' },
  'workbook-read': { ...SHEET, what: 'reading the workbook' },
  'csv-write': { ...EXPORT, what: 'writing the CSV file' },
  'xlsx-write': { ...EXPORT, what: 'writing the Excel file' },
};
