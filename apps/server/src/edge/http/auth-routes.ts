import {
  enterRequestSchema,
  keySignInRequestSchema,
  profileRequestSchema,
  ROUTES,
  signInRequestSchema,
  ticketSignInRequestSchema,
  userKeySchema,
} from '@parley/protocol';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { selfOf } from '../../auth/self.ts';
import { visitorId, visitorSelf } from '../../auth/visitor.ts';
import { countedNetwork, networkOf } from '../network.ts';
import { isOurOrigin } from '../origin.ts';
import type { HttpDeps } from './deps.ts';
import { deviceOf, type Entering, originOf, orRefuse } from './entering.ts';
import { bodyOf, dropCookie, presentedBy, signedIn } from './guard.ts';
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
export function addAuthRoutes(app: FastifyInstance, deps: HttpDeps, entering: Entering): void {
  const { accounts, config, entrances, live, sessions, store, ticketSignIn, tickets } = deps;
  const { limited, endSession, ticketsFor, enter, enterAsMember, enterByPassword, askerFor, counted, endGuest } =
    entering;

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
      const device = deviceOf(request);
      const begin = (player: string) => sessions.create(player, { device, confirmed: false });
      const entrant = await accounts.signInWithKey(key, proof, isOurs, begin, network, device);
      return enter(request, reply, counted('key', entrant), key);
    });
  });

  app.post(ROUTES.visit, limited, async (request) => {
    const { key, proof } = bodyOf(request, keySignInRequestSchema);
    counted('key', await accounts.proveKey(key, proof, ourOrigins(request)));
    const visitor = visitorId(key);
    return { self: visitorSelf(visitor), tickets: tickets.issue({ player: visitor, sessionHash: null, key }) };
  });

  app.post(ROUTES.signUp, limited, async (request, reply) => {
    const { name, password, key } = bodyOf(request, signUpBody);
    const asked = await accounts.signUp(name, password, request.live?.player ?? null, originOf(request));
    const player = counted('password', asked);
    await endGuest(request, player);
    const answer = await enterAsMember(request, reply, player, key);
    await live.playerChanged(player.id);
    return answer;
  });

  // Not `limited` before it is read: see `askerFor`.
  app.post(ROUTES.signIn, async (request, reply) => {
    const { name, password, key } = bodyOf(request, signInRequestSchema);
    const asker = await askerFor(request, name);
    const player = counted('password', await accounts.signInWithPassword(name, password, asker));
    return enterByPassword(request, reply, player, key);
  });

  app.post(ROUTES.ticketSignIn, limited, async (request, reply) => {
    const { ticket, key } = bodyOf(request, ticketSignInRequestSchema);
    return enterAsMember(request, reply, counted('ticket', await ticketSignIn.signIn(ticket)), key);
  });

  app.post(ROUTES.signOut, async (request, reply) => {
    const presented = presentedBy(request, sessions);
    if (presented !== null && request.live !== null) await endSession(presented.id, request.live.hash);
    dropCookie(request, reply, sessions);
    return {};
  });

  app.post(ROUTES.profile, limited, async (request) => {
    const player = orRefuse(await accounts.changeProfile(signedIn(request).player, bodyOf(request, profileBody)));
    await live.playerChanged(player.id);
    return { self: await selfOf(store, player) };
  });
}
