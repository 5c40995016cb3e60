import { LIMITS, ROUTES } from '@parley/protocol';
import {
  type Account,
  addPasskeyRequestSchema,
  confirmRequestSchema,
  endSessionRequestSchema,
  passwordRequestSchema,
  removePasskeyRequestSchema,
} from '@parley/protocol/account';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isConfirmed } from '../../auth/credentials.ts';
import type { LiveSession } from '../../auth/sessions.ts';
import type { HttpDeps } from './deps.ts';
import { type Entering, orRefuse } from './entering.ts';
import { bodyOf, dropCookie, signedIn } from './guard.ts';
import { takeOrRefuse } from './limit.ts';
import { refuse } from './refuse.ts';
import { relyingParty } from './relying-party.ts';

/** What one player may change of how it signs in, in a minute: each of these writes, some hash a password (O6). */
const CHANGES = { name: 'account-changes', most: 30, withinMs: 60_000 };

/** How a player signs in, and where it is signed in (S2). */
export function addAccountRoutes(app: FastifyInstance, deps: HttpDeps, { askerOf }: Entering): void {
  const { clock, config, credentials, limiters, live, passkeys, sessions, store } = deps;
  const changes = limiters(CHANGES);

  const changing = async (request: FastifyRequest): Promise<LiveSession> => {
    const session = signedIn(request);
    await takeOrRefuse(changes, session.player.id, 'too many changes of one account; wait a little');
    return session;
  };

  /** Somebody at a page that was left open must not be able to stay: the member shows once more that it is the member. */
  const confirmed = async (request: FastifyRequest): Promise<LiveSession> => {
    const session = await changing(request);
    if (session.player.class !== 'member') refuse('not-permitted', 'for members');
    if (!isConfirmed(session.confirmedAt, clock())) refuse('confirm-first', 'show that you are this member');
    return session;
  };

  app.get(ROUTES.account, async (request): Promise<Account> => {
    const { player, hash } = signedIn(request);
    const [mine, codes, keys, places] = await Promise.all([
      store.credentials.passkeysOf(player.id),
      store.credentials.recoveryCodesLeft(player.id),
      store.credentials.keysOf(player.id),
      sessions.ofPlayer(player.id),
    ]);
    const now = clock();
    return {
      hasPassword: player.passwordHash !== null,
      passkeys: mine.map(({ id, name, createdAt, usedAt }) => ({ passkey: id, name, createdAt, usedAt })),
      recoveryCodesLeft: codes,
      keys: keys.map(({ key, kind, name, createdAt, usedAt }) => ({ key, kind, name, createdAt, usedAt })),
      sessions: places
        .filter(({ idHash, expiresAt }) => idHash === hash || expiresAt > now)
        .slice(0, LIMITS.sessionsListed)
        .map(({ idHash, device, createdAt, usedAt }) => ({
          session: sessionId(idHash),
          device,
          createdAt,
          usedAt,
          here: idHash === hash,
        })),
    };
  });

  app.post(ROUTES.confirmOptions, async (request) => {
    const { player } = await changing(request);
    return { options: await passkeys.requestOptions('confirm', player.id, relyingParty(config, request)) };
  });

  app.post(ROUTES.confirm, async (request) => {
    const { player, hash } = await changing(request);
    const proof = bodyOf(request, confirmRequestSchema);
    const given = 'password' in proof ? proof : { ...proof, party: relyingParty(config, request) };
    orRefuse(await credentials.confirm(player, given, await askerOf(request, player)));
    await sessions.confirm(hash);
    return {};
  });

  app.post(ROUTES.password, async (request) => {
    const { player, hash } = await confirmed(request);
    const { password } = bodyOf(request, passwordRequestSchema);
    const asker = await askerOf(request, player);
    // Who knew the old one must not stay in by it.
    const ended = orRefuse(await credentials.changePassword(player, hash, password, asker));
    for (const one of ended) live.sessionEnded(one);
    return {};
  });

  app.post(ROUTES.recoveryCodes, async (request) => {
    const { player } = await confirmed(request);
    return { codes: orRefuse(await credentials.makeRecoveryCodes(player)) };
  });

  app.post(ROUTES.addPasskeyOptions, async (request) => {
    const { player } = await confirmed(request);
    const holder = { player: player.id, name: player.name };
    return { options: await passkeys.creationOptions('add', holder, relyingParty(config, request)) };
  });

  app.post(ROUTES.addPasskey, async (request) => {
    const { player } = await confirmed(request);
    const { name, passkey } = bodyOf(request, addPasskeyRequestSchema);
    orRefuse(await credentials.addPasskey(player, name, passkey, relyingParty(config, request)));
    return {};
  });

  app.post(ROUTES.removePasskey, async (request) => {
    const { player } = await confirmed(request);
    orRefuse(await credentials.removePasskey(player, bodyOf(request, removePasskeyRequestSchema).passkey));
    return {};
  });

  // Ending a session needs no confirmation: it takes something away, and whoever finds a stranger in the list is in a hurry.
  app.post(ROUTES.endSession, async (request) => {
    const { player } = await changing(request);
    const { session } = bodyOf(request, endSessionRequestSchema);
    const row = (await sessions.ofPlayer(player.id)).find(({ idHash }) => sessionId(idHash) === session);
    if (row === undefined) return {};
    await store.sessions.remove(row.idHash);
    live.sessionEnded(row.idHash);
    return {};
  });

  app.post(ROUTES.endSessions, async (request, reply) => {
    const { player } = await changing(request);
    for (const ended of await sessions.endAll(player.id)) live.sessionEnded(ended);
    dropCookie(request, reply, sessions);
    return {};
  });
}

/** As `sessionIdSchema`: enough to tell the sessions of one player apart. */
const sessionId = (idHash: string): string => idHash.slice(0, 24);
