import { createHash, timingSafeEqual } from 'node:crypto';
import { PROTOCOL_VERSION, ROUTES } from '@parley/protocol';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Config } from '../../operate/config.ts';
import { isLoopback } from '../origin.ts';
import type { HttpDeps } from './deps.ts';
import { makeProbe } from './probe.ts';
import { refuse } from './refuse.ts';

/** A new key is published long before it signs (`LEAD_MS`), so that nobody who keeps the list for so long lacks it (seconds). */
const KEYS_MAX_AGE_S = 60;

/** What those who run the server ask it (O4), and its public key. */
export function addOperationRoutes(app: FastifyInstance, deps: HttpDeps): void {
  const { accepting, clock, config, metrics, serverKey, store } = deps;

  const canStore = makeProbe(store, clock);

  app.get(ROUTES.health, async () => ({ status: 'ok', protocol: PROTOCOL_VERSION }));

  app.get(ROUTES.ready, async (_request, reply) => {
    const why = accepting() ? ((await canStore()) ? null : 'store') : 'stopping';
    return reply.code(why === null ? 200 : 503).send(why === null ? { ready: true } : { ready: false, why });
  });

  app.get(ROUTES.metrics, async (request, reply) => {
    if (!mayRead(request, config))
      refuse('not-permitted', 'only with the token, or from this machine where no public origin and no proxy is set');
    return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });

  app.get(ROUTES.loadTest, async (request, reply) => {
    if (!hasToken(request, config.loadToken)) refuse('not-permitted', 'only with the token that the operator set');
    return reply.code(204).send();
  });

  app.get(ROUTES.keys, async (_request, reply) => {
    return reply.header('cache-control', `public, max-age=${KEYS_MAX_AGE_S}`).send(serverKey.jwks());
  });
}

/**
 * With the token, or from this machine, as long as nothing says that the server is for others: then a proxy on this machine, which may set no header,
 * could be what asks.
 */
function mayRead(
  request: FastifyRequest,
  { metricsToken, publicOrigins, trustProxy }: Pick<Config, 'metricsToken' | 'publicOrigins' | 'trustProxy'>,
): boolean {
  if (hasToken(request, metricsToken)) return true;
  if (publicOrigins.length > 0 || trustProxy) return false;
  const forwarded = request.headers['x-forwarded-for'] ?? request.headers.forwarded;
  return forwarded === undefined && isLoopback(request.socket.remoteAddress ?? '');
}

/** Whether the request brings this token; false where none is set. */
function hasToken({ headers: { authorization } }: FastifyRequest, token: string | null): boolean {
  return token !== null && authorization !== undefined && sameText(authorization, `Bearer ${token}`);
}

const sameText = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
