/** Longest wait for a worker's first sign of life before its wrapper's URL is given back. */
const REVOKE_AFTER_MS = 30_000;

/**
 * Starts a worker; nothing else in this project constructs one.
 *
 * A worker that is loaded from the network has a policy of its own, so the page's `<meta>` CSP
 * would not bind it and its code could reach any origin. A worker that is loaded from a blob
 * inherits the page's policy: hence a one-line blob that loads the real script.
 *
 * @param url Script of the same origin: absolute, or relative to the page.
 * @param type `module` for our own workers, `classic` for DuckDB's.
 * @throws If the browser refuses to construct workers. A script that cannot be loaded is an
 *   `error` event on the worker instead.
 */
export function spawnWorker(url: string, type: 'module' | 'classic'): Worker {
  const absolute = JSON.stringify(new URL(url, location.href).href);
  const code = type === 'module' ? `import ${absolute};` : `importScripts(${absolute});`;
  const blobUrl = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
  const revoke = (): void => URL.revokeObjectURL(blobUrl);
  try {
    const worker = new Worker(blobUrl, { type });
    // Browsers differ in when they read the blob; by the first event they all have.
    const timer = setTimeout(revoke, REVOKE_AFTER_MS);
    const done = (): void => {
      clearTimeout(timer);
      worker.removeEventListener('message', done);
      worker.removeEventListener('error', done);
      revoke();
    };
    worker.addEventListener('message', done);
    worker.addEventListener('error', done);
    return worker;
  } catch (thrown) {
    revoke();
    throw thrown;
  }
}
