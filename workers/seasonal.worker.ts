import { runCalendar, runSeasonal, runSeasonalTrust } from '../src/lib/core/seasonal/jobs';
import { job, serve } from './serve';

serve({
  'seasonal-types': job(runSeasonal),
  'seasonal-calendar': job(runCalendar),
  'seasonal-trust': job(runSeasonalTrust),
});
