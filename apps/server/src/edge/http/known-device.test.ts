import { ROUTES } from '@parley/protocol';
import { recoveryCodesResponseSchema } from '@parley/protocol/account';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KNOWN_DEVICE } from '../../auth/password-gate.ts';
import { ask, joinWithPasskey, NAMED, requestOptions } from './testing/members.ts';
import type { CallOptions, Rig } from './testing/rig.ts';
import { makeRig } from './testing/rig.ts';

const PASSWORD = 'a long enough password';
const LATER = 'another long password';
const STRANGERS = '198.51.100.9';

describe('[O6.31] a known device, whatever the way to sign in', { timeout: 60_000 }, () => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await makeRig();
  });
  afterEach(() => rig.close());

  const signUp = (name: string) => ask(rig, ROUTES.signUp, { name, password: PASSWORD });
  /** Uses up what strangers may try for this name from there. */
  async function besiege(name: string): Promise<void> {
    for (let n = 0; n < 6; n += 1) {
      await ask(rig, ROUTES.signIn, { name, password: 'a wrong guess' }, { from: STRANGERS });
    }
  }
  /** How a password that is right is answered where strangers have to wait. */
  async function gets(name: string, device: string | null, password = PASSWORD): Promise<number> {
    await besiege(name);
    return (await ask(rig, ROUTES.signIn, { name, password }, { from: STRANGERS, device })).status;
  }
  async function codesOf(cookie: string | null): Promise<readonly string[]> {
    return recoveryCodesResponseSchema.parse((await ask(rig, ROUTES.recoveryCodes, {}, { cookie })).body).codes;
  }
  const recover = (name: string, code: string, options: CallOptions = {}) =>
    ask(rig, ROUTES.recover, { name, code, password: LATER }, { from: STRANGERS, ...options });

  it('is made by signing up, and by signing in, with a passkey', async () => {
    const { answer, authenticator } = await joinWithPasskey(rig, 'Ada');
    expect(answer.device).toMatch(/^parley-device=[\w-]{43}$/);
    const assertion = authenticator.get(await requestOptions(rig), { origin: NAMED });
    const again = await ask(rig, ROUTES.passkeySignIn, { assertion });
    expect(again.device).toMatch(/^parley-device=[\w-]{43}$/);
    expect(again.device).not.toBe(answer.device);
    await ask(rig, ROUTES.password, { password: PASSWORD }, { cookie: again.cookie, device: again.device });
    expect(await gets('Ada', again.device)).toBe(200);
    expect(await gets('Ada', null)).toBe(429);
  });

  it('uses a recovery code where strangers wait; a stranger does not, and no code is lost', async () => {
    const { cookie, device } = await signUp('Bob');
    const [code = ''] = await codesOf(cookie);
    await besiege('Bob');
    expect(await recover('Bob', code)).toMatchObject({ status: 429, body: { code: 'too-many-passwords' } });
    expect((await recover('Bob', code, { device })).status).toBe(200);
  });

  it('uses a recovery code where others used up the sign-ins of its network', async () => {
    const few = await makeRig({ PARLEY_SIGN_INS_PER_MINUTE: '3' });
    const { cookie, device } = await ask(few, ROUTES.signUp, { name: 'Bob', password: PASSWORD });
    const made = await ask(few, ROUTES.recoveryCodes, {}, { cookie });
    const [code = ''] = recoveryCodesResponseSchema.parse(made.body).codes;
    const body = { name: 'Bob', code, password: LATER };
    for (let n = 0; n < 4; n += 1) await ask(few, ROUTES.signUp, { name: 'no', password: PASSWORD });
    expect(await ask(few, ROUTES.recover, body)).toMatchObject({ status: 429, body: { code: 'too-fast' } });
    expect((await ask(few, ROUTES.recover, body, { device })).status).toBe(200);
    await few.close();
  });

  it('is no longer known after a recovery code, but for the one that used it, which has a new token', async () => {
    const { cookie, device } = await signUp('Cyd');
    const [code = ''] = await codesOf(cookie);
    const recovered = await recover('Cyd', code, { device });
    expect(recovered.device).toMatch(/^parley-device=[\w-]{43}$/);
    expect(recovered.device).not.toBe(device);
    expect(await gets('Cyd', device, LATER)).toBe(429);
    expect(await gets('Cyd', recovered.device, LATER)).toBe(200);
  });

  it('is no longer known after a change of password, but for the one on which it was changed', async () => {
    const { cookie, device } = await signUp('Dia');
    const elsewhere = await ask(rig, ROUTES.signIn, { name: 'Dia', password: PASSWORD });
    expect(elsewhere.device).not.toBe(device);
    expect((await ask(rig, ROUTES.password, { password: LATER }, { cookie, device })).status).toBe(200);
    expect(await gets('Dia', elsewhere.device, LATER)).toBe(429);
    expect(await gets('Dia', device, LATER)).toBe(200);
  });

  it('confirms where strangers wait, with an allowance of its own that ends', async () => {
    const { cookie, device } = await signUp('Edd');
    await besiege('Edd');
    const confirm = (own: string | null, password = PASSWORD) =>
      ask(rig, ROUTES.confirm, { password }, { cookie, device: own, from: STRANGERS });
    expect((await confirm(null)).status).toBe(429);
    expect((await confirm(device)).status).toBe(200);
    for (let n = 1; n < KNOWN_DEVICE.burst; n += 1) await confirm(device, 'a wrong guess');
    expect(await confirm(device)).toMatchObject({ status: 429, body: { code: 'too-many-passwords' } });
  });
});
