import { createHash } from 'node:crypto';
import type { Slot } from '@parley/protocol';
import { type Adapter, type DatabaseSession, generateIdFromEntropySize, Lucia, TimeSpan } from 'lucia';
import { wallClock } from '../operate/wall-clock.ts';
import type { PlayerRow, SessionRow, Store } from '../store/store.ts';

interface PlayerAttributes {
  readonly row: PlayerRow;
}

/** What a session knows besides its player. */
type SessionAttributes = Pick<SessionRow, 'device' | 'usedAt' | 'confirmedAt'>;

declare module 'lucia' {
  interface Register {
    Lucia: Lucia<SessionAttributes, PlayerAttributes>;
    DatabaseUserAttributes: PlayerAttributes;
    DatabaseSessionAttributes: SessionAttributes;
  }
}

/** Sessions of signed-in players. Everything that knows lucia is in this file, so that it can be replaced. */
export interface Sessions {
  /** A new session; the id is the secret that the client keeps, the hash is what the server stores. */
  create(player: string, opening?: SessionOpening): Promise<{ readonly id: string; readonly hash: string }>;
  /**
   * A new session of who proved this password, and is confirmed by it. Null where the player has another one by now: comparing
   * takes a while, and a password that was changed meanwhile begins nothing any more.
   */
  createByPassword(
    player: string,
    passwordHash: string,
    device: string,
  ): Promise<{ readonly id: string; readonly hash: string } | null>;
  /**
   * Whose session this id is, or null. It ends its whole life after its latest use, so noting a use renews it, and so does use past
   * half of its life: then the cookie must be set again.
   */
  validate(id: string): Promise<LiveSession | null>;
  end(id: string): Promise<void>;
  /** Ends every session of this player, or all but one; the hashes of those that ended. */
  endAll(player: string, except?: string): Promise<readonly string[]>;
  /** Latest use first. */
  ofPlayer(player: string): Promise<readonly SessionRow[]>;
  /** The bearer of this session has proved to be the member. */
  confirm(hash: string): Promise<void>;
  /** Value of a `Set-Cookie` header for the session of this slot (S14). */
  cookie(id: string, slot: Slot): string;
  blankCookie(slot: Slot): string;
  /** The id in these headers, and how it came; a bearer token goes before the cookie of this slot. */
  read(headers: { readonly authorization?: string; readonly cookie?: string }, slot: Slot): PresentedSession | null;
}

/** `confirmed`: by a password, a passkey, a recovery code or a ticket, and not by a key alone. */
export interface SessionOpening {
  /** The device in words. */
  readonly device: string;
  readonly confirmed: boolean;
}

export interface LiveSession {
  readonly player: PlayerRow;
  readonly hash: string;
  readonly renewed: boolean;
  /** As in `SessionRow`. */
  readonly confirmedAt: number | null;
}

export interface PresentedSession {
  readonly id: string;
  readonly way: 'bearer' | 'cookie';
}

/** The latest use of a session is noted as often as this (milliseconds): people read it, and its end is counted from it. */
const USE_MS = 5 * 60_000;

/** @param secure whether the cookie is kept to HTTPS; its name then binds it to this host, too */
export function makeSessions(
  store: Store,
  options: { readonly lifeMs: number; readonly secure: boolean; readonly clock: () => number },
): Sessions {
  const { clock } = options;
  const first = options.secure ? '__Host-parley' : 'parley';
  const luciaWith = (name: string) =>
    new Lucia(storeAdapter(store, clock), {
      sessionExpiresIn: new TimeSpan(options.lifeMs, 'ms'),
      sessionCookie: { name, attributes: { sameSite: 'strict', secure: options.secure } },
      getUserAttributes: ({ row }) => ({ row }),
      getSessionAttributes: ({ device, usedAt, confirmedAt }) => ({ device, usedAt, confirmedAt }),
    });
  const lucia = luciaWith(first);
  // One lucia knows one cookie. They differ in nothing else.
  const cookies: Readonly<Record<Slot, Pick<typeof lucia, CookieWork>>> = {
    0: lucia,
    1: luciaWith(`${first}-1`),
    2: luciaWith(`${first}-2`),
    3: luciaWith(`${first}-3`),
  };
  return {
    async create(player, { device, confirmed } = { device: '', confirmed: false }) {
      const usedAt = clock();
      const { id } = await lucia.createSession(player, { device, usedAt, confirmedAt: confirmed ? usedAt : null });
      return { id, hash: hashOf(id) };
    },
    async createByPassword(player, passwordHash, device) {
      const id = generateIdFromEntropySize(ID_BYTES);
      const now = clock();
      const begun = { player, createdAt: now, usedAt: now, confirmedAt: now, device };
      const row = { ...begun, idHash: hashOf(id), expiresAt: now + options.lifeMs };
      return (await store.sessions.add(row, passwordHash)) ? { id, hash: row.idHash } : null;
    },
    async validate(id) {
      const { session, user } = await lucia.validateSession(id);
      if (session === null) return null;
      const hash = hashOf(id);
      const now = clock();
      const isNoted = now - session.usedAt >= USE_MS;
      if (isNoted) await store.sessions.use(hash, now, now + options.lifeMs);
      return { player: user.row, hash, renewed: isNoted || session.fresh, confirmedAt: session.confirmedAt };
    },
    end: (id) => lucia.invalidateSession(id),
    endAll: (player, except) => store.sessions.removeOfPlayer(player, except),
    async ofPlayer(player) {
      const rows = await store.sessions.ofPlayer(player);
      return [...rows].sort((a, b) => b.usedAt - a.usedAt);
    },
    confirm: (hash) => store.sessions.confirm(hash, clock()),
    cookie: (id, slot) => cookies[slot].createSessionCookie(id).serialize(),
    blankCookie: (slot) => cookies[slot].createBlankSessionCookie().serialize(),
    read({ authorization, cookie }, slot) {
      if (authorization !== undefined) return presented(lucia.readBearerToken(authorization), 'bearer');
      return presented(cookie === undefined ? null : cookies[slot].readSessionCookie(cookie), 'cookie');
    },
  };
}

type CookieWork = 'createSessionCookie' | 'createBlankSessionCookie' | 'readSessionCookie';

/** Random bytes of an id: as many as lucia takes. */
const ID_BYTES = 25;

/** Longer than any id of ours. A longer text is refused without hashing it (O6). */
const MAX_ID_CHARS = 128;

const presented = (id: string | null, way: PresentedSession['way']): PresentedSession | null =>
  id === null || id === '' || id.length > MAX_ID_CHARS ? null : { id, way };

/** SHA-256, hex. The ids are random (200 bits), so that neither salt nor stretching is needed. */
export const hashOf = (id: string): string => createHash('sha256').update(id).digest('hex');

/**
 * lucia asks by plain ids; the store only ever sees their hashes. It also looks at the wall clock by itself, and knows no other: an
 * expiry of ours is handed to it as the same time from now by that clock, and what it sets is read in the same way.
 */
function storeAdapter(store: Store, clock: () => number): Adapter {
  const ours = (theirs: Date): number => theirs.getTime() - wallClock() + clock();
  const sessionOf = (id: string, row: SessionRow): DatabaseSession => ({
    id,
    userId: row.player,
    expiresAt: new Date(row.expiresAt - clock() + wallClock()),
    attributes: { device: row.device, usedAt: row.usedAt, confirmedAt: row.confirmedAt },
  });
  return {
    async getSessionAndUser(id) {
      const session = await store.sessions.byHash(hashOf(id));
      if (session === null) return [null, null];
      const row = await store.players.byId(session.player);
      return [sessionOf(id, session), row === null ? null : { id: row.id, attributes: { row } }];
    },
    /** With hashes for ids: the plain ones are not known here. */
    async getUserSessions(player) {
      return (await store.sessions.ofPlayer(player)).map((row) => sessionOf(row.idHash, row));
    },
    async setSession(session) {
      await store.sessions.add({
        idHash: hashOf(session.id),
        player: session.userId,
        expiresAt: ours(session.expiresAt),
        createdAt: clock(),
        ...session.attributes,
      });
    },
    updateSessionExpiration: (id, expiresAt) => store.sessions.extend(hashOf(id), ours(expiresAt)),
    deleteSession: (id) => store.sessions.remove(hashOf(id)),
    async deleteUserSessions(player) {
      await store.sessions.removeOfPlayer(player);
    },
    async deleteExpiredSessions() {
      await store.sessions.removeExpired(clock());
    },
  };
}
