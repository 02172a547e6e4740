import type { AnalysisModule } from '../types';
import { SeasonalModel } from './model.svelte';
import View from './View.svelte';

export const createModel: AnalysisModule['createModel'] = () => new SeasonalModel();
export { View };
