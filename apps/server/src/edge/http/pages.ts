import { sep } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { HttpDeps } from './deps.ts';
import { HttpRefusal } from './refuse.ts';

/** Files under this directory have a hash of their content in their names. */
const HASHED = `${sep}assets${sep}`;
const YEAR_SECONDS = 31_536_000;

/** In place of the worker that keeps the page (W10): deletes what that kept, and itself. A browser asks for it at each opening. */
const KEEPS_NOTHING = `addEventListener('install', () => skipWaiting());
addEventListener('activate', (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith('parley-page-')) await caches.delete(name);
  await registration.unregister();
})()));
`;

/** The built page: its files, and itself for the addresses of its own pages, such as `/match/…`. */
export async function addPages(app: FastifyInstance, { webRoot, config }: HttpDeps): Promise<void> {
  if (!config.offlinePage) {
    app.get('/sw.js', (_request, reply) =>
      reply.header('cache-control', 'no-cache').type('text/javascript').send(KEEPS_NOTHING),
    );
  }
  if (webRoot !== null) {
    await app.register(fastifyStatic, {
      root: webRoot,
      cacheControl: false,
      dotfiles: 'ignore',
      // Made at the build (`scripts/precompress.mjs`): nothing is compressed while somebody waits.
      preCompressed: true,
      setHeaders(response, path) {
        response.setHeader('vary', 'accept-encoding');
        const forGood = path.includes(HASHED);
        response.setHeader('cache-control', forGood ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache');
      },
    });
  }
  app.setNotFoundHandler(async (request, reply) => {
    // A page of before asks by addresses that are gone, and is to hear that it is out of date (E9).
    if (request.url.startsWith('/api/')) throw new HttpRefusal({ code: 'version', detail: 'no such address' }, 404);
    if (!asksForPage(request)) throw new HttpRefusal({ code: 'unexpected', detail: 'there is nothing here' }, 404);
    if (webRoot === null)
      return reply.code(503).type('text/plain').send('The page has not been built: npm run build.\n');
    return reply.sendFile('index.html');
  });
}

/** Somebody who opens or reloads an address, not a script that asks for a file which is not there. */
function asksForPage(request: FastifyRequest): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false;
  const [path = ''] = request.url.split('?');
  if (/^\/(?:api|ws|assets|\.well-known)(?:\/|$)/.test(path)) return false;
  return !/\.[a-z0-9]+$/i.test(path) && (request.headers.accept ?? '*/*').match(/text\/html|\*\/\*/) !== null;
}
