import { transcode } from './text/transcode';
import { job, serve } from './serve';

serve({ 'csv-transcode': job(transcode) });
