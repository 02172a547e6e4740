import { reportBaskets } from '../src/lib/core/basket/report';
import { job, serve } from './serve';

serve({ 'basket-rules': job(reportBaskets) });
