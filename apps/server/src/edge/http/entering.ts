import { PARLEY_HEADER, type Refusal, type Result, type Tickets } from '@parley/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Entrant } from '../../auth/accounts.ts';
import { deviceWords } from '../../auth/device-words.ts';
import { selfOf, selfOfNewcomer } from '../../auth/self.ts';
import type { PlayerRow } from '../../store/store.ts';
import { networkOf } from '../network.ts';
import type { HttpDeps } from './deps.ts';
import { presentedBy } from './guard.ts';
import { takeOrRefuse } from './limit.ts';
import { HttpRefusal } from './refuse.ts';

/** How each way to sign in counts, ends and answers, whatever it asks for. */
export type Entering = ReturnType<typeof makeEntering>;

export function makeEntering({ config, limiters, live, metrics, sessions, store, tickets }: HttpDeps) {
  // Counted together: guessing passwords and making guests are one kind of work. A sign-in challenge costs nothing (O6).
  const entering = limiters({ most: config.signInsPerMinute, withinMs: 60_000 });

  // The tickets of a session end with it: each hello looks whether the session still stands (S7).
  const endSession = async (id: string, hash: string): Promise<void> => {
    await sessions.end(id);
    live.sessionEnded(hash);
  };

  const ticketsFor = (player: PlayerRow, sessionHash: string, key: string): Tickets =>
    tickets.issue({ player: player.id, sessionHash, key });

  return {
    /** Options of a route at which somebody may sign in. */
    limited: {
      onRequest: (request: FastifyRequest) =>
        takeOrRefuse(entering, networkOf(request.ip), 'too many sign-ins from this network; wait a little'),
    },
    endSession,
    ticketsFor,

    /** The new session takes the place of the one that the request came with (rotation). */
    async enter(
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
    },

    /** A session for somebody who has proved who it is: `member` by more than a key. */
    async begun(request: FastifyRequest, player: PlayerRow, proof: 'member' | 'key'): Promise<Entrant> {
      const opening = { device: deviceOf(request), confirmed: proof === 'member' };
      return { player, session: await sessions.create(player.id, opening), isNew: false };
    },

    counted<T>(way: 'key' | 'password' | 'passkey' | 'recovery', answer: Result<T, Refusal>): T {
      metrics.signIns.inc({ way, outcome: answer.ok ? 'ok' : answer.error.code });
      return orRefuse(answer);
    },

    /** A guest has become a member in this session only: other sessions of that guest must not become the member's. */
    async endGuest(request: FastifyRequest, player: PlayerRow): Promise<void> {
      if (request.live?.player.id !== player.id) return;
      for (const hash of await sessions.endAll(player.id)) live.sessionEnded(hash);
    },
  };
}

/** The device of a request in words. */
export const deviceOf = (request: FastifyRequest): string => deviceWords(request.headers['user-agent']);

/** @throws {HttpRefusal} */
export function orRefuse<T>(answer: Result<T, Refusal>): T {
  if (!answer.ok) throw new HttpRefusal(answer.error);
  return answer.value;
}
