import {
  challengeRequestSchema,
  keySignInRequestSchema,
  PARLEY_HEADER,
  profileRequestSchema,
  type Refusal,
  type Result,
  ROUTES,
  signInRequestSchema,
  ticketRequestSchema,
} from '@parley/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { selfOf } from '../../auth/self.ts';
import { makeThrottle } from '../../auth/throttle.ts';
import type { PlayerRow } from '../../store/store.ts';
import { networkOf } from '../network.ts';
import { isOurOrigin } from '../origin.ts';
import type { HttpDeps } from './deps.ts';
import { bodyOf, presentedBy, signedIn } from './guard.ts';
import { HttpRefusal, refuse } from './refuse.ts';

/** Only shape and bounds: what is wrong with a name or a password is said by a code of its own. */
const signUpBody = z.object({ name: z.string().max(200), password: z.string().max(1_000) });
const profileBody = profileRequestSchema.extend({ name: z.string().max(200).nullable() });

/** Signing in and out, settings of one's own, and tickets (S1, S2). */
export function addAuthRoutes(app: FastifyInstance, deps: HttpDeps): void {
  const { accounts, clock, config, live, metrics, sessions, store, tickets } = deps;
  // Counted together: guessing passwords, making guests and asking for challenges are one kind of work (O6).
  const entering = makeThrottle(config.signInsPerMinute, 60_000 / config.signInsPerMinute, clock);
  const limited = {
    onRequest: async (request: FastifyRequest) => {
      const network = networkOf(request.ip);
      if (!entering.allows(network)) refuse('too-fast', 'too many sign-ins from this network; wait a little');
      entering.take(network);
    },
  };

  const ended = (hash: string): void => {
    tickets.revoke(hash);
    live.sessionEnded(hash);
  };
  const endSession = async (id: string, hash: string): Promise<void> => {
    await sessions.end(id);
    ended(hash);
  };

  /** A new session for this player in place of the one that the request came with (rotation). */
  async function enter(request: FastifyRequest, reply: FastifyReply, player: PlayerRow) {
    const session = await sessions.create(player.id);
    const presented = presentedBy(request, sessions);
    if (presented !== null && request.live !== null) await endSession(presented.id, request.live.hash);
    const bearer = request.headers[PARLEY_HEADER] === 'bearer';
    if (!bearer) reply.header('set-cookie', sessions.cookie(session.id));
    return { session: bearer ? session.id : null, self: await selfOf(store, player) };
  }

  const counted = (way: 'key' | 'password', answer: Result<PlayerRow, Refusal>): PlayerRow => {
    metrics.signIns.inc({ way, outcome: answer.ok ? 'ok' : answer.error.code });
    return orRefuse(answer);
  };

  app.post(ROUTES.challenge, limited, async (request) =>
    accounts.challenge(bodyOf(request, challengeRequestSchema).key),
  );

  app.post(ROUTES.keySignIn, limited, async (request, reply) => {
    const { key, proof } = bodyOf(request, keySignInRequestSchema);
    const { host, origin: page } = request.headers;
    const isOurs = (origin: string): boolean =>
      isOurOrigin(config, origin, host) && (page === undefined || page === origin);
    return enter(request, reply, counted('key', await accounts.signInWithKey(key, proof, isOurs)));
  });

  app.post(ROUTES.signUp, limited, async (request, reply) => {
    const { name, password } = bodyOf(request, signUpBody);
    const player = counted('password', await accounts.signUp(name, password, request.live?.player ?? null));
    // A guest who became a member is one from here on only: whoever else came in as that guest must not be the member.
    if (request.live?.player.id === player.id) for (const hash of await sessions.endAll(player.id)) ended(hash);
    const answer = await enter(request, reply, player);
    await live.playerChanged(player.id);
    return answer;
  });

  app.post(ROUTES.signIn, limited, async (request, reply) => {
    const { name, password } = bodyOf(request, signInRequestSchema);
    return enter(
      request,
      reply,
      counted('password', await accounts.signInWithPassword(name, password, networkOf(request.ip))),
    );
  });

  app.post(ROUTES.signOut, async (request, reply) => {
    const presented = presentedBy(request, sessions);
    if (presented !== null && request.live !== null) await endSession(presented.id, request.live.hash);
    if (request.headers[PARLEY_HEADER] !== 'bearer') reply.header('set-cookie', sessions.blankCookie());
    return {};
  });

  app.get(ROUTES.session, async (request) => ({
    self: request.live === null ? null : await selfOf(store, request.live.player),
  }));

  app.post(ROUTES.profile, limited, async (request) => {
    const player = orRefuse(await accounts.changeProfile(signedIn(request).player, bodyOf(request, profileBody)));
    await live.playerChanged(player.id);
    return { self: await selfOf(store, player) };
  });

  app.post(ROUTES.ticket, async (request) => {
    const { key } = bodyOf(request, ticketRequestSchema);
    const { player, hash } = signedIn(request);
    return tickets.issue({ player: player.id, sessionHash: hash, key });
  });
}

/** @throws {HttpRefusal} */
function orRefuse<T>(answer: Result<T, Refusal>): T {
  if (!answer.ok) throw new HttpRefusal(answer.error);
  return answer.value;
}
