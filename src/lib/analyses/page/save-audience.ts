import { toFailure } from '../../core/errors';
import { describeFrame } from '../../data/export/about';
import { audiences } from '../../state/audiences.svelte';
import { frameState } from '../../state/frame.svelte';
import { toast } from '../../state/toasts.svelte';
import type { AnalysisContext, AnalysisSpec } from '../types';
import { audienceName } from './origin';

/**
 * Saves customers of a page as an audience and says so, or says why not; never rejects.
 * @param customerKeys as in `customers.customer_key`
 */
export async function saveAudience(
  { title }: Pick<AnalysisSpec, 'title'>,
  { frame }: Pick<AnalysisContext, 'frame'>,
  name: string,
  customerKeys: Int32Array,
): Promise<void> {
  try {
    const saved = await audiences.save({
      name,
      customerKeys,
      provenance: {
        page: title,
        selection: name,
        filters: describeFrame(frame, audienceName(frame)),
      },
    });
    toast.success(`“${saved.name}” is saved as an audience.`, {
      label: 'Filter by it',
      run: () => frameState.update({ audience: saved.id }),
    });
  } catch (thrown) {
    toast.failure(toFailure(thrown));
  }
}
