import { err, type Refusal, type Result, ROUTES, type Self, signInChallengeResponseSchema } from '@parley/protocol';
import {
  type Account,
  type Assertion,
  accountSchema,
  type CreationOptions,
  creationOptionsResponseSchema,
  deviceCodeResponseSchema,
  KEY_LINK_TYP,
  type NewPasskey,
  type RequestOptions,
  recoveryCodesResponseSchema,
  requestOptionsResponseSchema,
} from '@parley/protocol/account';
import { z } from 'zod';
import type { ParleyClient, Signer } from './client.ts';

/** What asks the person for a passkey: the browser, or a test. Each rejects where the person says no. */
export interface PasskeyPrompt {
  create(options: CreationOptions): Promise<NewPasskey>;
  get(options: RequestOptions): Promise<Assertion>;
}

/** How a player signs in besides name and password, and where it is signed in (S2). A prompt that failed is `passkey-refused`. */
export interface AccountClient {
  read(): Promise<Result<Account, Refusal>>;

  signUpWithPasskey(name: string): Promise<Result<Self, Refusal>>;
  signInWithPasskey(): Promise<Result<Self, Refusal>>;
  /** Sets a new password by one of the recovery codes, and signs in. */
  recover(name: string, code: string, password: string): Promise<Result<Self, Refusal>>;

  /** Shows once more that it is the member: the four below are refused as `confirm-first` without it. */
  confirmWithPassword(password: string): Promise<Result<unknown, Refusal>>;
  confirmWithPasskey(): Promise<Result<unknown, Refusal>>;
  changePassword(password: string): Promise<Result<unknown, Refusal>>;
  makeRecoveryCodes(): Promise<Result<{ readonly codes: readonly string[] }, Refusal>>;
  addPasskey(name: string): Promise<Result<unknown, Refusal>>;
  removePasskey(passkey: string): Promise<Result<unknown, Refusal>>;

  endSession(session: string): Promise<Result<unknown, Refusal>>;
  /** Everywhere, here too. */
  signOutEverywhere(): Promise<Result<unknown, Refusal>>;

  /** A code for another device, for a guest. `expiresAt` is by the server's clock. */
  makeDeviceCode(): Promise<Result<{ readonly code: string; readonly expiresAt: number }, Refusal>>;
  /** This device becomes one of the player who made the code. */
  linkDevice(code: string): Promise<Result<Self, Refusal>>;
  addBackup(backup: Signer): Promise<Result<unknown, Refusal>>;
  /** This device becomes one of the player whose backup this is. */
  restore(backup: Signer): Promise<Result<Self, Refusal>>;
  removeKey(key: string): Promise<Result<unknown, Refusal>>;
}

const anything = z.unknown();

/** @param origin of the server, as the client was made with */
export function accountOf(
  client: Pick<ParleyClient, 'ask' | 'signInBy' | 'signedOut' | 'state'>,
  prompt: PasskeyPrompt,
  origin: string,
): AccountClient {
  const done = (path: string, body: object) => client.ask(path, body, anything);

  async function assert(path: string): Promise<Result<Assertion, Refusal>> {
    const asked = await client.ask(path, {}, requestOptionsResponseSchema);
    return asked.ok ? prompted(() => prompt.get(asked.value.options)) : asked;
  }

  async function create(path: string, body: object): Promise<Result<NewPasskey, Refusal>> {
    const asked = await client.ask(path, body, creationOptionsResponseSchema);
    return asked.ok ? prompted(() => prompt.create(asked.value.options)) : asked;
  }

  const link = (signer: Signer, about: string) => signer.sign(KEY_LINK_TYP, { about, origin });

  return {
    read: () => client.ask(ROUTES.account, null, accountSchema),

    async signUpWithPasskey(name) {
      const made = await create(ROUTES.passkeySignUpOptions, { name });
      if (!made.ok) return made;
      return client.signInBy(ROUTES.passkeySignUp, async ({ key }) => ({ name, passkey: made.value, key }));
    },
    async signInWithPasskey() {
      const signed = await assert(ROUTES.passkeyOptions);
      if (!signed.ok) return signed;
      return client.signInBy(ROUTES.passkeySignIn, async ({ key }) => ({ assertion: signed.value, key }));
    },
    recover: (name, code, password) =>
      client.signInBy(ROUTES.recover, async ({ key }) => ({ name, code, password, key })),

    confirmWithPassword: (password) => done(ROUTES.confirm, { password }),
    async confirmWithPasskey() {
      const signed = await assert(ROUTES.confirmOptions);
      return signed.ok ? done(ROUTES.confirm, { assertion: signed.value }) : signed;
    },
    changePassword: (password) => done(ROUTES.password, { password }),
    makeRecoveryCodes: () => client.ask(ROUTES.recoveryCodes, {}, recoveryCodesResponseSchema),
    async addPasskey(name) {
      const made = await create(ROUTES.addPasskeyOptions, {});
      return made.ok ? done(ROUTES.addPasskey, { name, passkey: made.value }) : made;
    },
    removePasskey: (passkey) => done(ROUTES.removePasskey, { passkey }),

    endSession: (session) => done(ROUTES.endSession, { session }),
    async signOutEverywhere() {
      const ended = await done(ROUTES.endSessions, {});
      if (ended.ok) client.signedOut();
      return ended;
    },

    makeDeviceCode: () => client.ask(ROUTES.deviceCode, {}, deviceCodeResponseSchema),
    linkDevice: (code) =>
      client.signInBy(ROUTES.linkDevice, async (signer) => ({
        code,
        key: signer.key,
        proof: await link(signer, code),
      })),
    async addBackup(backup) {
      const { self } = client.state;
      if (self === null) return err({ code: 'not-signed-in', detail: 'enter first' });
      return done(ROUTES.addBackup, { key: backup.key, proof: await link(backup, self.player) });
    },
    async restore(backup) {
      const asked = await client.ask(ROUTES.restoreOptions, { backup: backup.key }, signInChallengeResponseSchema);
      if (!asked.ok) return asked;
      const { challenge } = asked.value;
      return client.signInBy(ROUTES.restore, async (signer) => ({
        backup: backup.key,
        backupProof: await link(backup, `${challenge} ${signer.key}`),
        key: signer.key,
        proof: await link(signer, challenge),
      }));
    },
    removeKey: (key) => done(ROUTES.removeKey, { key }),
  };
}

async function prompted<T>(ask: () => Promise<T>): Promise<Result<T, Refusal>> {
  try {
    return { ok: true, value: await ask() };
  } catch {
    return err({ code: 'passkey-refused', detail: 'the person said no, or the browser has no passkey for this page' });
  }
}
