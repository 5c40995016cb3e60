import { distressRequestSchema, LIMITS, ROUTES } from '@parley/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { countedNetwork, networkOf } from '../network.ts';
import { mayTellDistress } from '../origin.ts';
import type { HttpDeps } from './deps.ts';
import { bodyOf } from './guard.ts';
import { takeOrRefuse } from './limit.ts';
import { HttpRefusal, refuse } from './refuse.ts';

/** Statements that one network may send: several players may share it. */
const STATEMENTS = { name: 'distress', most: 30, withinMs: 60_000 };
/** Statements that are looked at together: each may bring signatures to verify (O6). */
const TOGETHER = 32;
/** How long a browser remembers that it may ask, in seconds. */
const PREFLIGHT_SECONDS = 600;

/**
 * The less preferred protocol (T7): a plain HTTPS request of a client whose WebSocket does not come through. It needs no
 * session and reads no cookie, as everything in it is signed; so a page may send it to another origin, too.
 */
export function addDistressRoute(app: FastifyInstance, { config, limiters, live }: HttpDeps): void {
  const telling = limiters(STATEMENTS);
  let together = 0;

  function allowOrigin(request: FastifyRequest, reply: FastifyReply): void {
    const { origin, host } = request.headers;
    reply.header('vary', 'Origin');
    if (origin === undefined) return;
    if (!mayTellDistress(config, origin, host)) refuse('origin', 'a page from elsewhere');
    reply.header('access-control-allow-origin', origin);
  }

  app.options(ROUTES.distress, async (request, reply) => {
    allowOrigin(request, reply);
    return reply
      .header('access-control-allow-methods', 'POST')
      .header('access-control-allow-headers', 'content-type, x-parley, accept')
      .header('access-control-max-age', String(PREFLIGHT_SECONDS))
      .code(204)
      .send();
  });

  app.post(
    ROUTES.distress,
    {
      bodyLimit: LIMITS.distressBodyBytes,
      onRequest: async (request, reply) => {
        allowOrigin(request, reply);
        await takeOrRefuse(telling, networkOf(request.ip), 'too many statements from this network; wait a little');
      },
    },
    async (request) => {
      const body = bodyOf(request, distressRequestSchema);
      if (together >= TOGETHER) refuse('too-fast', 'too many statements at once; try again in a moment');
      together += 1;
      try {
        const answer = await live.distress({ ...body, network: countedNetwork(networkOf(request.ip)) });
        if (!answer.ok) throw new HttpRefusal(answer.error);
        return answer.value;
      } finally {
        together -= 1;
      }
    },
  );
}
