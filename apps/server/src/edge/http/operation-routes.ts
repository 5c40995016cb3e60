import { createHash, timingSafeEqual } from 'node:crypto';
import { PROTOCOL_VERSION, ROUTES } from '@parley/protocol';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isLoopback } from '../origin.ts';
import type { HttpDeps } from './deps.ts';
import { refuse } from './refuse.ts';

/** What those who run the server ask it (O4), and its public key. */
export function addOperationRoutes(app: FastifyInstance, deps: HttpDeps): void {
  const { accepting, config, metrics, serverKey, store } = deps;

  app.get(ROUTES.health, async () => ({ status: 'ok', protocol: PROTOCOL_VERSION }));

  app.get(ROUTES.ready, async (_request, reply) => {
    const ready = accepting() && (await answers(store));
    return reply.code(ready ? 200 : 503).send({ ready });
  });

  app.get(ROUTES.metrics, async (request, reply) => {
    if (!mayRead(request, config.metricsToken)) refuse('not-permitted', 'only from this machine, or with the token');
    return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });

  app.get(ROUTES.keys, async (_request, reply) => {
    return reply.header('cache-control', 'public, max-age=300').send(serverKey.jwks);
  });
}

async function answers(store: HttpDeps['store']): Promise<boolean> {
  try {
    await store.secrets.get('ready');
    return true;
  } catch {
    return false;
  }
}

/** A request that a proxy on this machine passed on is not from this machine. */
function mayRead(request: FastifyRequest, token: string | null): boolean {
  const { authorization } = request.headers;
  if (token !== null && authorization !== undefined && sameText(authorization, `Bearer ${token}`)) return true;
  const forwarded = request.headers['x-forwarded-for'] ?? request.headers.forwarded;
  return forwarded === undefined && isLoopback(request.socket.remoteAddress ?? '');
}

const sameText = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
