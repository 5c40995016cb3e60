import { ROUTES } from '@parley/protocol';
import { accountSchema } from '@parley/protocol/account';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ANY_KEY, admits, call, enterWithKey, makeKey, makeRig, type Rig, whoIs } from './testing/rig.ts';

const PASSWORD = 'a long enough password';
const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0';
const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1';

describe('the sessions of one player', { timeout: 30_000 }, () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await makeRig();
  });
  afterAll(() => rig.close());

  const signIn = async (name: string, agent: string) =>
    (await call(rig, ROUTES.signIn, { name, password: PASSWORD }, { headers: { 'user-agent': agent } })).cookie;
  const account = async (cookie: string | null) =>
    accountSchema.parse((await call(rig, ROUTES.account, undefined, { cookie })).body);

  it('[S2.21] are listed with device, beginning and latest use, and show no secret', async () => {
    await call(rig, ROUTES.signUp, { name: 'Ada', password: PASSWORD }, { headers: { 'user-agent': FIREFOX } });
    const began = rig.time.now;
    rig.time.now += 3_600_000;
    const odd = await signIn('Ada', `<script>${'x'.repeat(9_000)}`);
    rig.time.now += 1;
    const phone = await signIn('Ada', IPHONE);
    const { sessions } = await account(phone);
    expect(sessions.map(({ session, ...shown }) => shown)).toEqual([
      { device: 'Safari on iOS', createdAt: rig.time.now, usedAt: rig.time.now, here: true },
      { device: '', createdAt: rig.time.now - 1, usedAt: rig.time.now - 1, here: false },
      { device: 'Firefox on Windows', createdAt: began, usedAt: began, here: false },
    ]);
    // What is shown opens nothing.
    for (const { session } of sessions) expect(await whoIs(rig, { cookie: `parley=${session}` })).toBeNull();
    rig.time.now += 5 * 60_000;
    expect((await account(odd)).sessions.find(({ here }) => here)?.usedAt).toBe(rig.time.now);
  });

  it('[S2.21, S7.2] one that is ended from another closes its clients, and its tickets admit nobody', async () => {
    await call(rig, ROUTES.signUp, { name: 'Lost Phone', password: PASSWORD });
    const here = await signIn('Lost Phone', FIREFOX);
    const there = await signIn('Lost Phone', IPHONE);
    const { body } = await call(rig, ROUTES.enter, { key: ANY_KEY }, { cookie: there });
    const lost = (await account(here)).sessions.find(({ device }) => device === 'Safari on iOS');
    const before = rig.told.ended.length;
    expect((await call(rig, ROUTES.endSession, { session: lost?.session }, { cookie: here })).status).toBe(200);
    expect(rig.told.ended.slice(before)).toHaveLength(1);
    expect(rig.told.ended.at(-1)).toMatch(new RegExp(`^${lost?.session}`));
    expect(await whoIs(rig, { cookie: there })).toBeNull();
    const { join, returns = [] } = body.tickets ?? {};
    for (const ticket of [join, ...returns]) expect(await admits(rig, ticket)).toBe(false);
    expect(await whoIs(rig, { cookie: here })).not.toBeNull();
  });

  it('[S2.21] are ended by their own player alone', async () => {
    await call(rig, ROUTES.signUp, { name: 'Target', password: PASSWORD });
    const target = await signIn('Target', FIREFOX);
    const attacker = await enterWithKey(rig, await makeKey());
    for (const { session } of (await account(target)).sessions) {
      await call(rig, ROUTES.endSession, { session }, { cookie: attacker.cookie });
    }
    expect(await whoIs(rig, { cookie: target })).not.toBeNull();
    const odd = await call(rig, ROUTES.endSession, { session: '%' }, { cookie: attacker.cookie });
    expect(odd.body.code).toBe('malformed');
  });

  it('[S2.21, S7.2] signing out everywhere ends all of them, with this one, and closes their clients', async () => {
    await call(rig, ROUTES.signUp, { name: 'Leaver', password: PASSWORD });
    const cookies = [await signIn('Leaver', FIREFOX), await signIn('Leaver', IPHONE)];
    const before = rig.told.ended.length;
    const out = await call(rig, ROUTES.endSessions, {}, { cookie: cookies[0] ?? null });
    expect(String(out.headers['set-cookie'])).toMatch(/^parley=;.*Max-Age=0/);
    expect(rig.told.ended.slice(before)).toHaveLength(3);
    for (const cookie of cookies) expect(await whoIs(rig, { cookie })).toBeNull();
  });

  it('[S2.21] nobody without a session learns anything of an account', async () => {
    for (const path of [ROUTES.account, ROUTES.deviceCode, ROUTES.recoveryCodes, ROUTES.endSessions]) {
      const answer = await call(rig, path, path === ROUTES.account ? undefined : {});
      expect(answer).toMatchObject({ status: 401, body: { code: 'not-signed-in' } });
    }
  });
});
