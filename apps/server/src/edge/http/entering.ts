import { PARLEY_HEADER, type Refusal, type Result, type Tickets } from '@parley/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Entrant } from '../../auth/accounts.ts';
import { deviceWords } from '../../auth/device-words.ts';
import type { Asker, Origin } from '../../auth/password-gate.ts';
import { selfOf, selfOfNewcomer } from '../../auth/self.ts';
import type { PlayerRow } from '../../store/store.ts';
import { networkOf, wideNetworkOf } from '../network.ts';
import { isSecure } from '../origin.ts';
import type { HttpDeps } from './deps.ts';
import { keepDevice, presentedDevice } from './device-cookie.ts';
import { presentedBy } from './guard.ts';
import { makeNetworkLimiter } from './limit.ts';
import { HttpRefusal, refuse } from './refuse.ts';

/** How each way to sign in counts, ends and answers, whatever it asks for. */
export type Entering = ReturnType<typeof makeEntering>;

export function makeEntering(deps: HttpDeps) {
  const { accounts, config, devices, limiters, live, metrics, sessions, store, tickets } = deps;
  const secure = isSecure(config);
  // Counted together: guessing passwords and making guests are one kind of work. A sign-in challenge costs nothing (O6).
  const entering = makeNetworkLimiter(limiters, { name: 'sign-ins', most: config.signInsPerMinute, withinMs: 60_000 });
  const limited = {
    onRequest: (request: FastifyRequest) => entering(request.ip, 'too many sign-ins from this network; wait a little'),
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
    device: string | null = null,
  ) {
    const presented = presentedBy(request, sessions);
    if (presented !== null && request.live !== null) await endSession(presented.id, request.live.hash);
    const bearer = request.headers[PARLEY_HEADER] === 'bearer';
    if (!bearer) reply.header('set-cookie', sessions.cookie(session.id, request.slot));
    if (!bearer && device !== null) keepDevice(reply, device, secure);
    return {
      session: bearer ? session.id : null,
      device: bearer ? device : null,
      self: isNew ? selfOfNewcomer(player) : await selfOf(store, player),
      tickets: key === undefined ? null : ticketsFor(player, session.hash, key),
    };
  }

  /** A session for somebody who has proved who it is: `confirmed` by more than a key. */
  async function begun(request: FastifyRequest, player: PlayerRow, confirmed: boolean): Promise<Entrant> {
    const opening = { device: deviceOf(request), confirmed };
    return { player, session: await sessions.create(player.id, opening), isNew: false };
  }

  async function enterOnDevice(
    request: FastifyRequest,
    reply: FastifyReply,
    entrant: Entrant,
    key: string | undefined,
  ) {
    const { player, session } = entrant;
    const device = await devices.note(presentedDevice(request, secure), player.id, session.hash);
    return enter(request, reply, entrant, key, device);
  }

  return {
    /** Options of a route at which somebody may sign in. */
    limited,
    endSession,
    ticketsFor,
    enter,

    /** As `enter`, for a guest who proved a key. */
    enterAsGuest: async (request: FastifyRequest, reply: FastifyReply, player: PlayerRow, key: string | undefined) =>
      enter(request, reply, await begun(request, player, false), key),

    /** As `enter`, for a member who proved to be it. From now on this device is one that the member used before (O6). */
    enterAsMember: async (request: FastifyRequest, reply: FastifyReply, player: PlayerRow, key: string | undefined) =>
      enterOnDevice(request, reply, await begun(request, player, true), key),

    /**
     * As `enterAsMember`, for who proved the password of this row, or set it.
     * @throws {HttpRefusal} `credentials`, where it was changed since the row was read
     */
    async enterByPassword(request: FastifyRequest, reply: FastifyReply, player: PlayerRow, key: string | undefined) {
      const { id, passwordHash } = player;
      const session = await sessions.createByPassword(id, passwordHash ?? '', deviceOf(request));
      if (session === null) refuse('credentials', 'name and password do not fit');
      return enterOnDevice(request, reply, { player, session, isNew: false }, key);
    },

    /**
     * Who tries a password or a recovery code for this name. Takes one sign-in of the network, as `limited` does, but for a device
     * that its player used before: that one gets in, whatever others behind its address do.
     * @throws {HttpRefusal} `too-fast`
     */
    async askerFor(request: FastifyRequest, name: string): Promise<Asker> {
      const knownDevice = await accounts.knownDevice(name, presentedDevice(request, secure));
      if (knownDevice === null) await limited.onRequest(request);
      return { from: originOf(request), knownDevice };
    },

    /** The same for somebody who has a session of this player. Takes nothing. */
    async askerOf(request: FastifyRequest, player: PlayerRow): Promise<Asker> {
      const token = presentedDevice(request, secure);
      return { from: originOf(request), knownDevice: token === null ? null : await devices.known(token, player.id) };
    },

    counted<T>(way: 'key' | 'password' | 'passkey' | 'recovery' | 'ticket', answer: Result<T, Refusal>): T {
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

export const originOf = ({ ip }: FastifyRequest): Origin => ({
  network: networkOf(ip),
  wideNetwork: wideNetworkOf(ip),
});

/** The device of a request in words. */
export const deviceOf = (request: FastifyRequest): string => deviceWords(request.headers['user-agent']);

/** @throws {HttpRefusal} */
export function orRefuse<T>(answer: Result<T, Refusal>): T {
  if (!answer.ok) throw new HttpRefusal(answer.error);
  return answer.value;
}
