import { CLASSES, type PlayerClass, ROUTES, visitResponseSchema } from '@parley/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { call, challengeFor, enterWithKey, type Key, makeKey, makeRig, ORIGIN, type Rig } from './testing/rig.ts';

/** The policy of classes over HTTP, with real sessions (S1, S3). */

let rig: Rig;
let house: Key;
beforeEach(async () => {
  house = await makeKey();
  rig = await makeRig({ PARLEY_HOUSE_KEYS: house.key });
});
afterEach(() => rig.close());

/**
 * Everything that acts for a player or tells of one, as each class is answered: by the specification, not by the policy. `people`: not for houses. `members`, `guests`: for
 * them alone.
 */
const REQUESTS = [
  { route: ROUTES.profile, body: { name: null, avatar: 'seed-9' } },
  { route: ROUTES.match.replace(':match', 'm'.repeat(22)), body: undefined },
  { route: ROUTES.bundle.replace(':match', 'm'.repeat(22)), body: undefined },
  { route: ROUTES.invitationLinks, body: undefined, people: true },
  { route: ROUTES.revokeInvitationLink, body: { id: 'i'.repeat(22) }, people: true },
  { route: ROUTES.openInvitationLink, body: { id: 'i'.repeat(22), secret: 's'.repeat(22), use: false }, people: true },
  { route: ROUTES.ownData, body: undefined },
  { route: ROUTES.deleteOwnData, body: { name: 'Somebody else' }, people: true },
  { route: ROUTES.conduct, body: undefined },
  { route: ROUTES.complaints, body: {} },
  { route: ROUTES.appeals, body: {} },
  { route: ROUTES.account, body: undefined },
  { route: ROUTES.confirmOptions, body: {} },
  { route: ROUTES.confirm, body: { password: 'not this one' } },
  { route: ROUTES.password, body: {}, members: true },
  { route: ROUTES.recoveryCodes, body: {}, members: true },
  { route: ROUTES.addPasskeyOptions, body: {}, members: true },
  { route: ROUTES.addPasskey, body: {}, members: true },
  { route: ROUTES.removePasskey, body: {}, members: true },
  { route: ROUTES.endSession, body: {} },
  { route: ROUTES.endSessions, body: {} },
  { route: ROUTES.deviceCode, body: {}, guests: true },
  { route: ROUTES.addBackup, body: {}, guests: true },
  { route: ROUTES.removeKey, body: {}, guests: true },
  { route: ROUTES.groups, body: undefined },
  { route: ROUTES.group.replace(':group', 'g'.repeat(22)), body: undefined },
  { route: ROUTES.groupJoin.replace(':group', 'g'.repeat(22)), body: { secret: null } },
  { route: ROUTES.groupLeave.replace(':group', 'g'.repeat(22)), body: {} },
  { route: ROUTES.groupClose.replace(':group', 'g'.repeat(22)), body: {} },
  { route: ROUTES.groupPeople.replace(':group', 'g'.repeat(22)), body: { player: 'p'.repeat(22), to: 'removed' } },
  { route: ROUTES.groupLines.replace(':group', 'g'.repeat(22)), body: undefined },
  { route: ROUTES.player.replace(':player', 'p'.repeat(22)), body: undefined },
  { route: ROUTES.history.replace(':player', 'p'.repeat(22)), body: undefined },
] as const;

async function cookieOf(kind: PlayerClass): Promise<string | null> {
  switch (kind) {
    case 'anonymous':
      return visit(await makeKey()).then(({ cookie }) => cookie);
    case 'limited':
      return (await enterWithKey(rig, await makeKey())).cookie;
    case 'house':
      return (await enterWithKey(rig, house)).cookie;
    case 'member':
      return (await call(rig, ROUTES.signUp, { name: 'Mia', password: 'a quiet river 7' })).cookie;
  }
}

async function visit(key: Key, proof?: string) {
  const signed = proof ?? (await key.sign({ challenge: await challengeFor(rig, key.key), origin: ORIGIN }));
  return call(rig, ROUTES.visit, { key: key.key, proof: signed });
}

describe.each(CLASSES)('%s', (kind) => {
  it.each(REQUESTS)('[S1.1, S3.5] asks $route', async ({ route, body, ...only }) => {
    const { body: answer } = await call(rig, route, body, { cookie: await cookieOf(kind) });
    const isOpen =
      !('people' in only && kind === 'house') &&
      !('members' in only && kind !== 'member') &&
      !('guests' in only && kind !== 'limited');
    const expected = kind === 'anonymous' ? 'not-signed-in' : isOpen ? null : 'not-permitted';
    const isPolicy = ['not-signed-in', 'not-permitted', 'watch-only'].includes(String(answer.code));
    expect(isPolicy ? answer.code : null).toBe(expected);
  });
});

describe('[S1.20] a visitor enters', () => {
  it('[S1.20] with a key and a challenge, and gets tickets, no session, and no row in the store', async () => {
    const key = await makeKey();
    const answer = await visit(key);
    expect(visitResponseSchema.safeParse(answer.body).success).toBe(true);
    expect(answer.cookie).toBeNull();
    expect(answer.body.self).toMatchObject({ class: 'anonymous', portions: ['watch'] });
    expect(await rig.tickets.spend(answer.body.tickets?.join ?? '')).toMatchObject({ sessionHash: null, key: key.key });
    expect(await rig.store.players.byKey(key.key)).toBeNull();
    expect(await rig.store.players.byId(String(answer.body.self?.player))).toBeNull();
  });

  it('[S1.20] with the proof of its own key, once, for this server', async () => {
    const [key, other] = [await makeKey(), await makeKey()];
    const challenge = await challengeFor(rig, key.key);
    const proof = await key.sign({ challenge, origin: ORIGIN });
    expect((await visit(other, proof)).body.code).toBe('proof-invalid');
    expect((await visit(key, await key.sign({ challenge, origin: 'https://elsewhere.example' }))).body.code).toBe(
      'origin',
    );
    expect((await visit(key, proof)).status).toBe(200);
    expect((await visit(key, proof)).body.code).toBe('proof-invalid');
    // A proof that was spent makes no guest either.
    expect((await call(rig, ROUTES.keySignIn, { key: key.key, proof })).body.code).toBe('proof-invalid');
  });

  it('[S1.20] no oftener than others may sign in', async () => {
    await rig.close();
    rig = await makeRig({ PARLEY_SIGN_INS_PER_MINUTE: '2' });
    for (const expected of [200, 200, 429]) expect((await visit(await makeKey())).status).toBe(expected);
  });
});
