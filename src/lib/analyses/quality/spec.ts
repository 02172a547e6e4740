import type { AnalysisSpec } from '../types';

export const spec: AnalysisSpec = {
  id: 'quality',
  path: 'quality',
  group: 'What happened',
  title: 'Data quality',
  question: 'Can these figures be trusted?',
  // Whatever names a line can be looked at; each check says for itself what it needs.
  needs: [['ordered_at', 'customer_id', 'product_id', 'product_name']],
  load: () => import('./index'),
};
