/** A plain static file server, as dumb as the hosts this site is made for: files, 404.html, gzip. */
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
};
const COMPRESSED = new Set(['.html', '.js', '.mjs', '.css', '.json', '.svg', '.wasm']);

/**
 * Serves a folder.
 * @param {{ root: string, base?: string, port?: number }} options `base` is where the site's own
 *   404.html lies below `root`
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export function serve({ root, base = '', port = 0 }) {
  /** @type {Map<string, Buffer>} */
  const zipped = new Map();
  const server = createServer((request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405).end();
      return;
    }
    /** @type {string} */
    let path;
    try {
      path = posix.normalize(
        decodeURIComponent(new URL(request.url ?? '/', 'http://host').pathname),
      );
    } catch {
      response.writeHead(400).end();
      return;
    }
    let file = join(root, path);
    if (existsSync(file) && statSync(file).isDirectory()) {
      if (!path.endsWith('/')) {
        response.writeHead(301, { Location: `${path}/` }).end();
        return;
      }
      file = join(file, 'index.html');
    }
    const found = existsSync(file);
    if (!found) file = join(root, base, '404.html');
    if (!existsSync(file)) {
      response.writeHead(404).end('Not found');
      return;
    }
    const extension = extname(file);
    const headers = {
      'Content-Type': TYPES[extension] ?? 'application/octet-stream',
      'Cache-Control': path.includes('/immutable/') ? 'max-age=31536000, immutable' : 'no-cache',
    };
    const status = found ? 200 : 404;
    const accepts = String(request.headers['accept-encoding'] ?? '').includes('gzip');
    if (accepts && COMPRESSED.has(extension)) {
      const key = `${file}:${statSync(file).mtimeMs}`;
      let body = zipped.get(key);
      if (!body) zipped.set(key, (body = gzipSync(readFileSync(file))));
      response.writeHead(status, {
        ...headers,
        'Content-Encoding': 'gzip',
        'Content-Length': body.length,
      });
      response.end(request.method === 'HEAD' ? undefined : body);
      return;
    }
    response.writeHead(status, { ...headers, 'Content-Length': statSync(file).size });
    if (request.method === 'HEAD') response.end();
    else createReadStream(file).pipe(response);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      const actual = typeof address === 'object' && address ? address.port : port;
      resolve({
        url: `http://127.0.0.1:${actual}${base}/`,
        close: () =>
          new Promise((done) => {
            server.closeAllConnections();
            server.close(() => done());
          }),
      });
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [root = 'build', base = '', port = '4173'] = process.argv.slice(2);
  const { url } = await serve({ root, base, port: Number(port) });
  console.log(`Serving ${url}`);
}
