import { EVERYONE, LIMITS, ROUTES } from '@parley/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Answer, call, enterWithKey, makeKey, makeRig, type Rig } from './testing/rig.ts';

interface Someone {
  readonly player: string;
  readonly cookie: string | null;
}

let rig: Rig;
let ada: Someone;
let bo: Someone;
let cy: Someone;
beforeEach(async () => {
  rig = await makeRig();
  ada = await member('Ada Lovelace');
  bo = await guest();
  cy = await guest();
});
afterEach(() => rig.close());

async function guest(): Promise<Someone> {
  const { body, cookie } = await enterWithKey(rig, await makeKey());
  return { player: String(body.self?.player), cookie };
}

async function member(name: string): Promise<Someone> {
  const { body, cookie } = await call(rig, ROUTES.signUp, { name, password: 'correct horse battery staple' });
  return { player: String(body.self?.player), cookie };
}

const path = (route: string, group: string): string => route.replace(':group', group);
const post = ({ cookie }: Someone, route: string, body: object, group = ''): Promise<Answer> =>
  call(rig, path(route, group), body, { cookie });
const get = ({ cookie }: Someone, route: string, group = '', query = ''): Promise<Answer> =>
  call(rig, path(route, group) + query, undefined, { cookie });

/** Makes a group; answers with its id and the secret in its link. */
async function make(maker: Someone, name: string, open = true): Promise<{ group: string; secret: string | null }> {
  const { status, body } = await post(maker, ROUTES.groups, { name, about: '', open });
  expect(status, JSON.stringify(body)).toBe(200);
  const { card, secret } = body as unknown as { card: { group: string }; secret: string | null };
  return { group: card.group, secret };
}

const join = (who: Someone, group: string, secret: string | null = null) =>
  post(who, ROUTES.groupJoin, { secret }, group);
const stand = (who: Someone, group: string, player: string, to: string) =>
  post(who, ROUTES.groupPeople, { player, to }, group);
const refusal = async (answer: Promise<Answer>): Promise<[number, unknown]> => {
  const { status, body } = await answer;
  return [status, body.code];
};
const namesIn = (answer: Answer, list: 'mine' | 'found'): string[] =>
  (answer.body[list] as { name: string }[]).map(({ name }) => name);

it('[S6.3] nobody asks about groups without a session', async () => {
  const nobody = { player: '', cookie: null };
  expect(await refusal(get(nobody, ROUTES.groups))).toEqual([401, 'not-signed-in']);
  expect(await refusal(post(nobody, ROUTES.groups, { name: 'Chess', about: '', open: true }))).toEqual([
    401,
    'not-signed-in',
  ]);
});

describe('making and finding', () => {
  it('[S6.3] members make groups, guests do not, and everybody finds the open ones by their name', async () => {
    await make(ada, 'Chess & Checkers');
    await make(ada, 'Secret Chess', false);
    expect(await refusal(post(bo, ROUTES.groups, { name: 'Guests', about: '', open: true }))).toEqual([
      403,
      'not-permitted',
    ]);
    for (const text of ['', '?text=CHESS', '?text=checkers', `?text=${encodeURIComponent('сhess')}`]) {
      expect(namesIn(await get(bo, ROUTES.groups, '', text), 'found'), text).toEqual(['Chess & Checkers']);
    }
    expect(namesIn(await get(bo, ROUTES.groups, '', '?text=go'), 'found')).toEqual([]);
    expect(namesIn(await get(ada, ROUTES.groups), 'mine')).toEqual(['Everyone', 'Chess & Checkers', 'Secret Chess']);
    expect(rig.told.changed).toContain(ada.player);
  });

  it.each([
    ['an office', 'Admin', 'name-refused'],
    ['the general group', 'Everyone', 'name-refused'],
    ['an insult', 'nazi chess', 'name-refused'],
    ['markup', '<b>chess</b>', 'name-refused'],
    ['an invisible letter', 'che\u3164ss', 'name-refused'],
    ['too short', 'a', 'name-refused'],
    ['too long', 'a'.repeat(31), 'name-refused'],
  ])('[S6.3] a group is not called like %s', async (_what, name, code) => {
    expect((await refusal(post(ada, ROUTES.groups, { name, about: '', open: true })))[1]).toBe(code);
  });

  it('[S6.3] what a group says about itself holds no controls and is short', async () => {
    for (const about of ['a\u202Eb', 'a\nb', 'x'.repeat(LIMITS.aboutChars + 1)]) {
      expect(await refusal(post(ada, ROUTES.groups, { name: 'Chess', about, open: true }))).toEqual([400, 'malformed']);
    }
  });

  it('[S6.3] a look-alike of a name that is taken is refused, and too many groups of one maker', async () => {
    await make(ada, 'Cocoa');
    // All Cyrillic.
    expect(await refusal(post(ada, ROUTES.groups, { name: 'Сосоа', about: '', open: true }))).toEqual([
      409,
      'name-taken',
    ]);
    for (let at = 1; at < LIMITS.groupsMade; at += 1) await make(ada, `Group ${at}`);
    expect(await refusal(post(ada, ROUTES.groups, { name: 'One more', about: '', open: true }))).toEqual([
      409,
      'group-limit',
    ]);
  });
});

describe('joining', () => {
  it('[S6.4] an open group is joined and left by everybody, and the lobby is told', async () => {
    const { group } = await make(ada, 'Chess');
    rig.told.changed.length = 0;
    expect((await join(bo, group)).body).toMatchObject({ card: { people: 2, role: 'member' }, secret: null });
    expect(await rig.store.groups.idsOf(bo.player)).toEqual([EVERYONE, group]);
    expect((await post(bo, ROUTES.groupLeave, {}, group)).status).toBe(200);
    expect(await rig.store.groups.idsOf(bo.player)).toEqual([EVERYONE]);
    expect(rig.told.changed).toEqual([bo.player, bo.player]);
  });

  it('[S6.4] a closed group is joined by its link alone, and is otherwise as if it were not there', async () => {
    const { group, secret } = await make(ada, 'Secret Chess', false);
    for (const wrong of [null, 'x'.repeat(22), `${secret}x`, String(secret).slice(1)]) {
      expect(await refusal(join(bo, group, wrong))).toEqual([404, 'unknown-group']);
    }
    for (const route of [ROUTES.group, ROUTES.groupLines]) {
      expect(await refusal(get(bo, route, group))).toEqual([404, 'unknown-group']);
      expect(await refusal(get(bo, route, 'group-none'))).toEqual([404, 'unknown-group']);
    }
    expect((await join(bo, group, secret)).status).toBe(200);
    // The database holds no secret that would let anybody in.
    const row = (await rig.store.groups.seenBy(group, ada.player))?.row;
    expect(JSON.stringify(row)).not.toContain(String(secret));
    expect(rig.lines.join('')).not.toContain(String(secret));
  });

  it('[S6.4] a new link takes the place of the one before', async () => {
    const { group, secret } = await make(ada, 'Secret Chess', false);
    const renewed = await post(ada, ROUTES.group, { name: null, about: null, open: null, link: true }, group);
    expect(await refusal(join(bo, group, secret))).toEqual([404, 'unknown-group']);
    expect((await join(bo, group, String(renewed.body.secret))).status).toBe(200);
    // Only who makes it is told.
    expect((await get(ada, ROUTES.group, group)).body.secret).toBeNull();
  });

  it('[S6.1] everybody may leave the general group and come back, and nobody runs it', async () => {
    expect((await post(bo, ROUTES.groupLeave, {}, EVERYONE)).status).toBe(200);
    expect(namesIn(await get(bo, ROUTES.groups), 'mine')).toEqual([]);
    expect((await join(bo, EVERYONE)).body).toMatchObject({ card: { people: null, role: 'member' }, people: [] });
    const change = { name: 'Ours now', about: null, open: null, link: false };
    expect(await refusal(post(ada, ROUTES.group, change, EVERYONE))).toEqual([403, 'not-permitted']);
    expect(await refusal(post(ada, ROUTES.groupClose, {}, EVERYONE))).toEqual([403, 'not-permitted']);
    expect(await refusal(stand(ada, EVERYONE, bo.player, 'banned'))).toEqual([403, 'not-permitted']);
  });
});

describe('moderating', () => {
  let group: string;
  beforeEach(async () => {
    ({ group } = await make(ada, 'Chess'));
    for (const one of [bo, cy]) await join(one, group);
    rig.told.changed.length = 0;
  });

  it('[S6.5] somebody removed may come back, somebody banned may not until forgiven; the lobby is told of each', async () => {
    expect((await stand(ada, group, bo.player, 'removed')).status).toBe(200);
    expect((await join(bo, group)).status).toBe(200);
    expect((await stand(ada, group, bo.player, 'banned')).status).toBe(200);
    expect(await refusal(join(bo, group))).toEqual([403, 'group-banned']);
    expect(rig.told.changed).toEqual([bo.player, bo.player, bo.player]);
    expect((await stand(ada, group, bo.player, 'forgiven')).status).toBe(200);
    expect((await join(bo, group)).status).toBe(200);
  });

  it('[S6.5] a member may do nothing to others', async () => {
    for (const to of ['moderator', 'member', 'removed', 'banned', 'forgiven']) {
      for (const other of [ada, cy]) {
        expect(await refusal(stand(bo, group, other.player, to))).toEqual([403, 'not-permitted']);
      }
    }
    const change = { name: 'Ours now', about: null, open: null, link: false };
    expect(await refusal(post(bo, ROUTES.group, change, group))).toEqual([403, 'not-permitted']);
    expect(await refusal(post(bo, ROUTES.groupClose, {}, group))).toEqual([403, 'not-permitted']);
    expect(rig.told.changed).toEqual([]);
  });

  it('[S6.5] a moderator removes and bans members, and neither the maker nor another moderator', async () => {
    expect((await stand(ada, group, bo.player, 'moderator')).status).toBe(200);
    const dan = await guest();
    await join(dan, group);
    expect((await stand(ada, group, dan.player, 'moderator')).status).toBe(200);
    expect((await stand(bo, group, cy.player, 'banned')).status).toBe(200);
    for (const other of [ada, dan]) {
      for (const to of ['removed', 'banned', 'member']) {
        expect(await refusal(stand(bo, group, other.player, to))).toEqual([403, 'not-permitted']);
      }
    }
    expect(await refusal(stand(bo, group, bo.player, 'member'))).toEqual([400, 'unexpected']);
    expect(await refusal(stand(bo, group, 'player-nobody', 'banned'))).toEqual([400, 'unexpected']);
    // It sees who is banned, and a member does not.
    const people = async (who: Someone) => (await get(who, ROUTES.group, group)).body.people as { role: string }[];
    expect((await people(bo)).map(({ role }) => role)).toContain('banned');
    const [eve] = [await guest()];
    await join(eve, group);
    expect((await people(eve)).map(({ role }) => role)).not.toContain('banned');
  });

  it('[S6.5] the maker renames and closes it, and everybody in it is out; the maker does not leave it', async () => {
    const change = { name: 'Chess for All', about: 'hello', open: null, link: false };
    expect((await post(ada, ROUTES.group, change, group)).body).toMatchObject({
      card: { name: 'Chess for All', about: 'hello', open: true },
    });
    expect(await refusal(post(ada, ROUTES.groupLeave, {}, group))).toEqual([400, 'unexpected']);
    expect((await post(ada, ROUTES.groupClose, {}, group)).status).toBe(200);
    expect([...rig.told.changed].sort()).toEqual([ada.player, bo.player, cy.player].sort());
    expect(await refusal(get(bo, ROUTES.group, group))).toEqual([404, 'unknown-group']);
  });
});

describe('what was said', () => {
  it('[C2.4] who is in a group reads its lines in pages, and nobody else does', async () => {
    const { group } = await make(ada, 'Chess');
    for (let n = 0; n < LIMITS.chatPage + 3; n += 1) {
      const line = { id: `line-${String(n).padStart(4, '0')}`, group, player: ada.player, text: `text ${n}`, at: n };
      await rig.store.groups.addLine(line, LIMITS.chatKept);
    }
    expect(await refusal(get(bo, ROUTES.groupLines, group))).toEqual([404, 'unknown-group']);
    await join(bo, group);
    const latest = (await get(bo, ROUTES.groupLines, group)).body.lines as { line: string; name: string }[];
    expect(latest).toHaveLength(LIMITS.chatPage);
    expect(latest.at(-1)).toMatchObject({ name: 'Ada Lovelace', text: `text ${LIMITS.chatPage + 2}` });
    const earlier = await get(bo, ROUTES.groupLines, group, `?before=${latest[0]?.line}`);
    expect(earlier.body.lines).toHaveLength(3);
    expect(await refusal(get(bo, ROUTES.groupLines, group, '?before=%00'))).toEqual([400, 'malformed']);
    await stand(ada, group, bo.player, 'banned');
    expect(await refusal(get(bo, ROUTES.groupLines, group))).toEqual([404, 'unknown-group']);
  });
});

it('[S6.3] changes of one player are bounded, and cost nobody else any', async () => {
  const answers: number[] = [];
  for (let at = 0; at < 70; at += 1) answers.push((await join(bo, 'group-none')).status);
  expect(answers.filter((status) => status === 429).length).toBe(10);
  expect(await refusal(join(cy, 'group-none'))).toEqual([404, 'unknown-group']);
});
