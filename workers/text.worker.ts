import { readBaskets } from './baskets/read';
import { readJson } from './json/read';
import { job, serve } from './serve';
import { transcode } from './text/transcode';

serve({
  'csv-transcode': job(transcode),
  'json-read': job(readJson),
  'baskets-read': job(readBaskets),
});
