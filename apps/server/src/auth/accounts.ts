import { randomInt } from 'node:crypto';
import { err, KEY_PROOF_TYP, keySignInProofSchema, ok, type Refusal, type Result } from '@parley/protocol';
import type { Config } from '../operate/config.ts';
import type { NewKey, PasskeyRow } from '../store/credential-store.ts';
import type { PlayerRow, Store } from '../store/store.ts';
import type { Devices } from './devices.ts';
import { guestName } from './guest-name.ts';
import type { Limiters } from './keyed-limiter.ts';
import { type CheckedName, checkName, foldName } from './names.ts';
import { newcomer } from './newcomer.ts';
import type { MadePasskey } from './passkeys.ts';
import type { Asker, Origin, PasswordGate } from './password-gate.ts';
import { checkPassword, lineOf, type Passwords } from './passwords.ts';
import type { LiveSession } from './sessions.ts';
import type { SignInChallenges } from './sign-in-challenges.ts';
import { verifyUserKey } from './user-key.ts';

/** Begins a session of a player. The id is the secret that the client keeps. */
export type BeginSession = (player: string) => Promise<Pick<LiveSession, 'hash'> & { readonly id: string }>;

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
   * @param device in words, for the list of keys
   */
  signInWithKey(
    key: string,
    proof: string,
    isOurs: (origin: string) => boolean,
    begin: BeginSession,
    network: string | null,
    device: string,
  ): Promise<Result<Entrant, Refusal>>;
  /** Whether a new member may have this name, and which id it will have: that of the guest who becomes one, or a new one. */
  prospect(name: string, current: PlayerRow | null): Promise<Result<Prospect, Refusal>>;
  /** As `signUp`, with a passkey in place of the password. The passkey was made for the id of the prospect. */
  signUpWithPasskey(name: string, made: MadePasskey, current: PlayerRow | null): Promise<Result<PlayerRow, Refusal>>;
  /** Whether somebody holds this key, and answered a challenge with it for this server. The challenge is spent by it. */
  proveKey(key: string, proof: string, isOurs: (origin: string) => boolean): Promise<Result<void, Refusal>>;
  /** A new member; a guest becomes one and keeps its row, so its history. Its key signs nobody in any more. */
  signUp(name: string, password: string, current: PlayerRow | null, from: Origin): Promise<Result<PlayerRow, Refusal>>;
  /** The hash of a device by its token, where the bearer of this name used it before; else null. */
  knownDevice(name: string, token: string | null): Promise<string | null>;
  /** @param asker wrong passwords are counted apart for each */
  signInWithPassword(name: string, password: string, asker: Asker): Promise<Result<PlayerRow, Refusal>>;
  changeProfile(
    player: PlayerRow,
    change: { readonly name: string | null; readonly avatar: string | null },
  ): Promise<Result<PlayerRow, Refusal>>;
}

/** Somebody who is about to become a member. */
export interface Prospect extends CheckedName {
  readonly id: string;
  /** The guest who becomes a member; null: somebody new. */
  readonly guest: PlayerRow | null;
}

export interface AccountDeps {
  readonly store: Store;
  readonly config: Pick<Config, 'houseKeys' | 'guestsPerHour'>;
  readonly signInChallenges: SignInChallenges;
  readonly devices: Devices;
  readonly passwords: Passwords;
  readonly gate: PasswordGate;
  readonly limiters: Limiters;
  readonly clock: () => number;
  readonly randomId: () => string;
}

/** Generated names tried before digits are added; the first is free but for one in a million. */
const NAME_ATTEMPTS = 8;

export function makeAccounts({ store, config, signInChallenges, ...deps }: AccountDeps): Accounts {
  const { devices, passwords, gate, limiters, clock, randomId } = deps;
  const newGuests = limiters({ name: 'new-guests', most: config.guestsPerHour, withinMs: 3_600_000 });

  async function proveKey(
    key: string,
    proof: string,
    isOurs: (origin: string) => boolean,
  ): Promise<Result<void, Refusal>> {
    const verified = verifyUserKey(key, proof, KEY_PROOF_TYP, keySignInProofSchema);
    if (!verified.ok) return verified;
    if (!isOurs(verified.value.origin)) return err({ code: 'origin', detail: 'signed for another server' });
    if (!(await signInChallenges.spend(verified.value.challenge, key))) {
      return err({ code: 'proof-invalid', detail: 'the challenge is unknown, spent, expired or of another key' });
    }
    return ok(undefined);
  }

  async function entrantOfKey(
    key: string,
    begin: BeginSession,
    network: string | null,
    device: string,
  ): Promise<Result<Entrant, Refusal>> {
    const rank = await rankOf(key);
    for (let attempt = 0; attempt < 2 * NAME_ATTEMPTS; attempt += 1) {
      const known = await store.players.byKey(key);
      if (known !== null) {
        const player = await withClass(known, rank);
        const [session] = await Promise.all([begin(player.id), store.credentials.useKey(key, clock())]);
        return ok({ player: await withClassNow(player, key), session, isNew: false });
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
      const player: PlayerRow = {
        ...newcomer(randomId(), clock()),
        ...name.value,
        class: rank,
        passwordHash: null,
      };
      const first: NewKey = {
        key,
        kind: 'device',
        name: device,
        createdAt: player.createdAt,
        usedAt: player.createdAt,
      };
      // Both at once, so that they are one commit. The player is refused where the name is taken, or the same key came in
      // twice at once; then the session is, too.
      const [added, session] = await Promise.allSettled([store.players.add(player, { key: first }), begin(player.id)]);
      if (added.status === 'rejected') throw added.reason;
      if (!added.value) continue;
      if (session.status === 'rejected') throw session.reason;
      return ok({ player: await withClassNow(player, key), session: session.value, isNew: true });
    }
    return err({ code: 'internal', detail: 'no free name was found' });
  }

  const rankOf = async (key: string): Promise<'house' | 'limited'> =>
    config.houseKeys.includes(key) || (await store.houses.has(key)) ? 'house' : 'limited';

  /** A key that was revoked while it signed in: revoking did not find a house with it yet. */
  const withClassNow = async (player: PlayerRow, key: string): Promise<PlayerRow> =>
    player.class === 'house' ? withClass(player, await rankOf(key)) : player;

  /** Which keys are those of houses may have changed since this key first came. */
  async function withClass(player: PlayerRow, rank: PlayerRow['class']): Promise<PlayerRow> {
    if (player.class === rank) return player;
    await store.players.update(player.id, { class: rank });
    return { ...player, class: rank };
  }

  async function prospect(text: string, current: PlayerRow | null): Promise<Result<Prospect, Refusal>> {
    if (current?.class === 'house') return err({ code: 'not-permitted', detail: 'a house has its key' });
    const name = checkName(text, 'member');
    if (!name.ok) return name;
    const guest = current?.class === 'limited' ? current : null;
    const holder = await store.players.byFoldedName(name.value.foldedName);
    if (holder !== null && holder.id !== guest?.id) return nameTaken;
    return ok({ ...name.value, id: guest?.id ?? randomId(), guest });
  }

  /** Makes the member, with what it signs in with, all or nothing. */
  async function enrol(
    { name, foldedName, id, guest }: Prospect,
    passwordHash: string | null,
    passkey: Omit<PasskeyRow, 'player'> | null,
  ): Promise<Result<PlayerRow, Refusal>> {
    const account = { name, foldedName, passwordHash };
    if (guest !== null) {
      const claimed = await store.players.claim(id, account, passkey);
      return claimed ? ok({ ...guest, ...account, class: 'member' }) : nameTaken;
    }
    const player: PlayerRow = { ...newcomer(id, clock()), ...account, class: 'member' };
    return (await store.players.add(player, passkey === null ? {} : { passkey })) ? ok(player) : nameTaken;
  }

  return {
    signInChallenge: signInChallenges.issue,

    proveKey,

    async signInWithKey(key, proof, isOurs, begin, network, device) {
      const proven = await proveKey(key, proof, isOurs);
      return proven.ok ? entrantOfKey(key, begin, network, device) : proven;
    },

    prospect,

    async signUp(text, password, current, from) {
      const asked = await prospect(text, current);
      if (!asked.ok) return asked;
      const fit = checkPassword(password, asked.value.name);
      if (!fit.ok) return fit;
      const passwordHash = await passwords.hash(password, lineOf({ from, knownDevice: null }));
      if (!passwordHash.ok) return passwordHash;
      return enrol(asked.value, passwordHash.value, null);
    },

    async signUpWithPasskey(text, made, current) {
      const asked = await prospect(text, current);
      if (!asked.ok) return asked;
      const { guest } = asked.value;
      // Made for this guest, or for somebody new: an id that no other player has.
      const isFor = guest === null ? (await store.players.byId(made.player)) === null : guest.id === made.player;
      if (!isFor) return err({ code: 'passkey-refused', detail: 'the passkey was made for another player' });
      return enrol({ ...asked.value, id: made.player }, null, { ...made.passkey, name: FIRST_PASSKEY });
    },

    async knownDevice(text, token) {
      if (token === null) return null;
      const player = await store.players.byFoldedName(foldName(text));
      return player === null ? null : devices.known(token, player.id);
    },

    async signInWithPassword(text, password, asker) {
      const name = foldName(text);
      const taken = gate.take({ name, ...asker });
      if (!taken.ok) return taken;
      const player = await store.players.byFoldedName(name);
      const fits = await passwords.verify(player?.passwordHash ?? null, password, lineOf(asker));
      if (!fits.ok) return fits;
      if (player === null || !fits.value) return err({ code: 'credentials', detail: 'name and password do not fit' });
      taken.value();
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

/** What the passkey is called with which an account was made. */
const FIRST_PASSKEY = 'First passkey';

const nameTaken = err({ code: 'name-taken' as const, detail: 'this name, or one that looks like it, is taken' });
