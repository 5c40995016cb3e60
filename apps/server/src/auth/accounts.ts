import { randomInt } from 'node:crypto';
import {
  err,
  FIRST_ACCEPTS,
  KEY_PROOF_TYP,
  keySignInProofSchema,
  ok,
  type Refusal,
  type Result,
} from '@parley/protocol';
import type { Config } from '../operate/config.ts';
import type { PlayerRow, Store } from '../store/store.ts';
import { guestName } from './guest-name.ts';
import type { Limiters } from './keyed-limiter.ts';
import { checkName, foldName } from './names.ts';
import { checkPassword, makePasswords } from './passwords.ts';
import type { Sessions } from './sessions.ts';
import type { SignInChallenges } from './sign-in-challenges.ts';
import { verifyUserKey } from './user-key.ts';

export type BeginSession = Sessions['create'];

/** A player with its new session. `isNew`: the player was made with it, so nothing is known of it yet. */
export interface Entrant {
  readonly player: PlayerRow;
  readonly session: Awaited<ReturnType<BeginSession>>;
  readonly isNew: boolean;
}

/** Who somebody is (S2 a and b). Every way answers with the player's row, or says why not. */
export interface Accounts {
  /** What the holder of this key has to sign to enter with it. */
  signInChallenge: SignInChallenges['issue'];
  /**
   * Guests and houses: a new key is a new guest.
   * @param isOurs whether an origin is this server's, for the request at hand
   * @param begin begins the session, in the same commit as a new guest is made
   * @param network where the request came from, for the limit on new guests; null where that is not counted
   */
  signInWithKey(
    key: string,
    proof: string,
    isOurs: (origin: string) => boolean,
    begin: BeginSession,
    network: string | null,
  ): Promise<Result<Entrant, Refusal>>;
  /** Whether somebody holds this key, and answered a challenge with it for this server. The challenge is spent by it. */
  proveKey(key: string, proof: string, isOurs: (origin: string) => boolean): Result<void, Refusal>;
  /** A new member; a guest becomes one and keeps its row, so its history. Its key signs nobody in any more. */
  signUp(name: string, password: string, current: PlayerRow | null): Promise<Result<PlayerRow, Refusal>>;
  /** @param network where the request came from: wrong passwords are counted apart for each */
  signInWithPassword(name: string, password: string, network: string): Promise<Result<PlayerRow, Refusal>>;
  changeProfile(
    player: PlayerRow,
    change: { readonly name: string | null; readonly avatar: string | null },
  ): Promise<Result<PlayerRow, Refusal>>;
}

export interface AccountDeps {
  readonly store: Store;
  readonly config: Pick<Config, 'houseKeys' | 'guestsPerHour'>;
  readonly signInChallenges: SignInChallenges;
  readonly limiters: Limiters;
  readonly clock: () => number;
  readonly randomId: () => string;
}

/** Passwords tried for one name from one network: some 8,600 a day. */
const TRIES_FROM_NETWORK = { most: 10, withinMs: 100_000 };
/** And from all together: as many as five networks may try, so that no one of them locks the bearer out. */
const TRIES_FROM_ANYWHERE = { most: 50, withinMs: 100_000 };

/** Generated names tried before digits are added; the first is free but for one in a million. */
const NAME_ATTEMPTS = 8;

export function makeAccounts({ store, config, signInChallenges, limiters, clock, randomId }: AccountDeps): Accounts {
  const passwords = makePasswords();
  const triesFromNetwork = limiters(TRIES_FROM_NETWORK);
  const triesFromAnywhere = limiters(TRIES_FROM_ANYWHERE);

  const newGuests = limiters({ most: config.guestsPerHour, withinMs: 3_600_000 });

  function proveKey(key: string, proof: string, isOurs: (origin: string) => boolean): Result<void, Refusal> {
    const verified = verifyUserKey(key, proof, KEY_PROOF_TYP, keySignInProofSchema);
    if (!verified.ok) return verified;
    if (!isOurs(verified.value.origin)) return err({ code: 'origin', detail: 'signed for another server' });
    if (!signInChallenges.spend(verified.value.challenge, key)) {
      return err({ code: 'proof-invalid', detail: 'the challenge is unknown, spent, expired or of another key' });
    }
    return ok(undefined);
  }

  async function entrantOfKey(
    key: string,
    begin: BeginSession,
    network: string | null,
  ): Promise<Result<Entrant, Refusal>> {
    const rank = config.houseKeys.includes(key) ? 'house' : 'limited';
    for (let attempt = 0; attempt < 2 * NAME_ATTEMPTS; attempt += 1) {
      const known = await store.players.byKey(key);
      if (known !== null) {
        const player = await withClass(known, rank);
        return ok({ player, session: await begin(player.id), isNew: false });
      }
      if (attempt === 0 && rank !== 'house' && network !== null) {
        const taken = await newGuests.take(network);
        const detail = 'too many new guests from this network; wait a little';
        if (!taken.ok) return err({ code: 'too-fast', detail, retryMs: taken.error.retryMs });
      }
      const digits = attempt < NAME_ATTEMPTS ? '' : String(randomInt(100, 10_000));
      const name = checkName(
        `${rank === 'house' ? 'House ' : ''}${guestName((below) => randomInt(below))}${digits}`,
        rank,
      );
      if (!name.ok) continue;
      const player: PlayerRow = { ...newcomer(), ...name.value, class: rank, key, passwordHash: null };
      // Both at once, so that they are one commit. The player is refused where the name is taken, or the same key came in
      // twice at once; then the session is, too.
      const [added, session] = await Promise.allSettled([store.players.add(player), begin(player.id)]);
      if (added.status === 'rejected') throw added.reason;
      if (!added.value) continue;
      if (session.status === 'rejected') throw session.reason;
      return ok({ player, session: session.value, isNew: true });
    }
    return err({ code: 'internal', detail: 'no free name was found' });
  }

  /** The list of houses is configuration, and may have changed since this key first came. */
  async function withClass(player: PlayerRow, rank: PlayerRow['class']): Promise<PlayerRow> {
    if (player.class === rank) return player;
    await store.players.update(player.id, { class: rank });
    return { ...player, class: rank };
  }

  const newcomer = () => ({
    id: randomId(),
    avatar: randomInt(2 ** 40).toString(36),
    accepts: FIRST_ACCEPTS,
    hidden: false,
    quietUntil: null,
    createdAt: clock(),
  });

  return {
    signInChallenge: signInChallenges.issue,

    proveKey,

    async signInWithKey(key, proof, isOurs, begin, network) {
      const proven = proveKey(key, proof, isOurs);
      return proven.ok ? entrantOfKey(key, begin, network) : proven;
    },

    async signUp(text, password, current) {
      if (current?.class === 'house') return err({ code: 'not-permitted', detail: 'a house has its key' });
      const name = checkName(text, 'member');
      if (!name.ok) return name;
      const fit = checkPassword(password, name.value.name);
      if (!fit.ok) return fit;
      const guest = current?.class === 'limited' ? current : null;
      const holder = await store.players.byFoldedName(name.value.foldedName);
      if (holder !== null && holder.id !== guest?.id) return nameTaken;
      const passwordHash = await passwords.hash(password);
      if (!passwordHash.ok) return passwordHash;
      const account = { ...name.value, class: 'member' as const, key: null, passwordHash: passwordHash.value };
      if (guest !== null) {
        const claimed = await store.players.update(guest.id, account);
        return claimed ? ok({ ...guest, ...account }) : nameTaken;
      }
      const player: PlayerRow = { ...newcomer(), ...account };
      return (await store.players.add(player)) ? ok(player) : nameTaken;
    },

    async signInWithPassword(text, password, network) {
      const name = foldName(text);
      // Taken before the work, and not given back: many guesses at once must not all pass. Of those from anywhere only where
      // its own network has one left: else one network alone would use them up.
      const mine = await triesFromNetwork.take(`${name} ${network}`);
      const tried = mine.ok ? await triesFromAnywhere.take(name) : mine;
      if (!tried.ok) {
        const detail = 'too many passwords tried for this name; wait a little';
        return err({ code: 'too-fast', detail, retryMs: tried.error.retryMs });
      }
      const player = await store.players.byFoldedName(name);
      const fits = await passwords.verify(player?.passwordHash ?? null, password);
      if (!fits.ok) return fits;
      if (player === null || !fits.value) return err({ code: 'credentials', detail: 'name and password do not fit' });
      return ok(player);
    },

    async changeProfile(player, change) {
      const name = change.name === null ? null : checkName(change.name, player.class);
      if (name !== null && !name.ok) return name;
      const changed = { ...name?.value, ...(change.avatar === null ? {} : { avatar: change.avatar }) };
      return (await store.players.update(player.id, changed)) ? ok({ ...player, ...changed }) : nameTaken;
    },
  };
}

const nameTaken = err({ code: 'name-taken' as const, detail: 'this name, or one that looks like it, is taken' });
