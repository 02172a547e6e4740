import type { AnalysisModule } from '../types';
import { RfmModel } from './model.svelte';
import View from './View.svelte';

export const createModel: AnalysisModule['createModel'] = () => new RfmModel();
export { View };
