import type { AnalysisSpec } from '../types';

export const spec: AnalysisSpec = {
  id: 'overview',
  path: '',
  group: 'What happened',
  title: 'Overview',
  question: 'How is the store doing?',
  needs: [['ordered_at'], ['line_revenue', 'unit_price']],
  restsOn: ['months', 'weekday', 'hour'],
  load: () => import('./index'),
};
