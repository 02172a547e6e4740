import { checkStructure } from '../src/lib/core/structure/report';
import { job, serve } from './serve';

serve({ 'structure-check': job(checkStructure) });
