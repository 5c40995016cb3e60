import {
  PARLEY_HEADER,
  PROTOCOL_VERSION,
  parseShape,
  ROUTE_RULES,
  ROUTES,
  type RouteRule,
  SLOT_HEADER,
  SLOT_QUERY,
  type Slot,
  slotOf,
} from '@parley/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { LiveSession } from '../../auth/sessions.ts';
import type { PlayerRow } from '../../store/store.ts';
import { isOurOrigin } from '../origin.ts';
import type { HttpDeps } from './deps.ts';
import { HttpRefusal, refuse } from './refuse.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Whose request this is; null without a session. Filled for every request to the API. */
    live: LiveSession | null;
    /** Whose cookie counts, of the players at this browser (S14). */
    slot: Slot;
  }
}

/**
 * What the policy says of a route, by its path (S1). A route that has no line there is for nobody, so that one that is added later is
 * closed until it is opened.
 */
const RULES: ReadonlyMap<string, RouteRule> = new Map(
  Object.entries(ROUTE_RULES).flatMap(([name, rule]) => (isRoute(name) ? [[ROUTES[name], rule] as const] : [])),
);

function isRoute(name: string): name is keyof typeof ROUTES {
  return Object.hasOwn(ROUTES, name);
}

/** Refuses what the policy does not open, or does not permit to the class of this player. */
function checkRule(route: string, player: PlayerRow | null): void {
  const rule = RULES.get(route);
  if (rule === 'open') return;
  if (player === null) refuse('not-signed-in', 'sign in first');
  const ruling = rule?.[player.class] ?? 'not-permitted';
  if (ruling !== 'allowed') refuse(ruling, 'not for this class of players');
}

/**
 * Runs before each route of the API: the origin and the header of what changes something, then the session, then the policy.
 */
export function guardRequests(app: FastifyInstance, { config, sessions, accepting }: HttpDeps): void {
  app.decorateRequest('live', null);
  app.decorateRequest('slot', 0);
  app.addHook('onRequest', async (request, reply) => {
    const route = request.routeOptions.url;
    if (route === undefined || !route.startsWith('/api/')) return;
    reply.header('cache-control', 'no-store');
    // A page of another version that cannot read the answer learns why (E9).
    reply.header(PARLEY_HEADER, String(PROTOCOL_VERSION));
    if (route === ROUTES.distress) {
      if (!accepting()) refuse('server-stopping', 'the server is stopping');
      // Signatures stand for the session: no cookie is read, and origins are looked at by the route itself (T7).
      return;
    }
    if (!accepting()) refuse('server-stopping', 'the server is stopping');
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      const { origin, host } = request.headers;
      if (origin !== undefined && !isOurOrigin(config, origin, host)) refuse('origin', 'a page from elsewhere');
      const header = request.headers[PARLEY_HEADER];
      if (header !== '1' && header !== 'bearer') refuse('origin', `the header ${PARLEY_HEADER} is missing`);
    }
    request.slot = slotNamedBy(request);
    const presented = presentedBy(request, sessions);
    if (presented !== null) {
      request.live = await sessions.validate(presented.id);
      if (request.live?.renewed && presented.way === 'cookie')
        reply.header('set-cookie', sessions.cookie(presented.id, request.slot));
    }
    checkRule(route, request.live?.player ?? null);
  });
}

/**
 * The session that a request came with. One that says `bearer` never means the cookie: a page may hold a second player
 * beside the one of its cookie (S14).
 */
export function presentedBy(request: FastifyRequest, sessions: HttpDeps['sessions']) {
  const { authorization, cookie } = request.headers;
  const headers = {
    ...(authorization === undefined ? {} : { authorization }),
    ...(cookie === undefined || request.headers[PARLEY_HEADER] === 'bearer' ? {} : { cookie }),
  };
  return sessions.read(headers, request.slot);
}

/**
 * The slot that a request is of: the first where it names none. The address counts only where nothing is changed, because a link to
 * a file sends no header of ours.
 * @throws {HttpRefusal} `malformed`, where there is no such slot
 */
function slotNamedBy(request: FastifyRequest): Slot {
  const { [SLOT_QUERY]: asked } = request.query as { readonly [SLOT_QUERY]?: unknown };
  const inAddress = request.method === 'GET' ? asked : undefined;
  const named = request.headers[SLOT_HEADER] ?? inAddress;
  return named === undefined ? 0 : (slotOf(named) ?? refuse('malformed', 'there is no such slot'));
}

/** The session of this request has ended: the browser drops its cookie. A program has none, but its browser may have another player's. */
export function dropCookie(request: FastifyRequest, reply: FastifyReply, sessions: HttpDeps['sessions']): void {
  if (request.headers[PARLEY_HEADER] !== 'bearer') reply.header('set-cookie', sessions.blankCookie(request.slot));
}

/** The session of a request that cannot be here without one. */
export function signedIn(request: FastifyRequest): LiveSession {
  return request.live ?? refuse('not-signed-in', 'sign in first');
}

/** @throws {HttpRefusal} `malformed` */
export function bodyOf<T extends z.ZodType>(request: FastifyRequest, schema: T): z.output<T> {
  const shaped = parseShape(schema, request.body);
  if (!shaped.ok) throw new HttpRefusal(shaped.error);
  return shaped.value;
}
