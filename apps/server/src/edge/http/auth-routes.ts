import {
  enterRequestSchema,
  keySignInRequestSchema,
  PARLEY_HEADER,
  profileRequestSchema,
  type Refusal,
  type Result,
  ROUTES,
  signInRequestSchema,
  type Tickets,
  userKeySchema,
} from '@parley/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Entrant } from '../../auth/accounts.ts';
import { selfOf, selfOfNewcomer } from '../../auth/self.ts';
import { visitorId, visitorSelf } from '../../auth/visitor.ts';
import type { PlayerRow } from '../../store/store.ts';
import { countedNetwork, networkOf } from '../network.ts';
import { isOurOrigin } from '../origin.ts';
import type { HttpDeps } from './deps.ts';
import { bodyOf, presentedBy, signedIn } from './guard.ts';
import { takeOrRefuse } from './limit.ts';
import { HttpRefusal, refuse } from './refuse.ts';

/** Only shape and bounds. A bad name or password has its own refusal code. */
const signUpBody = z.object({
  name: z.string().max(200),
  password: z.string().max(1_000),
  key: userKeySchema.optional(),
});
const profileBody = profileRequestSchema.extend({ name: z.string().max(200).nullable() });

/**
 * How long a new guest may be made to wait for its turn: half of what a client waits for an answer. Where it would take
 * longer it is told when to ask again.
 */
const LONGEST_WAIT_MS = 5_000;

/** Signing in and out with tickets for the socket, and settings of one's own (S1, S2). */
export function addAuthRoutes(app: FastifyInstance, deps: HttpDeps): void {
  const { accounts, config, entrances, limiters, live, metrics, sessions, store, tickets } = deps;
  // Counted together: guessing passwords and making guests are one kind of work. A sign-in challenge costs nothing (O6).
  const entering = limiters({ most: config.signInsPerMinute, withinMs: 60_000 });
  const limited = {
    onRequest: (request: FastifyRequest) =>
      takeOrRefuse(entering, networkOf(request.ip), 'too many sign-ins from this network; wait a little'),
  };

  // The tickets of a session end with it: each hello looks whether the session still stands (S7).
  const endSession = async (id: string, hash: string): Promise<void> => {
    await sessions.end(id);
    live.sessionEnded(hash);
  };

  const ticketsFor = (player: PlayerRow, sessionHash: string, key: string): Tickets =>
    tickets.issue({ player: player.id, sessionHash, key });

  /** The new session takes the place of the one that the request came with (rotation). */
  async function enter(
    request: FastifyRequest,
    reply: FastifyReply,
    { player, session, isNew }: Entrant,
    key: string | undefined,
  ) {
    const presented = presentedBy(request, sessions);
    if (presented !== null && request.live !== null) await endSession(presented.id, request.live.hash);
    const bearer = request.headers[PARLEY_HEADER] === 'bearer';
    if (!bearer) reply.header('set-cookie', sessions.cookie(session.id));
    return {
      session: bearer ? session.id : null,
      self: isNew ? selfOfNewcomer(player) : await selfOf(store, player),
      tickets: key === undefined ? null : ticketsFor(player, session.hash, key),
    };
  }

  const begun = async (player: PlayerRow): Promise<Entrant> => ({
    player,
    session: await sessions.create(player.id),
    isNew: false,
  });

  const counted = <T>(way: 'key' | 'password', answer: Result<T, Refusal>): T => {
    metrics.signIns.inc({ way, outcome: answer.ok ? 'ok' : answer.error.code });
    return orRefuse(answer);
  };

  /** Runs what a new guest costs behind those who return (see `EntranceQueue`). */
  async function asNewcomer<T>(work: () => Promise<T>): Promise<T> {
    const answer = await entrances.run('join', () => {}, work);
    if (answer === 'dropped') refuse('server-stopping', 'the server is stopping');
    return answer;
  }

  /** Whether a proof was signed for this server, on the page that the request comes from. */
  const ourOrigins = (request: FastifyRequest) => {
    const { host, origin: page } = request.headers;
    return (origin: string): boolean => isOurOrigin(config, origin, host) && (page === undefined || page === origin);
  };

  app.post(ROUTES.enter, async (request) => {
    const { key } = bodyOf(request, enterRequestSchema);
    if (request.live !== null) {
      const { player, hash } = request.live;
      return { self: await selfOf(store, player), tickets: ticketsFor(player, hash, key) };
    }
    const waitMs = entrances.waitMs('join');
    if (waitMs > LONGEST_WAIT_MS) {
      const detail = 'many are entering; wait a little';
      throw new HttpRefusal({ code: 'too-fast', detail, retryMs: Math.ceil(waitMs) }, 503);
    }
    return accounts.signInChallenge(key);
  });

  app.post(ROUTES.keySignIn, limited, async (request, reply) => {
    const { key, proof } = bodyOf(request, keySignInRequestSchema);
    const isOurs = ourOrigins(request);
    const network = countedNetwork(networkOf(request.ip));
    return asNewcomer(async () => {
      const entrant = await accounts.signInWithKey(key, proof, isOurs, sessions.create, network);
      return enter(request, reply, counted('key', entrant), key);
    });
  });

  app.post(ROUTES.visit, limited, async (request) => {
    const { key, proof } = bodyOf(request, keySignInRequestSchema);
    counted('key', accounts.proveKey(key, proof, ourOrigins(request)));
    const visitor = visitorId(key);
    return { self: visitorSelf(visitor), tickets: tickets.issue({ player: visitor, sessionHash: null, key }) };
  });

  app.post(ROUTES.signUp, limited, async (request, reply) => {
    const { name, password, key } = bodyOf(request, signUpBody);
    const player = counted('password', await accounts.signUp(name, password, request.live?.player ?? null));
    // The guest becomes a member in this session only: other sessions of that guest must not become the member's.
    if (request.live?.player.id === player.id)
      for (const hash of await sessions.endAll(player.id)) live.sessionEnded(hash);
    const answer = await enter(request, reply, await begun(player), key);
    await live.playerChanged(player.id);
    return answer;
  });

  app.post(ROUTES.signIn, limited, async (request, reply) => {
    const { name, password, key } = bodyOf(request, signInRequestSchema);
    const signedIn = await accounts.signInWithPassword(name, password, networkOf(request.ip));
    return enter(request, reply, await begun(counted('password', signedIn)), key);
  });

  app.post(ROUTES.signOut, async (request, reply) => {
    const presented = presentedBy(request, sessions);
    if (presented !== null && request.live !== null) await endSession(presented.id, request.live.hash);
    if (request.headers[PARLEY_HEADER] !== 'bearer') reply.header('set-cookie', sessions.blankCookie());
    return {};
  });

  app.post(ROUTES.profile, limited, async (request) => {
    const player = orRefuse(await accounts.changeProfile(signedIn(request).player, bodyOf(request, profileBody)));
    await live.playerChanged(player.id);
    return { self: await selfOf(store, player) };
  });
}

/** @throws {HttpRefusal} */
function orRefuse<T>(answer: Result<T, Refusal>): T {
  if (!answer.ok) throw new HttpRefusal(answer.error);
  return answer.value;
}
