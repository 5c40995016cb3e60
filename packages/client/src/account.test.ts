import { ok, ROUTES, type Self } from '@parley/protocol';
import { KEY_LINK_TYP } from '@parley/protocol/account';
import { compactVerify, importJWK } from 'jose';
import { expect, it } from 'vitest';
import { accountOf, type PasskeyPrompt } from './account.ts';
import type { ClientState, ParleyClient } from './client.ts';
import { memoryKeys } from './keys.ts';
import { signerFrom } from './signer.ts';
import { INITIAL_STATE } from './state.ts';
import { selfOf } from './testing/values.ts';

const ORIGIN = 'https://parley.example';
const ADA: Self = selfOf('player-ada');
const OPTIONS = { challenge: 'abc', timeout: 1_000, rpId: 'parley.example', userVerification: 'preferred' } as const;
const ASSERTION = {
  id: 'id',
  rawId: 'id',
  type: 'public-key' as const,
  response: { clientDataJSON: 'a', authenticatorData: 'b', signature: 'c', userHandle: 'd' },
  clientExtensionResults: {},
};

/** The part of a client that an account uses: it keeps what was posted, and answers with these bodies. */
async function openAccount(answers: Readonly<Record<string, unknown>>, prompt: Partial<PasskeyPrompt> = {}) {
  const signer = await signerFrom(await memoryKeys().load());
  const posted: { readonly path: string; readonly body: Record<string, unknown> }[] = [];
  const state: ClientState = { ...INITIAL_STATE, self: ADA };
  let gone = false;
  const client: Pick<ParleyClient, 'ask' | 'signInBy' | 'signedOut' | 'state'> = {
    state,
    async ask(path, body, answer) {
      posted.push({ path, body: { ...body } });
      return ok(answer.parse(answers[path] ?? {}));
    },
    async signInBy(path, body) {
      posted.push({ path, body: { ...(await body(signer)) } });
      return ok(ADA);
    },
    signedOut() {
      gone = true;
    },
  };
  const nobody = () => Promise.reject(new Error('nobody is at the prompt'));
  const account = accountOf(client, { create: nobody, get: nobody, ...prompt }, ORIGIN);
  return { account, posted, signer, isGone: () => gone };
}

async function signedBy(key: string, jws: unknown): Promise<unknown> {
  const publicKey = await importJWK({ kty: 'OKP', crv: 'Ed25519', x: key }, 'EdDSA');
  const { payload, protectedHeader } = await compactVerify(String(jws), publicKey);
  expect(protectedHeader.typ).toBe(KEY_LINK_TYP);
  return JSON.parse(new TextDecoder().decode(payload));
}

it('[S2.25] hands the answer of a passkey on, with the key that the tickets are for', async () => {
  const answers = { [ROUTES.passkeyOptions]: { options: OPTIONS } };
  const { account, posted, signer } = await openAccount(answers, { get: async () => ASSERTION });
  expect(await account.signInWithPasskey()).toEqual(ok(ADA));
  expect(posted.at(-1)).toEqual({ path: ROUTES.passkeySignIn, body: { assertion: ASSERTION, key: signer.key } });
});

it('[S2.25] sends nothing where the person says no at the prompt', async () => {
  const answers = { [ROUTES.passkeyOptions]: { options: OPTIONS }, [ROUTES.confirmOptions]: { options: OPTIONS } };
  const { account, posted } = await openAccount(answers);
  for (const attempt of [account.signInWithPasskey(), account.confirmWithPasskey()]) {
    expect(await attempt).toMatchObject({ ok: false, error: { code: 'passkey-refused' } });
  }
  expect(posted.map(({ path }) => path)).toEqual([ROUTES.passkeyOptions, ROUTES.confirmOptions]);
});

it('[S2.25] proves the keys of a second device and of a backup, each about what it is for', async () => {
  const answers = { [ROUTES.restoreOptions]: { challenge: 'a challenge of the server' } };
  const { account, posted, signer } = await openAccount(answers);
  await account.linkDevice('AAAAA-BBBBB');
  const link = posted.at(-1)?.body ?? {};
  expect(await signedBy(signer.key, link.proof)).toEqual({ about: 'AAAAA-BBBBB', origin: ORIGIN });

  const backup = await signerFrom(await memoryKeys().load());
  await account.addBackup(backup);
  const added = posted.at(-1)?.body ?? {};
  expect(added.key).toBe(backup.key);
  expect(await signedBy(backup.key, added.proof)).toEqual({ about: ADA.player, origin: ORIGIN });

  await account.restore(backup);
  const restored = posted.at(-1)?.body ?? {};
  expect(restored).toMatchObject({ backup: backup.key, key: signer.key });
  const challenge = 'a challenge of the server';
  expect(await signedBy(backup.key, restored.backupProof)).toEqual({
    about: `${challenge} ${signer.key}`,
    origin: ORIGIN,
  });
  expect(await signedBy(signer.key, restored.proof)).toEqual({ about: challenge, origin: ORIGIN });
});

it('[S2.25] forgets its session when the player signs out everywhere', async () => {
  const { account, isGone } = await openAccount({});
  expect((await account.signOutEverywhere()).ok).toBe(true);
  expect(isGone()).toBe(true);
});
