import { placeNetwork } from '../src/lib/core/basket/network';
import { checkBaskets, reportBaskets } from '../src/lib/core/basket/report';
import { job, serve } from './serve';

serve({
  'basket-rules': job(reportBaskets),
  'basket-check': job(checkBaskets),
  'basket-network': job(placeNetwork),
});
