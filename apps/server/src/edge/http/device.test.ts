import { DEVICE_HEADER, ROUTES } from '@parley/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ANY_KEY, call, makeRig, type Rig, whoIs } from './testing/rig.ts';

const PASSWORD = 'a long enough password';

describe('[O6.25] a device that a player used before', { timeout: 30_000 }, () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await makeRig();
  });
  afterAll(() => rig.close());

  const signUp = (name: string, options = {}) => call(rig, ROUTES.signUp, { name, password: PASSWORD }, options);
  const signIn = (name: string, password = PASSWORD, options = {}) =>
    call(rig, ROUTES.signIn, { name, password }, options);
  /** Uses up what strangers may try for this name from here. */
  const guess = async (name: string, from: string): Promise<void> => {
    for (let n = 0; n < 6; n += 1) await signIn(name, 'a wrong guess', { from });
  };
  /** Whether a device is let through where strangers wait. */
  async function gets(name: string, options: { readonly device?: string | null; readonly headers?: object }) {
    const from = '198.51.100.9';
    await guess(name, from);
    return (await call(rig, ROUTES.signIn, { name, password: PASSWORD }, { from, ...options } as object)).status;
  }

  it('keeps a cookie that no script reads and no other site sends, and that opens nothing by itself', async () => {
    const made = await signUp('Ada');
    const set = [made.headers['set-cookie']]
      .flat()
      .map(String)
      .find((text) => text.startsWith('parley-device='));
    expect(set).toMatch(/^parley-device=[\w-]{43}; Max-Age=34560000; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(made.body.device).toBeNull();
    expect(await whoIs(rig, { device: made.device })).toBeNull();
    expect(JSON.stringify(rig.lines)).not.toContain(made.device?.split('=')[1]);
  });

  it('under HTTPS, one that no other host can have put there', async () => {
    const secure = await makeRig({ PARLEY_PUBLIC_ORIGINS: 'https://play.example' });
    const headers = { host: 'play.example', origin: 'https://play.example' };
    const made = await call(secure, ROUTES.signUp, { name: 'Ada', password: PASSWORD }, { headers });
    const set = [made.headers['set-cookie']].flat().map(String);
    expect(set.find((text) => text.startsWith('__Host-parley-device='))).toMatch(/; Secure/);
    await secure.close();
  });

  it('is let through where strangers wait, also after signing out', async () => {
    const { cookie, device } = await signUp('Bob');
    await call(rig, ROUTES.signOut, {}, { cookie, device });
    expect(await gets('Bob', { device })).toBe(200);
    expect(await gets('Bob', {})).toBe(429);
  });

  it('is that of its player only, and keeps one token for several players', async () => {
    const { device } = await signUp('Cyd');
    await signUp('Dia');
    expect(await gets('Dia', { device })).toBe(429);
    const both = await signIn('Dia', PASSWORD, { device, from: '192.0.2.9' });
    expect(both.device).toBe(device);
    expect(await gets('Dia', { device })).toBe(200);
    expect(await gets('Cyd', { device })).toBe(200);
  });

  it('takes no token that this server did not make', async () => {
    const planted = `parley-device=${'p'.repeat(43)}`;
    const made = await signUp('Edd', { device: planted });
    expect(made.device).toMatch(/^parley-device=[\w-]{43}$/);
    expect(made.device).not.toBe(planted);
    expect(await gets('Edd', { device: planted })).toBe(429);
    for (const value of ['', 'short', '%00', 'x'.repeat(4_000)]) {
      expect((await signIn('Edd', PASSWORD, { device: `parley-device=${value}`, from: '192.0.2.8' })).status).toBe(200);
    }
  });

  it('is not noted by a wrong password, a guest or a refusal', async () => {
    await signUp('Flo');
    const wrong = await signIn('Flo', 'a wrong guess');
    const refused = await signUp('Flo');
    expect([wrong.device, refused.device]).toEqual([null, null]);
  });

  it('is forgotten with all others of its player', async () => {
    const { device, body } = await signUp('Gus');
    await rig.store.devices.forgetOfPlayer(String(body.self?.player));
    expect(await gets('Gus', { device })).toBe(429);
  });

  it('without cookies, is named by a header and not by the cookie', async () => {
    const bearer = { 'x-parley': 'bearer' };
    const made = await signUp('Hal', { headers: bearer });
    expect(made.device).toBeNull();
    const token = String(made.body.device);
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(await gets('Hal', { headers: { ...bearer, [DEVICE_HEADER]: token } })).toBe(200);
    expect(await gets('Hal', { headers: bearer, device: `parley-device=${token}` })).toBe(429);
    expect(await gets('Hal', { headers: { [DEVICE_HEADER]: token } })).toBe(429);
  });

  it('that signs in with a ticket for a user key gets its tickets as before', async () => {
    const { device } = await signUp('Ida');
    const again = await call(rig, ROUTES.signIn, { name: 'Ida', password: PASSWORD, key: ANY_KEY }, { device });
    expect(again.body.tickets).not.toBeNull();
  });
});
