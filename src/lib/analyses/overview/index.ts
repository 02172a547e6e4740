import type { AnalysisModule } from '../types';
import { OverviewModel } from './model.svelte';
import View from './View.svelte';

export const createModel: AnalysisModule['createModel'] = () => new OverviewModel();
export { View };
