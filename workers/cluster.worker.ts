import {
  runDensity,
  runKMeans,
  runNulls,
  runScore,
  runStability,
} from '../src/lib/core/cluster/jobs';
import { job, serve } from './serve';

serve({
  'cluster-kmeans': job(runKMeans),
  'cluster-density': job(runDensity),
  'cluster-score': job(runScore),
  'cluster-stability': job(runStability),
  'cluster-nulls': job(runNulls),
});
