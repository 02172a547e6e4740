import type { AnalysisModule } from '../types';
import { ChurnModel } from './model.svelte';
import View from './View.svelte';

export const createModel: AnalysisModule['createModel'] = () => new ChurnModel();
export { View };
