import type { AnalysisSpec } from '../types';

export const spec: AnalysisSpec = {
  id: 'rfm',
  path: 'rfm',
  group: 'Who are they',
  title: 'RFM segments',
  question: 'Who are my best customers, and who is slipping away?',
  needs: [['customer_id'], ['ordered_at'], ['line_revenue', 'unit_price']],
  restsOn: ['repeat'],
  load: () => import('./index'),
};
