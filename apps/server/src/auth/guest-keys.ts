import { err, LIMITS, ok, type Refusal, type RefusalCode, type Result } from '@parley/protocol';
import { KEY_LINK_TYP, keyLinkProofSchema } from '@parley/protocol/account';
import type { Adopted, NewKey } from '../store/credential-store.ts';
import type { PlayerRow, Store } from '../store/store.ts';
import { codeHash, randomCode } from './code-words.ts';
import type { SignInChallenges } from './sign-in-challenges.ts';
import { verifyUserKey } from './user-key.ts';

/**
 * The keys of a guest (S2 b). A device's key cannot leave the device, so a second device brings its own: the first one makes a
 * one-time code for it. A backup is a key too, which is made from words that the player keeps.
 */
export interface GuestKeys {
  /** A code for another device. It ends the one from before. `credential-limit` where the guest has no room for its key. */
  makeCode(player: PlayerRow): Promise<Result<{ readonly code: string; readonly expiresAt: number }, Refusal>>;
  /** The key of this device becomes one of the guest's who made the code. A key that was another guest's is that guest's no more. */
  link(code: string, device: ProvenKey): Promise<Result<Linked, Refusal>>;
  addBackup(player: PlayerRow, backup: ProvenKey): Promise<Result<void, Refusal>>;
  /** What the holder of a backup has to sign. */
  restoreChallenge: SignInChallenges['issue'];
  /** The key of this device becomes one of the guest's whose backup this is, if need be in the place of another device's. */
  restore(backup: Pick<ProvenKey, 'key' | 'proof'>, device: ProvenKey): Promise<Result<Linked, Refusal>>;
  remove(player: PlayerRow, key: string): Promise<Result<void, Refusal>>;
}

/** A key, with the JWS by which its holder shows that it is at hand (`KEY_LINK_TYP`). */
export interface ProvenKey {
  readonly key: string;
  readonly proof: string;
  readonly isOurs: (origin: string) => boolean;
  /** The device in words. */
  readonly name: string;
}

/** `from`: the guest whose key it was before. */
export interface Linked {
  readonly player: PlayerRow;
  readonly from: string | null;
}

export interface GuestKeyDeps {
  readonly store: Store;
  readonly signInChallenges: SignInChallenges;
  readonly clock: () => number;
}

/** How long somebody needs to type ten characters on another device (milliseconds). */
const CODE_MS = 5 * 60_000;

const hashOfCode = (code: string): string => codeHash('device', code);

export function makeGuestKeys({ store, signInChallenges, clock }: GuestKeyDeps): GuestKeys {
  const newKey = (key: string, kind: NewKey['kind'], name: string): NewKey => ({
    key,
    kind,
    name,
    createdAt: clock(),
    usedAt: null,
  });

  /** Whether the holder of this key signed just this, for this server. */
  function proves({ key, proof, isOurs }: Omit<ProvenKey, 'name'>, about: string): boolean {
    const verified = verifyUserKey(key, proof, KEY_LINK_TYP, keyLinkProofSchema);
    return verified.ok && verified.value.about === about && isOurs(verified.value.origin);
  }

  async function linked(adopted: Adopted | null, code: RefusalCode): Promise<Result<Linked, Refusal>> {
    const player = adopted === null ? null : await store.players.byId(adopted.player);
    if (adopted === null || player === null)
      return refusal(code, 'wrong, used or late, or for no guest with room for a key');
    return ok({ player, from: adopted.from });
  }

  return {
    async makeCode(player) {
      if (player.class !== 'limited') return onlyGuests;
      const mine = await store.credentials.keysOf(player.id);
      if (mine.length >= LIMITS.guestKeys) return tooManyKeys;
      // 50 random bits: more than can be tried in its time.
      const code = randomCode(2, 5);
      const expiresAt = clock() + CODE_MS;
      await store.credentials.putDeviceCode({ hash: hashOfCode(code), player: player.id, expiresAt });
      return ok({ code, expiresAt });
    },

    async link(code, device) {
      if (!proves(device, code)) return notProven;
      const key = newKey(device.key, 'device', device.name);
      const adopted = await store.credentials.redeemDeviceCode(hashOfCode(code), key, LIMITS.guestKeys, clock());
      return linked(adopted, 'code-refused');
    },

    async addBackup(player, backup) {
      if (player.class !== 'limited') return onlyGuests;
      if (!proves(backup, player.id)) return notProven;
      const row = { ...newKey(backup.key, 'backup', backup.name), player: player.id };
      const added = await store.credentials.addKey(row, LIMITS.guestKeys);
      if (added === 'full') return tooManyKeys;
      return added === 'added'
        ? ok(undefined)
        : refusal('not-permitted', 'the key is taken, or the player is no guest');
    },

    restoreChallenge: signInChallenges.issue,

    async restore(backup, device) {
      const said = verifyUserKey(backup.key, backup.proof, KEY_LINK_TYP, keyLinkProofSchema);
      if (!said.ok) return said;
      // The backup names the device's key beside the challenge.
      const [challenge = '', key] = said.value.about.split(' ');
      if (key !== device.key || !device.isOurs(said.value.origin) || !proves(device, challenge)) return notProven;
      if (!(await signInChallenges.spend(challenge, backup.key))) return notProven;
      const owner = await store.players.byKey(backup.key);
      if (owner === null) return refusal('code-refused', 'nobody has this backup');
      const adopted = await store.credentials.adopt(
        owner.id,
        newKey(device.key, 'device', device.name),
        LIMITS.guestKeys,
      );
      return linked(adopted, 'code-refused');
    },

    async remove(player, key) {
      if (player.class !== 'limited') return onlyGuests;
      const removed = await store.credentials.removeKey(player.id, key);
      return removed === 'last' ? refusal('last-way-in', 'the only key') : ok(undefined);
    },
  };
}

const refusal = (code: RefusalCode, detail: string) => err({ code, detail });
const tooManyKeys = refusal('credential-limit', `at most ${LIMITS.guestKeys} keys`);
const onlyGuests = refusal('not-permitted', 'keys are for guests');
const notProven = refusal('proof-invalid', 'not signed with this key, about this, or for this server');
