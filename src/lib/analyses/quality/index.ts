import type { AnalysisModule } from '../types';
import { QualityModel } from './model.svelte';
import View from './View.svelte';

export const createModel: AnalysisModule['createModel'] = () => new QualityModel();
export { View };
