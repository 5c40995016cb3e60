import { CLASSES, type PlayerClass, ROUTE_RULES, ROUTES, visitResponseSchema } from '@parley/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hashOf } from '../../auth/sessions.ts';
import { call, challengeFor, enterWithKey, type Key, makeKey, makeRig, ORIGIN, type Rig } from './testing/rig.ts';

/** The policy of classes over HTTP, with real sessions (S1, S3). */

let rig: Rig;
let house: Key;
beforeEach(async () => {
  house = await makeKey();
  rig = await makeRig({ PARLEY_HOUSE_KEYS: house.key });
});
afterEach(() => rig.close());

interface Asking {
  readonly route: keyof typeof ROUTES;
  /** GET where there is none. */
  readonly body?: object;
  /** By the specification, not by the policy: not for houses, or for one class alone. */
  readonly only?: 'people' | 'members' | 'guests';
  /** Who is no administrator is refused by the route itself, whatever the class. */
  readonly administrators?: true;
}

/** Everything that acts for a player or tells of one, as each class is answered: each route that is not open to everybody. */
const REQUESTS: readonly Asking[] = [
  { route: 'profile', body: { name: null, avatar: 'seed-9' } },
  { route: 'match' },
  { route: 'bundle' },
  { route: 'player' },
  { route: 'history' },
  { route: 'invitationLinks', only: 'people' },
  { route: 'revokeInvitationLink', body: { id: 'i'.repeat(22) }, only: 'people' },
  {
    route: 'openInvitationLink',
    body: { id: 'i'.repeat(22), secret: 's'.repeat(22), use: false },
    only: 'people',
  },
  { route: 'ownData' },
  { route: 'deleteOwnData', body: { name: 'Somebody else' }, only: 'people' },
  { route: 'conduct' },
  { route: 'complaints', body: {} },
  { route: 'appeals', body: {} },
  { route: 'administration', administrators: true },
  { route: 'administration', body: {}, administrators: true },
  { route: 'auditLog', administrators: true },
  { route: 'account' },
  { route: 'confirmOptions', body: {} },
  { route: 'confirm', body: { password: 'not this one' } },
  { route: 'password', body: {}, only: 'members' },
  { route: 'recoveryCodes', body: {}, only: 'members' },
  { route: 'addPasskeyOptions', body: {}, only: 'members' },
  { route: 'addPasskey', body: {}, only: 'members' },
  { route: 'removePasskey', body: {}, only: 'members' },
  { route: 'endSession', body: {} },
  { route: 'endSessions', body: {} },
  { route: 'deviceCode', body: {}, only: 'guests' },
  { route: 'addBackup', body: {}, only: 'guests' },
  { route: 'removeKey', body: {}, only: 'guests' },
  { route: 'groups' },
  { route: 'groups', body: { name: 'Evening Chess', about: '', open: true }, only: 'members' },
  { route: 'group' },
  { route: 'groupJoin', body: { secret: null } },
  { route: 'groupLeave', body: {} },
  { route: 'groupClose', body: {} },
  { route: 'groupPeople', body: { player: 'p'.repeat(22), to: 'removed' } },
  { route: 'groupLines' },
];

const ALLOWED: Readonly<Record<NonNullable<Asking['only']>, readonly PlayerClass[]>> = {
  people: ['limited', 'member'],
  members: ['member'],
  guests: ['limited'],
};

const addressOf = (route: keyof typeof ROUTES): string => ROUTES[route].replace(/:\w+/, 'x'.repeat(22));

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
  it.each(REQUESTS)('[S1.1, S3.5] asks $route $body', async ({ route, body, only, administrators }) => {
    const { body: answer } = await call(rig, addressOf(route), body, { cookie: await cookieOf(kind) });
    const isOpen = administrators !== true && (only === undefined || ALLOWED[only].includes(kind));
    const expected = kind === 'anonymous' ? 'not-signed-in' : isOpen ? null : 'not-permitted';
    const isPolicy = ['not-signed-in', 'not-permitted', 'watch-only'].includes(String(answer.code));
    expect(isPolicy ? answer.code : null).toBe(expected);
  });
});

describe('an administrator', () => {
  // The policy lets each class ask, because it is no matter of classes who is one.
  it.each(['limited', 'member', 'house'] as const)('[S3.5, S5.12] who is a %s asks what only one may', async (kind) => {
    const cookie = await cookieOf(kind);
    const session = await rig.store.sessions.byHash(hashOf(/=([^;]+)/.exec(cookie ?? '')?.[1] ?? ''));
    await rig.store.conduct.setAdministrator(session?.player ?? '', true, 1, 'command line');
    for (const route of ['administration', 'auditLog'] as const) {
      expect((await call(rig, addressOf(route), undefined, { cookie })).status).toBe(200);
    }
  });
});

it('[S3.5] every route that is not open to everybody is asked here', () => {
  const ruled = Object.entries(ROUTE_RULES).flatMap(([route, rule]) => (rule === 'open' ? [] : [route]));
  expect([...new Set(REQUESTS.map(({ route }) => route))].sort()).toEqual(ruled.sort());
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
