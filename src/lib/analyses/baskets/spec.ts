import type { AnalysisSpec } from '../types';

export const spec: AnalysisSpec = {
  id: 'baskets',
  path: 'baskets',
  group: 'What goes together',
  title: 'Baskets',
  question: 'What is bought together?',
  needs: [['product_id', 'product_name', 'category', 'brand']],
  restsOn: ['pairs'],
  load: () => import('./index'),
};
