import { layOutNetwork } from '../src/lib/core/basket/network-layout';
import { checkBaskets, reportBaskets } from '../src/lib/core/basket/report';
import { job, serve } from './serve';

serve({
  'basket-rules': job(reportBaskets),
  'basket-check': job(checkBaskets),
  'basket-network': job(layOutNetwork),
});
