import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import { LIMITS } from '@parley/protocol';
import Fastify, { type FastifyError, type FastifyInstance, type FastifyRequest } from 'fastify';
import type { Log } from '../../operate/log.ts';
import { trustedHopOf } from '../proxies.ts';
import { addAccountRoutes } from './account-routes.ts';
import { addAuthRoutes } from './auth-routes.ts';
import { addConductRoutes } from './conduct-routes.ts';
import type { HttpDeps } from './deps.ts';
import { addDistressRoute } from './distress-route.ts';
import { makeEntering } from './entering.ts';
import { addGroupRoutes } from './group-routes.ts';
import { guardRequests } from './guard.ts';
import { lightenHeaders, securityHeaders } from './headers.ts';
import { addInvitationLinkRoutes } from './invitation-link-routes.ts';
import { addKeyRoutes } from './key-routes.ts';
import { addMatchRoutes } from './match-routes.ts';
import { addOperationRoutes } from './operation-routes.ts';
import { addOwnDataRoutes } from './own-data-routes.ts';
import { addPages } from './pages.ts';
import { addPasskeyRoutes } from './passkey-routes.ts';
import { HttpRefusal, refusalOfStatus } from './refuse.ts';

/** A client that has not sent its whole request by then is cut off (O6). */
const REQUEST_TIMEOUT_MS = 10_000;
/** So long may a TLS handshake take (milliseconds): Node would wait for two minutes, and what it waits for counts for nobody. */
const HANDSHAKE_MS = 10_000;
/** And one that has opened a connection without asking for anything; a WebSocket has a heartbeat of its own. */
const IDLE_TIMEOUT_MS = 20_000;

/** An answer below this fits into one packet as it is. */
const COMPRESSED_BYTES = 1_400;

/** The HTTP half of the trusted session: everything of `ROUTES` but the socket, and the built page. Not listening. */
export async function buildApp(deps: HttpDeps): Promise<FastifyInstance> {
  const { config, log, metrics, tls } = deps;
  const isTrusted = trustedHopOf(config);
  const options = {
    bodyLimit: LIMITS.httpBodyBytes,
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionTimeout: IDLE_TIMEOUT_MS,
    trustProxy: isTrusted ?? false,
    routerOptions: { maxParamLength: 64 },
    // A stopping server still answers /ready, and says what it is doing.
    return503OnClosing: false,
    forceCloseConnections: true,
  };
  const app: FastifyInstance =
    tls === null
      ? Fastify(options)
      : (Fastify({
          ...options,
          https: { cert: tls.cert, key: tls.key, handshakeTimeout: HANDSHAKE_MS },
        }) as unknown as FastifyInstance);

  // One kind of body only: others could be sent by a foreign page without asking first.
  app.removeContentTypeParser('text/plain');
  app.setErrorHandler<FastifyError | HttpRefusal>((error, request, reply) => {
    const refusal = error instanceof HttpRefusal ? error.refusal : refusalOfStatus(error.statusCode ?? 500);
    if (refusal === null) {
      log.error({ route: routeOf(request), error: error.message, stack: error.stack }, 'a request failed');
      return reply.code(500).send({ code: 'internal', detail: 'a fault of the server' });
    }
    metrics.refusals.inc({ where: 'http', code: refusal.code });
    if (refusal.retryMs !== undefined) reply.header('retry-after', String(Math.ceil(refusal.retryMs / 1_000)));
    return reply.code(error.statusCode ?? 400).send(refusal);
  });
  // Instead of fastify's own log, whose lines would hold addresses with their query.
  app.addHook('onResponse', async (request, reply) => {
    const seconds = reply.elapsedTime / 1_000;
    metrics.httpSeconds.observe({ route: routeOf(request), status: String(reply.statusCode) }, seconds);
    const line = { method: request.method, route: routeOf(request), status: reply.statusCode, ms: reply.elapsedTime };
    if (request.url.startsWith('/api/')) log.info(line, 'request');
    else log.debug(line, 'request');
  });

  await app.register(compress, {
    // Only where a route asks for it, by `compressed`. What holds a secret beside something that a stranger may have chosen,
    // such as a session or a ticket beside a name, must not: the length of the answer would tell of the secret (BREACH).
    global: false,
    // A small body that becomes a large one would go past every bound (O6).
    globalDecompression: false,
    encodings: ['br', 'gzip'],
    threshold: COMPRESSED_BYTES,
  });
  await app.register(cookie);
  await app.register(helmet, securityHeaders(config));
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('permissions-policy', 'camera=(), microphone=(), geolocation=(), payment=()');
  });
  app.addHook('onSend', async (request, reply) => {
    lightenHeaders(request.url, reply);
  });
  if (config.trustProxy) sayPrefix(app, log);
  deps.gate.guard(app.server);
  app.addHook('onRequest', async (request, reply) => {
    try {
      await deps.gate.take(request.url, request.ip);
    } catch (error) {
      if (error instanceof HttpRefusal) reply.header('connection', 'close');
      throw error;
    }
  });
  guardRequests(app, deps);
  addOperationRoutes(app, deps);
  // Players have no business with a core.
  if (config.role === 'core') return app;
  const entering = makeEntering(deps);
  addAuthRoutes(app, deps, entering);
  addPasskeyRoutes(app, deps, entering);
  addKeyRoutes(app, deps, entering);
  addAccountRoutes(app, deps, entering);
  addMatchRoutes(app, deps);
  addGroupRoutes(app, deps);
  addInvitationLinkRoutes(app, deps);
  addOwnDataRoutes(app, deps);
  addConductRoutes(app, deps);
  addDistressRoute(app, deps);
  await addPages(app, deps);
  return app;
}

/** Some proxies say under which path they serve this. Then the page asks the wrong server for its parts, and nobody would know why. */
function sayPrefix(app: FastifyInstance, log: Log): void {
  let hasSaid = false;
  app.addHook('onRequest', async ({ headers }) => {
    const prefix = headers['x-forwarded-prefix'];
    if (hasSaid || typeof prefix !== 'string' || /^\/*$/.test(prefix)) return;
    hasSaid = true;
    log.warn({ prefix: prefix.slice(0, 100) }, 'a proxy serves this under a path: Parley needs an origin of its own');
  });
}

/** The pattern of the route, never what was asked for: it goes into logs and labels. */
const routeOf = (request: FastifyRequest): string => request.routeOptions.url ?? 'none';
