import type { AnalysisSpec } from '../types';

export const spec: AnalysisSpec = {
  id: 'churn',
  path: 'churn',
  group: 'What comes next',
  title: 'Churn risk',
  question: 'Who is about to leave?',
  needs: [['customer_id'], ['ordered_at'], ['line_revenue', 'unit_price']],
  restsOn: ['repeat', 'gaps'],
  load: () => import('./index'),
};
