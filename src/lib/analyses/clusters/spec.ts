import type { AnalysisSpec } from '../types';

export const spec: AnalysisSpec = {
  id: 'clusters',
  path: 'clusters',
  group: 'Who are they',
  title: 'Behaviour clusters',
  question: 'Who are my customers?',
  needs: [['customer_id'], ['ordered_at'], ['line_revenue', 'unit_price']],
  restsOn: ['repeat', 'choice'],
  load: () => import('./index'),
};
