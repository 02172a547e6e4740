import { AudienceList, type AudienceHome } from './audience-list.svelte';
import { AudienceStore, type RemovableStore } from './audience-store';
import { frameState } from './frame.svelte';
import type { LoadedDataset } from './session.svelte';
import { session } from './session.svelte';
import { toast } from './toasts.svelte';
import { toFailure } from '../core/errors';

export type { Audience } from './audience-list.svelte';

/** The audiences of this tab's data set. */
export const audiences = new AudienceList(new AudienceStore(browserStore));

/**
 * Keeps the audiences with the session's data set; the layout calls it once, when it mounts.
 * Returns the way to stop.
 */
export function followSession(): () => void {
  let followed = -1;
  return $effect.root(() => {
    $effect(() => {
      const { db, dataset, version } = session;
      if (version === followed) return;
      followed = version;
      const home: AudienceHome | null =
        db && dataset
          ? {
              db,
              schemaName: dataset.schemaName,
              storeKey: storeKey(dataset),
              datasetName: dataset.name,
              revenue: dataset.reconciliation.revenueUsed,
            }
          : null;
      audiences.attach(home).catch((thrown: unknown) => toast.failure(toFailure(thrown)));
    });
  });
}

/** Removes an audience; the pages that are filtered by it show everyone again. */
export async function removeAudience(id: string): Promise<() => Promise<void>> {
  const wasFilter = frameState.frame.audience === id;
  // First, so that no page asks for people who are no longer there.
  if (wasFilter) frameState.update({ audience: null });
  const undo = await audiences.remove(id);
  return async () => {
    await undo();
    if (wasFilter) frameState.update({ audience: id });
  };
}

/** A file that comes again under its name is the same data set, grown. */
function storeKey({ origin, id }: LoadedDataset): string {
  return origin.kind === 'bundled' ? `bundled:${id}` : `file:${origin.files[0].name}`;
}

function browserStore(): RemovableStore | null {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    // Even touching it may be refused.
    return null;
  }
}
