// A web server for the browser checks: the region, the pages and the installed packages, on 127.0.0.1 only.
import { createReadStream, statSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';

const TYPES = {
  '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript', '.json': 'application/json',
  '.css': 'text/css', '.glb': 'model/gltf-binary', '.wasm': 'application/wasm', '.png': 'image/png',
  '.jpg': 'image/jpeg', '.subtree': 'application/octet-stream',
};

/** `mounts`: {'/region': folder, …}. Resolves to { origin, served, missing, close }. */
export async function serve(mounts) {
  const served = new Set();
  const missing = [];
  const server = http.createServer((request, response) => {
    const url = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
    const mount = Object.keys(mounts).find((prefix) => url.startsWith(`${prefix}/`));
    const root = mount && path.resolve(mounts[mount]);
    const file = mount && path.join(root, url.slice(mount.length));
    const size = file?.startsWith(root + path.sep) ? statSync(file, { throwIfNoEntry: false })?.size : undefined;
    if (size === undefined) {
      if (url !== '/favicon.ico') missing.push(url);
      response.writeHead(url === '/favicon.ico' ? 204 : 404).end();
      return;
    }
    served.add(url);
    response.writeHead(200, { 'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream',
                              'content-length': size });
    createReadStream(file).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { origin: `http://127.0.0.1:${server.address().port}`, served, missing, close: () => server.close() };
}
