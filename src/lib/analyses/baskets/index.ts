import type { AnalysisModule } from '../types';
import { BasketModel } from './model.svelte';
import View from './View.svelte';

export const createModel: AnalysisModule['createModel'] = () => new BasketModel();
export { View };
