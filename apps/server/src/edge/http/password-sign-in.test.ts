import { ROUTES } from '@parley/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleMatch, writeVerdict } from '../../store/testing/samples.ts';
import { admits, call, enterWithKey, makeKey, makeRig, type Rig, whoIs } from './testing/rig.ts';

const PASSWORD = 'a long enough password';

describe('signing up and in with a password', { timeout: 30_000 }, () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await makeRig();
  });
  afterAll(() => rig.close());

  const signUp = (name: string, password = PASSWORD, cookie: string | null = null) =>
    call(rig, ROUTES.signUp, { name, password }, { cookie });
  const signIn = (name: string, password = PASSWORD, from = '192.0.2.1') =>
    call(rig, ROUTES.signIn, { name, password }, { from });

  it('[S2.4] makes a member, who signs in by name in any case, and by no other password', async () => {
    const made = await signUp('Ada Lovelace');
    expect(made).toMatchObject({
      status: 200,
      body: { session: null, self: { name: 'Ada Lovelace', class: 'member' } },
    });
    expect((await signIn('ada lovelace')).body.self?.player).toBe(made.body.self?.player);
    expect(await signIn('Ada Lovelace', `${PASSWORD}x`)).toMatchObject({ status: 401, body: { code: 'credentials' } });
  });

  it('[S1.13] answers with tickets for the key that the request names', async () => {
    const { key } = await makeKey();
    const made = await call(rig, ROUTES.signUp, { name: 'Hopper', password: PASSWORD, key });
    const again = await call(rig, ROUTES.signIn, { name: 'hopper', password: PASSWORD, key });
    for (const { body } of [made, again]) {
      const holder = await rig.tickets.spend(String(body.tickets?.join));
      expect(holder).toMatchObject({ player: body.self?.player, key });
    }
    expect((await signIn('hopper')).body.tickets).toBeNull();
    const odd = await call(rig, ROUTES.signIn, { name: 'hopper', password: PASSWORD, key: 'short' });
    expect(odd).toMatchObject({ status: 400, body: { code: 'malformed' } });
  });

  it('[S2.5] keeps the password only as Argon2id', async () => {
    const made = await signUp('Grace');
    const row = await rig.store.players.byId(made.body.self?.player ?? '');
    expect(row?.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(JSON.stringify(row)).not.toContain(PASSWORD);
    expect(rig.lines.join('')).not.toContain(PASSWORD);
  });

  it('[S2.4] a name that nobody has is refused like a wrong password', async () => {
    const unknown = await signIn('Nobody Here');
    expect(unknown).toMatchObject({ status: 401, body: { code: 'credentials' } });
    await signUp('Somebody Here');
    expect((await signIn('Somebody Here', 'not this one')).body).toEqual(unknown.body);
  });

  it('[S2.7] a guest who signs up keeps player, history and rating, and its key signs nobody in any more', async () => {
    const key = await makeKey();
    const guest = await enterWithKey(rig, key);
    const player = guest.body.self?.player ?? '';
    const row = await rig.store.players.byId(player);
    if (row === null) throw new Error('the guest is not stored');
    const match = sampleMatch('match-of-guest', [row]);
    await rig.store.matches.start(match);
    await writeVerdict(rig.store, match);

    const member = await signUp('Edsger', PASSWORD, guest.cookie);
    expect(member.body.self).toMatchObject({ player, name: 'Edsger', class: 'member' });
    expect(member.body.self).toHaveProperty('ratings.0.title', 'four-in-a-row');
    expect(await rig.store.matches.history(player, 10)).toHaveLength(1);
    expect(rig.told.changed).toContain(player);
    expect((await signIn('Edsger')).body.self?.player).toBe(player);
    // The old session was a guest's: nobody may be the member with it.
    expect(await whoIs(rig, { cookie: guest.cookie })).toBeNull();
    expect((await enterWithKey(rig, key)).body.self?.player).not.toBe(player);
  });

  it('[S2.7] a guest’s other sessions, wherever they are, end when it signs up', async () => {
    const key = await makeKey();
    const elsewhere = await enterWithKey(rig, key);
    const guest = await enterWithKey(rig, key);
    const { body } = await call(rig, ROUTES.enter, { key: key.key }, { cookie: elsewhere.cookie });
    const before = rig.told.ended.length;
    const member = await signUp('Claimant', PASSWORD, guest.cookie);
    expect(member.body.self).toMatchObject({ player: guest.body.self?.player, class: 'member' });
    expect(await whoIs(rig, { cookie: elsewhere.cookie })).toBeNull();
    const { join, returns = [] } = body.tickets ?? {};
    for (const ticket of [join, ...returns]) expect(await admits(rig, ticket)).toBe(false);
    expect(new Set(rig.told.ended.slice(before)).size).toBe(2);
    expect(await whoIs(rig, { cookie: member.cookie })).toEqual(member.body.self);
  });

  it('[S2.8] somebody else’s name stays somebody else’s, also in look-alikes', async () => {
    await signUp('Turing');
    for (const name of ['Turing', 'TURING', 'Tur-ing', 'Turlng']) {
      expect(await signUp(name)).toMatchObject({ status: 409, body: { code: 'name-taken' } });
    }
    const guest = await enterWithKey(rig, await makeKey());
    expect(await signUp('turing', PASSWORD, guest.cookie)).toMatchObject({ status: 409 });
    expect(await whoIs(rig, { cookie: guest.cookie })).toEqual(guest.body.self);
  });

  it('[S2.8] two who want one name at once: one gets it', async () => {
    const answers = await Promise.all([signUp('Wanted'), signUp('wanted'), signUp('Wan.ted')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
  });

  it.each([
    ['Admin', PASSWORD, 'name-refused'],
    ['n', PASSWORD, 'name-refused'],
    ['<script>', PASSWORD, 'name-refused'],
    ['Fine Name', 'short', 'password-refused'],
    ['Fine Name', 'x'.repeat(129), 'password-refused'],
    ['Fine Name', 'Password123', 'password-refused'],
    ['Fine Name', 'aaaaaaaaaaaa', 'password-refused'],
    ['Fine Name', 'fine name', 'password-refused'],
  ])('[S2.6] refuses %s with %s as %s', async (name, password, code) => {
    expect(await signUp(name, password)).toMatchObject({ status: 422, body: { code } });
  });

  it('[O6.5] stops guessing at one name, and lets others in meanwhile', async () => {
    await signUp('Guessed');
    await signUp('Bystander');
    const guesses = [];
    for (let guess = 0; guess < 12; guess += 1) guesses.push(await signIn('Guessed', `guess number ${guess}`));
    expect(guesses.map(({ status }) => status)).toEqual([...Array(5).fill(401), ...Array(7).fill(429)]);
    expect(await signIn('Guessed')).toMatchObject({ status: 429, body: { code: 'too-many-passwords' } });
    expect((await signIn('Bystander')).status).toBe(200);
    rig.time.now += 1_999;
    expect(await signIn('Guessed')).toMatchObject({
      status: 429,
      body: { retryMs: 1 },
      headers: { 'retry-after': '1' },
    });
    rig.time.now += 1;
    expect((await signIn('Guessed')).status).toBe(200);
  });

  it('[O6.5] who guesses at a name does not lock out its bearer elsewhere', async () => {
    await signUp('Besieged');
    for (let guess = 0; guess < 12; guess += 1) await signIn('Besieged', 'a wrong guess', '198.51.100.1');
    expect((await signIn('Besieged', PASSWORD, '198.51.100.1')).status).toBe(429);
    expect((await signIn('Besieged', PASSWORD, '198.51.100.2')).status).toBe(200);
  });

  it('[S7.2] signing out ends the session, its tickets and its clients', async () => {
    const { cookie } = await signUp('Leaver');
    const { body } = await call(rig, ROUTES.enter, { key: 'k'.repeat(43) }, { cookie });
    const out = await call(rig, ROUTES.signOut, {}, { cookie });
    expect(out.status).toBe(200);
    expect(String(out.headers['set-cookie'])).toMatch(/^parley=;.*Max-Age=0/);
    expect(await whoIs(rig, { cookie })).toBeNull();
    const { join, returns = [] } = body.tickets ?? {};
    for (const ticket of [join, ...returns]) expect(await admits(rig, ticket)).toBe(false);
    expect(rig.told.ended.at(-1)).toMatch(/^[0-9a-f]{64}$/);
  });

  it('[S2.8] changes name and picture, and tells those who see them', async () => {
    const { cookie, body } = await signUp('Before');
    const changed = await call(rig, ROUTES.profile, { name: 'After', avatar: 'new-seed' }, { cookie });
    expect(changed.body.self).toMatchObject({ name: 'After', avatar: 'new-seed' });
    expect(rig.told.changed.at(-1)).toBe(body.self?.player);
    const kept = await call(rig, ROUTES.profile, { name: null, avatar: 'third' }, { cookie });
    expect(kept.body.self).toMatchObject({ name: 'After', avatar: 'third' });
    const refused = await call(rig, ROUTES.profile, { name: 'Moderator', avatar: null }, { cookie });
    expect(refused).toMatchObject({ status: 422, body: { code: 'name-refused' } });
    expect((await signIn('Before')).status).toBe(401);
    expect((await signIn('After')).status).toBe(200);
  });
});
