// A static host on the loopback, as servers of counties are: gzip or brotli for what gets smaller, and nothing else.
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import zlib from 'node:zlib';

const TYPES = {
  '.css': 'text/css; charset=utf-8', '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json', '.webmanifest': 'application/manifest+json', '.svg': 'image/svg+xml', '.png': 'image/png',
  '.wasm': 'application/wasm', '.xml': 'application/xml', '.txt': 'text/plain; charset=utf-8', '.ics': 'text/calendar; charset=utf-8',
};

/** What a file weighs on the way: as it is, or compressed where that helps. */
export function weight(bytes, encoding) {
  if (encoding === 'br') {
    const params = { [zlib.constants.BROTLI_PARAM_QUALITY]: 11 };
    return zlib.brotliCompressSync(bytes, { params });
  }
  return zlib.gzipSync(bytes, { level: 9 });
}

/** Serves a folder; `site.file(url)` is the file behind an address. */
export async function serve(folder) {
  const root = fs.realpathSync(folder);
  const file = (url) => {
    const wanted = decodeURIComponent(new URL(url, 'http://localhost').pathname);
    const found = path.join(root, path.normalize(wanted), wanted.endsWith('/') ? 'index.html' : '');
    return found.startsWith(root) && fs.existsSync(found) && fs.statSync(found).isFile() ? found : null;
  };
  const server = http.createServer((request, response) => {
    const found = file(request.url);
    const bytes = fs.readFileSync(found || path.join(root, '404.html'));
    const headers = { 'content-type': TYPES[path.extname(found || '.html')] || 'application/octet-stream', 'cache-control': 'max-age=600' };
    const compressed = weight(bytes, 'gzip');
    const smaller = compressed.length < bytes.length;
    if (smaller) headers['content-encoding'] = 'gzip';
    response.writeHead(found ? 200 : 404, headers).end(smaller ? compressed : bytes);
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    file,
    close: () => new Promise((resolve) => { server.closeAllConnections(); server.close(resolve); }),
  };
}
