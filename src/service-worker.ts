/// <reference no-default-lib="true"/>
/// <reference lib="esnext" />
/// <reference lib="webworker" />
/// <reference types="@sveltejs/kit" />
/**
 * After the first visit the site works without a network. Pages, scripts and styles are stored at
 * install; the database, the codecs and the demo's data (tens of megabytes) at their first use.
 * Requests to any other origin are refused here too, as they are by the page's CSP.
 */
import { base, build, files, prerendered, version } from '$service-worker';

const worker = globalThis as unknown as ServiceWorkerGlobalScope;
/** Other sites may share the origin, each below a path of its own. */
const OWN = `orderlens${base}-`;
const CACHE = OWN + version;
/** Large and needed only by some: kept when first used. */
const LATE = /\.(wasm|parquet)$|duckdb-browser|\/data\/demo-/;
const SHELL = [...build, ...files, ...prerendered, `${base}/404.html`].filter(
  (path) => !LATE.test(path),
);
const KNOWN = new Set([...build, ...files]);

worker.addEventListener('install', (event) => {
  event.waitUntil(
    (async () => {
      const cache = await caches.open(CACHE);
      // One missing file must not lose the rest.
      await Promise.allSettled(SHELL.map((path) => store(cache, path)));
      await worker.skipWaiting();
    })(),
  );
});

worker.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      for (const key of await caches.keys()) {
        if (key.startsWith(OWN) && key !== CACHE) await caches.delete(key);
      }
      await worker.clients.claim();
    })(),
  );
});

worker.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return;
  if (url.origin !== worker.location.origin) {
    event.respondWith(Response.error());
    return;
  }
  if (event.request.method !== 'GET' || !url.pathname.startsWith(`${base}/`)) return;
  if (event.request.mode === 'navigate') event.respondWith(page(event.request, url));
  else if (KNOWN.has(url.pathname)) event.respondWith(asset(event.request, url));
});

/** Stores a file; 404.html is delivered with status 404 and is wanted all the same. */
async function store(cache: Cache, path: string): Promise<void> {
  const response = await fetch(path, { cache: 'no-cache' });
  if (!response.ok && !path.endsWith('/404.html')) return;
  await cache.put(path, new Response(response.body, { headers: response.headers }));
}

/** Files of this version never change: cache first, kept at first use. */
async function asset(request: Request, url: URL): Promise<Response> {
  const cache = await caches.open(CACHE);
  const known = await cache.match(url.pathname);
  if (known) return known;
  const response = await fetch(request);
  if (response.status === 200) {
    // A full disk or a private window must not break the page.
    void cache.put(url.pathname, response.clone()).catch(() => {});
  }
  return response;
}

/** Pages come from the network so that a new version is seen; offline from the cache. */
async function page(request: Request, url: URL): Promise<Response> {
  try {
    return await fetch(request);
  } catch {
    const cache = await caches.open(CACHE);
    return (
      (await cache.match(url.pathname)) ??
      (await cache.match(`${base}/404.html`)) ??
      Response.error()
    );
  }
}
