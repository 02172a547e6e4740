/** The scripts of pages that nobody has asked for yet. */
import { preloadCode } from '$app/navigation';
import { base } from '$app/paths';
import { ANALYSES } from '../../lib/analyses/registry';

const START_MS = 1500;

/**
 * Loads the analyses' scripts one by one, each when the browser has nothing better to do, so that a
 * click finds its page there. Not where the visitor saves data. Returns the way to stop.
 */
export function loadPagesAhead(): () => void {
  const { connection } = navigator as Navigator & { readonly connection?: { saveData?: boolean } };
  if (connection?.saveData || !('requestIdleCallback' in globalThis)) return () => undefined;
  const waiting = [...ANALYSES];
  let handle = 0;
  // The page that is being looked at comes first, its pictures too.
  const timer = setTimeout(() => (handle = requestIdleCallback(next)), START_MS);

  function next(): void {
    const spec = waiting.shift();
    if (!spec) return;
    const path = spec.path ? `${base}/${spec.path}/` : `${base}/`;
    // What cannot be loaded now is tried again, and told of, when it is asked for.
    Promise.allSettled([preloadCode(path), spec.load()]).then(
      () => (handle = requestIdleCallback(next)),
      () => undefined,
    );
  }

  return () => {
    clearTimeout(timer);
    waiting.length = 0;
    cancelIdleCallback(handle);
  };
}
