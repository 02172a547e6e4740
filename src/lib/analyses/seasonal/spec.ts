import type { AnalysisSpec } from '../types';

export const spec: AnalysisSpec = {
  id: 'seasonal',
  path: 'seasonal',
  group: 'Who are they',
  title: 'Seasonal clusters',
  question: 'Who buys at which time of year?',
  needs: [['customer_id'], ['ordered_at']],
  load: () => import('./index'),
};
