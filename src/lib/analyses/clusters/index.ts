import type { AnalysisModule } from '../types';
import { ClustersModel } from './model.svelte';
import View from './View.svelte';

export const createModel: AnalysisModule['createModel'] = () => new ClustersModel();
export { View };
