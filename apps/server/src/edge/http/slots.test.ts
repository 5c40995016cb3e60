import { ROUTES, SLOT_HEADER, SLOTS, type Slot } from '@parley/protocol';
import { accountSchema } from '@parley/protocol/account';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ANY_KEY, type Answer, admits, call, challengeFor, makeKey, makeRig, ORIGIN, type Rig } from './testing/rig.ts';

const PASSWORD = 'a long enough password';

/** A browser with a jar of cookies: it sends all of them with every request, as browsers do, whatever slot is named. */
function browserAt(rig: Rig) {
  const jar = new Map<string, string>();
  async function ask(slot: Slot | string | null, path: string, body?: unknown, headers: object = {}): Promise<Answer> {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const named = slot === null ? {} : { [SLOT_HEADER]: String(slot) };
    const answer = await call(rig, path, body, { cookie, headers: { ...named, ...headers } });
    for (const set of [answer.headers['set-cookie'] ?? []].flat().map(String)) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      if (value === '' || /max-age=0/i.test(set)) jar.delete(name);
      else jar.set(name, value);
    }
    return answer;
  }
  return {
    jar,
    ask,
    /** Enters as the guest of a new key. */
    async guest(slot: Slot): Promise<Answer> {
      const key = await makeKey();
      const proof = await key.sign({ challenge: await challengeFor(rig, key.key), origin: ORIGIN });
      return ask(slot, ROUTES.keySignIn, { key: key.key, proof });
    },
    /** Who the server takes a request of this slot for. */
    async who(slot: Slot | null): Promise<string | null> {
      return (await ask(slot, ROUTES.enter, { key: ANY_KEY })).body.self?.player ?? null;
    },
  };
}

describe('several players at one browser', { timeout: 30_000 }, () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await makeRig();
  });
  afterAll(() => rig.close());

  it('[S14.3] each slot has a session in a cookie of its own, that no script reads and no other site sends', async () => {
    const browser = browserAt(rig);
    const players: (string | undefined)[] = [];
    for (const slot of SLOTS) {
      const answer = await browser.guest(slot);
      const set = [answer.headers['set-cookie']].flat().map(String);
      expect(set).toHaveLength(1);
      expect(set[0]).toMatch(new RegExp(`^parley${slot === 0 ? '' : `-${slot}`}=[^;]+; HttpOnly; .*SameSite=Strict`));
      expect(answer.body.session).toBeNull();
      players.push(answer.body.self?.player);
    }
    expect(new Set(players).size).toBe(SLOTS.length);
    expect(rig.told.ended).toEqual([]);
    for (const slot of SLOTS) expect(await browser.who(slot)).toBe(players[slot]);
    // Who names no slot is the first, as before there were several.
    expect(await browser.who(null)).toBe(players[0]);
  });

  it('[S14.3] under HTTPS each cookie is kept to it and to this host', async () => {
    const secure = await makeRig({ PARLEY_PUBLIC_ORIGINS: 'https://play.example' });
    const headers = { origin: 'https://play.example', host: 'play.example' };
    const name = { name: 'Ada', password: PASSWORD };
    const made = await call(secure, ROUTES.signUp, name, { headers: { ...headers, [SLOT_HEADER]: '2' } });
    const set = [made.headers['set-cookie']].flat().map(String);
    expect(set.find((text) => !text.includes('device'))).toMatch(/^__Host-parley-2=.*Secure/);
    await secure.close();
  });

  it('[S14.3] a request of one slot is never carried by the cookie of another', async () => {
    const browser = browserAt(rig);
    await browser.guest(0);
    expect(await browser.who(1)).toBeNull();
    expect(await browser.ask(1, ROUTES.account)).toMatchObject({ status: 401, body: { code: 'not-signed-in' } });
    // The value of a session opens its own slot only because its cookie has that name: a browser never moves it.
    await browser.guest(1);
    browser.jar.delete('parley-1');
    expect(await browser.who(1)).toBeNull();
    expect(await browser.who(0)).not.toBeNull();
  });

  it('[S14.4] a slot that there is not is refused with its code on every route, and changes nothing', async () => {
    const browser = browserAt(rig);
    await browser.guest(0);
    const before = new Map(browser.jar);
    for (const forged of [
      '4',
      '-1',
      '01',
      '1 ',
      ' 1',
      '1, 2',
      '0,1',
      'x',
      '',
      '1;parley',
      'null',
      '__proto__',
      '9'.repeat(999),
    ]) {
      for (const [path, body] of [
        [ROUTES.enter, { key: ANY_KEY }],
        [ROUTES.signOut, {}],
        [ROUTES.endSessions, {}],
        [ROUTES.account, undefined],
        [ROUTES.ownData, undefined],
      ] as const) {
        // An outer blank is no part of a header's value.
        if (forged.trim() !== forged) continue;
        const answer = await browser.ask(forged, path, body);
        expect([forged, path, answer.status, answer.body.code]).toEqual([forged, path, 400, 'malformed']);
      }
    }
    expect(browser.jar).toEqual(before);
    for (const query of ['slot=4', 'slot=', 'slot=1&slot=2', 'slot=%30%31']) {
      const answer = await browser.ask(null, `${ROUTES.account}?${query}`);
      expect([query, answer.status, answer.body.code]).toEqual([query, 400, 'malformed']);
    }
  });

  it('[S14.4] an address names a slot only where nothing is changed', async () => {
    const browser = browserAt(rig);
    const first = await browser.guest(0);
    const second = await browser.guest(1);
    const file = await browser.ask(null, `${ROUTES.ownData}?slot=1`);
    expect(JSON.stringify(file.body)).toContain(second.body.self?.player);
    expect(JSON.stringify(file.body)).not.toContain(first.body.self?.player);
    await browser.ask(null, `${ROUTES.signOut}?slot=1`, {});
    expect(await browser.who(1)).toBe(second.body.self?.player);
    expect(await browser.who(0)).toBeNull();
  });

  it('[S14.4] a page from elsewhere can say nothing with any slot', async () => {
    const browser = browserAt(rig);
    await browser.guest(0);
    const second = await browser.guest(1);
    for (const headers of [{ origin: 'https://elsewhere.example' }, { 'x-parley': undefined }]) {
      for (const path of [ROUTES.signOut, ROUTES.endSessions, ROUTES.enter]) {
        const answer = await browser.ask(1, path, { key: ANY_KEY }, headers);
        expect([path, answer.status, answer.body.code]).toEqual([path, 403, 'origin']);
      }
    }
    expect(await browser.who(1)).toBe(second.body.self?.player);
  });

  it('[S14.5] signing out of one slot leaves the sessions and tickets of the others', async () => {
    const browser = browserAt(rig);
    const first = await browser.guest(0);
    const second = await browser.guest(1);
    const before = rig.told.ended.length;
    await browser.ask(1, ROUTES.signOut, {});
    expect(rig.told.ended.slice(before)).toHaveLength(1);
    expect([...browser.jar.keys()]).toEqual(['parley']);
    expect(await browser.who(0)).toBe(first.body.self?.player);
    expect(await browser.who(1)).toBeNull();
    expect(await admits(rig, first.body.tickets?.join)).toBe(true);
    expect(await admits(rig, second.body.tickets?.join)).toBe(false);
  });

  it('[S14.5] signing in in one slot takes the place of its own session only', async () => {
    const browser = browserAt(rig);
    const first = await browser.guest(0);
    await browser.guest(2);
    const member = await browser.ask(2, ROUTES.signUp, { name: 'Second', password: PASSWORD });
    expect(await browser.who(2)).toBe(member.body.self?.player);
    expect(await browser.who(0)).toBe(first.body.self?.player);
    // The second player became a member; the first is the guest that it was.
    const kinds = await Promise.all([0, 2].map((slot) => browser.ask(String(slot), ROUTES.enter, { key: ANY_KEY })));
    expect(kinds.map(({ body }) => (body.self as { class?: string } | undefined)?.class)).toEqual([
      'limited',
      'member',
    ]);
  });

  it('[S14.5] signing out everywhere ends the sessions of that player in every slot, and of nobody else', async () => {
    const browser = browserAt(rig);
    const first = await browser.guest(0);
    await browser.ask(1, ROUTES.signUp, { name: 'Twice', password: PASSWORD });
    await browser.ask(2, ROUTES.signIn, { name: 'Twice', password: PASSWORD });
    const account = accountSchema.parse((await browser.ask(2, ROUTES.account)).body);
    expect(account.sessions).toHaveLength(2);
    await browser.ask(1, ROUTES.endSessions, {});
    expect(await Promise.all([browser.who(1), browser.who(2)])).toEqual([null, null]);
    expect(await browser.who(0)).toBe(first.body.self?.player);
  });

  it('[S14.5] a player who is deleted takes along its own cookie only', async () => {
    const browser = browserAt(rig);
    const first = await browser.guest(0);
    const second = await browser.guest(1);
    const gone = await browser.ask(1, ROUTES.deleteOwnData, { name: second.body.self?.name });
    expect(gone.status).toBe(200);
    expect([...browser.jar.keys()]).toEqual(['parley']);
    expect(await browser.who(0)).toBe(first.body.self?.player);
  });

  it('[S14.5] a program that is deleted takes along no cookie of the browser that it shares', async () => {
    const browser = browserAt(rig);
    const first = await browser.guest(0);
    const key = await makeKey();
    const proof = await key.sign({ challenge: await challengeFor(rig, key.key), origin: ORIGIN });
    const bearer = { 'x-parley': 'bearer' };
    const { session, self } = (await call(rig, ROUTES.keySignIn, { key: key.key, proof }, { headers: bearer })).body;
    const headers = { ...bearer, authorization: `Bearer ${session}` };
    expect((await browser.ask(null, ROUTES.deleteOwnData, { name: self?.name }, headers)).status).toBe(200);
    expect(await browser.who(0)).toBe(first.body.self?.player);
  });

  it('[S14.5] the browser is one device: what one player proved there makes it known for that player alone', async () => {
    const browser = browserAt(rig);
    await browser.ask(0, ROUTES.signUp, { name: 'Device One', password: PASSWORD });
    const token = browser.jar.get('parley-device');
    await browser.ask(1, ROUTES.signUp, { name: 'Device Two', password: PASSWORD });
    expect(browser.jar.get('parley-device')).toBe(token);
    for (const slot of [0, 1] as const) await browser.ask(slot, ROUTES.signOut, {});
    const strange = '198.51.100.77';
    const guess = (name: string) => call(rig, ROUTES.signIn, { name, password: 'a wrong guess' }, { from: strange });
    for (const name of ['Device One', 'Device Two']) for (let n = 0; n < 6; n += 1) await guess(name);
    const device = `parley-device=${token}`;
    for (const [slot, name] of [
      [2, 'Device Two'],
      [3, 'Device One'],
    ] as const) {
      const headers = { [SLOT_HEADER]: String(slot) };
      const answer = await call(rig, ROUTES.signIn, { name, password: PASSWORD }, { device, from: strange, headers });
      expect([name, answer.status]).toEqual([name, 200]);
    }
  });

  it('[S14.5] a confirmation in one slot confirms nothing in another', async () => {
    const browser = browserAt(rig);
    await browser.ask(0, ROUTES.signUp, { name: 'Confirmed', password: PASSWORD });
    await browser.ask(1, ROUTES.signUp, { name: 'Left Open', password: PASSWORD });
    rig.time.now += 5 * 60_000 + 1;
    await browser.ask(0, ROUTES.confirm, { password: PASSWORD });
    expect((await browser.ask(0, ROUTES.recoveryCodes, {})).status).toBe(200);
    expect((await browser.ask(1, ROUTES.recoveryCodes, {})).body.code).toBe('confirm-first');
  });
});
