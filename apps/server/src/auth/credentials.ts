import { err, LIMITS, ok, type Refusal, type RefusalCode, type Result } from '@parley/protocol';
import type { Assertion, NewPasskey } from '@parley/protocol/account';
import type { PlayerRow, Store } from '../store/store.ts';
import { codeHash, randomCode } from './code-words.ts';
import type { Devices } from './devices.ts';
import { foldName } from './names.ts';
import type { Passkeys, RelyingParty } from './passkeys.ts';
import type { Asker, PasswordGate } from './password-gate.ts';
import { checkPassword, lineOf, type Passwords } from './passwords.ts';

/** What members change about how they sign in (S2 a). Who asks has been confirmed before: see `isConfirmed`. */
export interface Credentials {
  /** Whose passkey signed this. */
  signInWithPasskey(assertion: Assertion, party: RelyingParty): Promise<Result<PlayerRow, Refusal>>;
  /** Whether this member is who asks, by one of the two. */
  confirm(player: PlayerRow, proof: Confirmation, asker: Asker): Promise<Result<void, Refusal>>;
  addPasskey(player: PlayerRow, name: string, made: NewPasskey, party: RelyingParty): Promise<Result<void, Refusal>>;
  removePasskey(player: PlayerRow, passkey: string): Promise<Result<void, Refusal>>;
  /**
   * All other sessions of this player have ended, and no device of it is known any more but that of the asker. Answers with the
   * hashes of these sessions; `not-signed-in` where the one that asks has ended before the password was hashed.
   * @param session hash of the one that asks
   */
  changePassword(
    player: PlayerRow,
    session: string,
    password: string,
    asker: Asker,
  ): Promise<Result<readonly string[], Refusal>>;
  /** New codes, shown once: only their hashes are kept. Those from before are worth nothing any more. */
  makeRecoveryCodes(player: PlayerRow): Promise<Result<readonly string[], Refusal>>;
  /** Uses up a code: the new password holds, all sessions have ended, and no device of this player is known any more. */
  recover(asked: RecoveryRequest, asker: Asker): Promise<Result<Recovered, Refusal>>;
}

export type Confirmation =
  | { readonly password: string }
  | { readonly assertion: Assertion; readonly party: RelyingParty };

export interface RecoveryRequest {
  readonly name: string;
  readonly code: string;
  readonly password: string;
}

export interface Recovered {
  readonly player: PlayerRow;
  /** Hashes of the sessions that ended. */
  readonly ended: readonly string[];
}

export interface CredentialDeps {
  readonly store: Store;
  readonly passkeys: Passkeys;
  readonly passwords: Passwords;
  readonly gate: PasswordGate;
  readonly devices: Devices;
}

/** 80 random bits in 16 characters: nobody finds the code of a hash. */
const recoveryCode = (): string => randomCode(4, 4);
const recoveryHash = (player: string, code: string): string => codeHash(`recovery ${player}`, code);

export function makeCredentials({ store, passkeys, passwords, gate, devices }: CredentialDeps): Credentials {
  return {
    async signInWithPasskey(assertion, party) {
      const verified = await passkeys.verify('sign-in', assertion, party);
      if (!verified.ok) return verified;
      const player = await store.players.byId(verified.value);
      return player === null ? refusal('passkey-refused', 'the player is gone') : ok(player);
    },

    async confirm(player, proof, asker) {
      if ('assertion' in proof) {
        const verified = await passkeys.verify('confirm', proof.assertion, proof.party);
        if (!verified.ok) return verified;
        return verified.value === player.id ? ok(undefined) : refusal('passkey-refused', 'of another player');
      }
      // Counted with the sign-ins of this name: who has a session must not guess any faster.
      const tried = gate.take({ name: player.foldedName, ...asker });
      if (!tried.ok) return tried;
      const fits = await passwords.verify(player.passwordHash, proof.password, lineOf(asker));
      if (!fits.ok) return fits;
      if (!fits.value) return refusal('credentials', 'not the password');
      tried.value();
      return ok(undefined);
    },

    async addPasskey(player, name, made, party) {
      const verified = await passkeys.verifyNew('add', made, party);
      if (!verified.ok) return verified;
      if (verified.value.player !== player.id) return refusal('passkey-refused', 'asked for by another player');
      const row = { ...verified.value.passkey, player: player.id, name };
      const added = await store.credentials.addPasskey(row, LIMITS.passkeys);
      switch (added) {
        case 'added':
          return ok(undefined);
        case 'taken':
          return refusal('passkey-refused', 'the passkey is there already');
        case 'full':
          return refusal('credential-limit', `at most ${LIMITS.passkeys} passkeys`);
        case 'not-permitted':
          return refusal('not-permitted', 'passkeys are for members');
        default:
          return added satisfies never;
      }
    },

    async removePasskey(player, passkey) {
      const removed = await store.credentials.removePasskey(player.id, passkey);
      // One that is gone already is removed, as was asked.
      return removed === 'last' ? refusal('last-way-in', 'the only passkey, and no password') : ok(undefined);
    },

    async changePassword(player, session, password, asker) {
      const fit = checkPassword(password, player.name);
      if (!fit.ok) return fit;
      const passwordHash = await passwords.hash(password, lineOf(asker));
      if (!passwordHash.ok) return passwordHash;
      const ended = await store.credentials.changePassword(player.id, session, passwordHash.value);
      if (ended === null) return refusal('not-signed-in', 'the session has ended meanwhile');
      await devices.forgetAll(player.id, asker.knownDevice ?? undefined);
      return ok(ended);
    },

    async makeRecoveryCodes(player) {
      if (player.class !== 'member') return refusal('not-permitted', 'recovery codes are for members');
      const codes = Array.from({ length: LIMITS.recoveryCodes }, recoveryCode);
      await store.credentials.putRecoveryCodes(
        player.id,
        codes.map((code) => recoveryHash(player.id, code)),
      );
      return ok(codes);
    },

    async recover({ name: text, code, password }, asker) {
      const name = foldName(text);
      const tried = gate.take({ name, ...asker });
      if (!tried.ok) return tried;
      const fit = checkPassword(password, text);
      if (!fit.ok) return fit;
      // Before anything is known of the name: the time that this takes does not tell which names there are.
      const passwordHash = await passwords.hash(password, lineOf(asker));
      if (!passwordHash.ok) return passwordHash;
      const player = await store.players.byFoldedName(name);
      const id = player?.id ?? 'nobody';
      const ended = await store.credentials.recover(id, recoveryHash(id, code), passwordHash.value);
      if (player === null || ended === null) return refusal('code-refused', 'name and recovery code do not fit');
      tried.value();
      await devices.forgetAll(id);
      return ok({ player: { ...player, passwordHash: passwordHash.value }, ended });
    },
  };
}

/** For how long a member counts as confirmed after password, passkey, recovery code or ticket (milliseconds). */
const CONFIRMED_MS = 5 * 60_000;

/** Whether the bearer of a session proved lately to be the member, and not only to hold its session (S2). */
export const isConfirmed = (confirmedAt: number | null, now: number): boolean =>
  confirmedAt !== null && now - confirmedAt < CONFIRMED_MS;

const refusal = (code: RefusalCode, detail: string) => err({ code, detail });
