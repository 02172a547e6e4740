import type { AnalysisSpec } from '../types';

export const spec: AnalysisSpec = {
  id: 'structure',
  path: 'structure',
  group: 'What happened',
  title: 'Structure check',
  question: 'Is there anything to find in these data?',
  // Each question says for itself what it lacks.
  needs: [['ordered_at', 'customer_id', 'product_id', 'product_name']],
  load: () => import('./index'),
};
