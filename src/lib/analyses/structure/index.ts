import type { AnalysisModule } from '../types';
import { StructureModel } from './model.svelte';
import View from './View.svelte';

export const createModel: AnalysisModule['createModel'] = () => new StructureModel();
export { View };
