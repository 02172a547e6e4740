import { findRelations, findSpellings, findUsual } from '../src/lib/core/quality/jobs';
import { job, serve } from './serve';

serve({
  'quality-usual': job(findUsual),
  'quality-relations': job(findRelations),
  'quality-spelling': job(findSpellings),
});
