import { job, serve } from './serve';
import { unpackZip } from './zip/unpack';

serve({ 'zip-unpack': job(unpackZip) });
