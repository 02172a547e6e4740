import type { AnalysisModule } from '../types';
import { CohortsModel } from './model.svelte';
import View from './View.svelte';

export const createModel: AnalysisModule['createModel'] = () => new CohortsModel();
export { View };
