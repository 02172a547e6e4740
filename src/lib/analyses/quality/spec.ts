import type { AnalysisSpec } from '../types';

export const spec: AnalysisSpec = {
  id: 'quality',
  path: 'quality',
  group: 'What happened',
  title: 'Data quality',
  question: 'Can these figures be trusted?',
  needs: [['ordered_at']],
  load: () => import('./index'),
};
