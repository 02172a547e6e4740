import type { AnalysisSpec } from '../types';

export const spec: AnalysisSpec = {
  id: 'cohorts',
  path: 'cohorts',
  group: 'Who are they',
  title: 'Cohorts',
  question: 'Do customers come back?',
  needs: [['customer_id'], ['ordered_at'], ['line_revenue', 'unit_price']],
  restsOn: ['repeat', 'gaps'],
  load: () => import('./index'),
};
