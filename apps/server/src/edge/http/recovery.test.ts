import { ROUTES } from '@parley/protocol';
import { recoveryCodesResponseSchema } from '@parley/protocol/account';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { NAME_FROM_NETWORK } from '../../auth/password-gate.ts';
import { ask, confirmWithPasskey, joinWithPasskey, signInWithPasskey } from './testing/members.ts';
import { ANY_KEY, admits, enterWithKey, makeKey, makeRig, type Rig, whoIs } from './testing/rig.ts';

const PASSWORD = 'a long enough password';
const LATER = 'another long password';

describe('recovery codes and passwords', { timeout: 60_000 }, () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await makeRig();
  });
  afterAll(() => rig.close());

  async function member(name: string) {
    const made = await ask(rig, ROUTES.signUp, { name, password: PASSWORD });
    return { cookie: made.cookie, player: made.body.self?.player ?? '' };
  }
  async function codesOf(cookie: string | null): Promise<readonly string[]> {
    return recoveryCodesResponseSchema.parse((await ask(rig, ROUTES.recoveryCodes, {}, { cookie })).body).codes;
  }
  const recover = (name: string, code: string, password = LATER, from = '192.0.2.1') =>
    ask(rig, ROUTES.recover, { name, code, password }, { from });
  const whoIsIt = ({ cookie }: { readonly cookie: string | null }) => whoIs(rig, { cookie });
  const signIn = (name: string, password: string) => ask(rig, ROUTES.signIn, { name, password });

  it('[S2.18] are ten, shown once, and stored only as hashes', async () => {
    const { cookie, player } = await member('Ada');
    const codes = await codesOf(cookie);
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/);
    const { body } = await ask(rig, ROUTES.account, undefined, { cookie });
    expect(body).toMatchObject({ recoveryCodesLeft: 10 });
    for (const code of codes) {
      expect(JSON.stringify(body)).not.toContain(code);
      expect(rig.lines.join('')).not.toContain(code);
      // Nor is it the hash that opens: what is stored fits nothing.
      expect(await rig.store.credentials.recover(player, code, 'x')).toBeNull();
    }
  });

  it('[S2.18] one resets the password, once, and ends every session from before with its tickets', async () => {
    const { cookie, player } = await member('Forgetful');
    const [first = '', second = ''] = await codesOf(cookie);
    const { body } = await ask(rig, ROUTES.enter, { key: ANY_KEY }, { cookie });
    const before = rig.told.ended.length;
    // Typed as people do it.
    const typed = first.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l');
    const recovered = await recover('forgetful', typed);
    expect(recovered.body.self).toMatchObject({ player, class: 'member' });
    expect(await whoIs(rig, { cookie: recovered.cookie })).toMatchObject({ player });
    expect(await whoIs(rig, { cookie })).toBeNull();
    expect(rig.told.ended.length).toBe(before + 1);
    const { join, returns = [] } = body.tickets ?? {};
    for (const ticket of [join, ...returns]) expect(await admits(rig, ticket)).toBe(false);
    expect((await signIn('Forgetful', PASSWORD)).status).toBe(401);
    expect((await signIn('Forgetful', LATER)).status).toBe(200);
    expect(await recover('Forgetful', first)).toMatchObject({ status: 401, body: { code: 'code-refused' } });
    const { body: account } = await ask(rig, ROUTES.account, undefined, { cookie: recovered.cookie });
    expect(account).toMatchObject({ recoveryCodesLeft: 9 });
    expect((await recover('Forgetful', second)).status).toBe(200);
  });

  it('[S2.18] of one code that comes three times at once, one gets in', async () => {
    const { cookie } = await member('Raced');
    const [code = ''] = await codesOf(cookie);
    const passwords = [1, 2, 3].map((n) => `${LATER} ${n}`);
    const answers = await Promise.all(passwords.map((password) => recover('Raced', code, password)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401]);
    const fitting = await Promise.all(passwords.map((password) => signIn('Raced', password)));
    expect(fitting.map(({ status }) => status)).toEqual(answers.map(({ status }) => status));
  });

  it('[S2.18] new ones end the old ones, and those of one member are nobody else’s', async () => {
    const one = await member('First');
    const two = await member('Second');
    const [old = ''] = await codesOf(one.cookie);
    const [fresh = ''] = await codesOf(one.cookie);
    await codesOf(two.cookie);
    expect(await recover('First', old)).toMatchObject({ status: 401 });
    expect(await recover('Second', fresh)).toMatchObject({ status: 401 });
    expect((await recover('First', fresh)).status).toBe(200);
  });

  it('[S2.19] a name that nobody has is refused like a wrong code, a guest has none, and a bad password costs no code', async () => {
    const { cookie } = await member('Here');
    const [code = ''] = await codesOf(cookie);
    const unknown = await recover('Nobody', code);
    expect(unknown).toMatchObject({ status: 401, body: { code: 'code-refused' } });
    expect((await recover('Here', 'AAAA-AAAA-AAAA-AAAA')).body).toEqual(unknown.body);
    expect(await recover('Here', code, 'password1')).toMatchObject({ status: 422, body: { code: 'password-refused' } });
    expect((await recover('Here', code)).status).toBe(200);
    const guest = await enterWithKey(rig, await makeKey());
    const asked = await ask(rig, ROUTES.recoveryCodes, {}, { cookie: guest.cookie });
    expect(asked.body.code).toBe('not-permitted');
  });

  it('[S2.19] a name that is longer than any is not even folded, as at signing in', async () => {
    // One such letter is eighteen in the form under which names are compared.
    const malformed = { status: 400, body: { code: 'malformed' } };
    expect(await recover('\ufdfa'.repeat(41), 'AAAA-AAAA-AAAA-AAAA')).toMatchObject(malformed);
    expect(await signIn('\ufdfa'.repeat(41), PASSWORD)).toMatchObject(malformed);
    expect((await recover('\ufdfa'.repeat(40), 'AAAA-AAAA-AAAA-AAAA')).body.code).toBe('code-refused');
  });

  it('[S2.19] guesses are counted together with passwords, by name and network', async () => {
    const { cookie } = await member('Guessed');
    const [code = ''] = await codesOf(cookie);
    const from = '192.0.2.1';
    const guesses = [];
    for (let n = 0; n < NAME_FROM_NETWORK.free; n += 1) {
      guesses.push(
        n % 2 === 0
          ? await recover('Guessed', `AAAA-AAAA-AAAA-AAA${n}`, LATER, from)
          : await ask(rig, ROUTES.signIn, { name: 'Guessed', password: `guess ${n}` }, { from }),
      );
    }
    expect(new Set(guesses.map(({ status }) => status))).toEqual(new Set([401]));
    const refused = await recover('Guessed', code, LATER, from);
    expect(refused).toMatchObject({ status: 429, body: { code: 'too-many-passwords' } });
    expect(refused.headers['retry-after']).toBe(String(NAME_FROM_NETWORK.firstMs / 1_000));
    expect((await recover('Guessed', code, LATER, '198.51.100.7')).status).toBe(200);
    // Nor may who holds a session guess any faster.
    const session = (await signIn('Guessed', LATER)).cookie;
    const confirm = (password: string) =>
      ask(rig, ROUTES.confirm, { password }, { cookie: session, from: '192.0.2.9' });
    const confirms = [];
    for (let n = 0; n < NAME_FROM_NETWORK.free; n += 1) confirms.push(await confirm(`guess ${n}`));
    expect(confirms.at(-1)?.status).toBe(401);
    expect((await confirm(LATER)).status).toBe(429);
  });

  it('[S2.20] a new password needs the old one, follows the rules, and ends all other sessions', async () => {
    const { cookie } = await member('Changer');
    const elsewhere = await signIn('Changer', PASSWORD);
    rig.time.now += 5 * 60_000;
    const change = (password: string) => ask(rig, ROUTES.password, { password }, { cookie });
    expect(await change(LATER)).toMatchObject({ status: 403, body: { code: 'confirm-first' } });
    expect((await ask(rig, ROUTES.confirm, { password: LATER }, { cookie })).body.code).toBe('credentials');
    expect(await change(LATER)).toMatchObject({ status: 403 });
    expect((await ask(rig, ROUTES.confirm, { password: PASSWORD }, { cookie })).status).toBe(200);
    for (const password of ['short', 'password1', 'changer', 'x'.repeat(129)]) {
      expect((await change(password)).body.code).toBe('password-refused');
    }
    expect((await change(LATER)).status).toBe(200);
    expect(await whoIs(rig, { cookie: elsewhere.cookie })).toBeNull();
    expect(await whoIs(rig, { cookie })).not.toBeNull();
    expect((await signIn('Changer', PASSWORD)).status).toBe(401);
    expect((await signIn('Changer', LATER)).status).toBe(200);
  });

  it('[S2.20] a change that waited while another one ended its session changes nothing', async () => {
    const owner = await member('Twice');
    const thief = await signIn('Twice', PASSWORD);
    const change = (password: string, cookie: string | null) => ask(rig, ROUTES.password, { password }, { cookie });
    const answers = await Promise.all([change(LATER, owner.cookie), change('the thief has it', thief.cookie)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
    const kept = answers[0]?.status === 200 ? [LATER, owner.cookie] : ['the thief has it', thief.cookie];
    expect((await signIn('Twice', kept[0] ?? '')).status).toBe(200);
    expect((await Promise.all([owner, thief].map(whoIsIt))).filter((self) => self !== null)).toHaveLength(1);
    expect(await whoIsIt({ cookie: kept[1] ?? null })).not.toBeNull();
  });

  it('[S2.18, S2.20] the old password lets nobody in who sent it before it was replaced', async () => {
    const { cookie, player } = await member('Late');
    const [code = ''] = await codesOf(cookie);
    const recovered: { cookie: string | null }[] = [];
    const read = rig.store.players.byFoldedName;
    vi.spyOn(rig.store.players, 'byFoldedName').mockImplementationOnce(async (name) => {
      const row = await read(name);
      recovered.push(await recover('Late', code));
      return row;
    });
    const late = await signIn('Late', PASSWORD);
    expect(late).toMatchObject({ status: 401, body: { code: 'credentials' }, cookie: null, device: null });
    expect(await rig.store.sessions.ofPlayer(player)).toHaveLength(1);
    expect(await whoIsIt({ cookie: recovered[0]?.cookie ?? null })).toMatchObject({ player });
  });

  it('[S2.20] a fresh passkey stands for the old password', async () => {
    const { answer, authenticator, player } = await joinWithPasskey(rig, 'Passworder');
    const { cookie } = answer;
    rig.time.now += 5 * 60_000;
    expect((await ask(rig, ROUTES.password, { password: LATER }, { cookie })).body.code).toBe('confirm-first');
    expect((await confirmWithPasskey(rig, authenticator, { cookie })).status).toBe(200);
    expect((await ask(rig, ROUTES.password, { password: LATER }, { cookie })).status).toBe(200);
    expect((await signIn('Passworder', LATER)).body.self?.player).toBe(player);
    expect((await signInWithPasskey(rig, authenticator)).status).toBe(200);
  });
});
