import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { LIMITS, ROUTES } from '@parley/protocol';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DATABASE_FILE } from '../../store/sqlite.ts';
import { call, enterWithKey, makeKey, makeRig, type Rig } from './testing/rig.ts';

let rig: Rig;
let ada: Guest;
let bob: Guest;
beforeEach(async () => {
  rig = await makeRig();
  ada = await guest('198.51.100.1');
  bob = await guest('198.51.100.2');
});
afterEach(() => rig.close());

interface Guest {
  readonly id: string;
  readonly name: string;
  ask(path: string, body?: unknown): ReturnType<typeof call>;
}

async function guest(from: string): Promise<Guest> {
  const { body, cookie } = await enterWithKey(rig, await makeKey(), { from });
  return {
    id: body.self?.player ?? '',
    name: body.self?.name ?? '',
    ask: (path, said) => call(rig, path, said, { cookie, from }),
  };
}

const HOUR = 3_600_000;
const toTable = { kind: 'table', table: 'table-of-ada', title: 'four-in-a-row', uses: 'once', lifeMs: HOUR } as const;
const toPerson = { kind: 'person', title: null, uses: 'often', lifeMs: HOUR } as const;

const make = async (maker: Guest, link: object = toTable) => {
  const { status, body } = await maker.ask(ROUTES.invitationLinks, link);
  expect(status).toBe(200);
  return { id: String(body.id), secret: String(body.secret) };
};
const open = (one: Guest, token: object, use = true) => one.ask(ROUTES.openInvitationLink, { ...token, use });
const OVER = { status: 404, body: { code: 'invitation-over' } };

describe('[C3.1] an invitation link', () => {
  it('[C3.1] to a table lets whoever uses it sit down there, and looking at it does not', async () => {
    const token = await make(ada);
    const opened = { kind: 'table', table: 'table-of-ada', title: 'four-in-a-row', maker: { name: ada.name } };
    expect(await open(bob, token, false)).toMatchObject({ status: 200, body: opened });
    expect(rig.told.linkedIn).toEqual([]);
    expect(await open(bob, token)).toMatchObject({ status: 200, body: opened });
    expect(rig.told.linkedIn).toEqual([`${bob.id} table-of-ada`]);
  });

  it('[C3.1, C3.7] to a person names that person, and who uses it may challenge there', async () => {
    const token = await make(ada, toPerson);
    const body = { kind: 'person', table: null, title: null, maker: { player: ada.id } };
    expect(await open(bob, token, false)).toMatchObject({ status: 200, body });
    expect(rig.told.linkedIn).toEqual([]);
    expect(await open(bob, token)).toMatchObject({ status: 200, body });
    expect(rig.told.linkedIn).toEqual([`${bob.id} person ${ada.id}`]);
    await ada.ask(ROUTES.revokeInvitationLink, { id: token.id });
    const carol = await guest('198.51.100.3');
    expect(await open(carol, token)).toMatchObject(OVER);
    expect(rig.told.linkedIn).toHaveLength(1);
  });

  it('[C3.2] nothing in the database opens it, and its secret is in no log', async () => {
    const { id, secret } = await make(ada);
    await open(bob, { id, secret });
    const database = new Database(join(rig.config.dataDir, DATABASE_FILE), { readonly: true });
    const rows = database.prepare('select * from invitation_links').all();
    database.close();
    expect(rows).toMatchObject([{ id, secret_hash: createHash('sha256').update(secret).digest('base64url') }]);
    expect(JSON.stringify(rows)).not.toContain(secret);
    expect(rig.lines.join('\n')).not.toContain(secret);
    const [row] = rows as { secret_hash: string }[];
    expect(await open(bob, { id, secret: row?.secret_hash.slice(0, 22) })).toMatchObject(OVER);
  });

  it('[C3.3] good once is good for the first player who uses it, again and again, and for nobody else', async () => {
    const token = await make(ada);
    const carol = await guest('198.51.100.3');
    expect((await open(bob, token)).status).toBe(200);
    expect((await open(bob, token)).status).toBe(200);
    expect(await open(carol, token)).toMatchObject(OVER);
    expect(await open(carol, token, false)).toMatchObject(OVER);
    const often = await make(ada, { ...toTable, uses: 'often' });
    for (const one of [bob, carol]) expect((await open(one, often)).status).toBe(200);
  });

  it('[C3.3] good once is used up neither by its maker nor by somebody whom the maker blocked', async () => {
    const token = await make(ada);
    const carol = await guest('198.51.100.3');
    await rig.store.players.block(ada.id, carol.id, 1);
    expect(await open(carol, token)).toMatchObject({ status: 403, body: { code: 'blocked' } });
    expect((await open(ada, token, false)).status).toBe(200);
    expect(await open(ada, token)).toMatchObject({ status: 400, body: { code: 'self' } });
    expect((await ada.ask(ROUTES.invitationLinks)).body).toMatchObject({ links: [{ isUsed: false }] });
    expect((await open(bob, token)).status).toBe(200);
    expect(rig.told.linkedIn).toEqual([`${bob.id} table-of-ada`]);
  });

  it('[C3.3] that is wrong, ran out or was taken back is refused alike', async () => {
    const token = await make(ada);
    const answers = [
      await open(bob, { ...token, secret: 'A'.repeat(22) }),
      await open(bob, { ...token, id: 'A'.repeat(22) }),
    ];
    const taken = await make(ada);
    expect((await bob.ask(ROUTES.revokeInvitationLink, { id: taken.id })).status).toBe(200);
    expect((await open(bob, taken, false)).status).toBe(200);
    await ada.ask(ROUTES.revokeInvitationLink, { id: taken.id });
    answers.push(await open(bob, taken));
    rig.time.now += HOUR;
    answers.push(await open(bob, token));
    for (const { status, body } of answers) expect({ status, body }).toEqual({ ...OVER, body: answers[0]?.body });
    expect(rig.told.linkedIn).toEqual([]);
  });

  it.each([
    ['no life', { ...toTable, lifeMs: 0 }],
    ['an endless one', { ...toTable, lifeMs: LIMITS.invitationLinkMs + 1 }],
    ['another kind', { ...toTable, kind: 'house' }],
    ['a table of markup', { ...toTable, table: '<b>' }],
  ])('[C3.4] with %s is malformed', async (_what, link) => {
    expect(await ada.ask(ROUTES.invitationLinks, link)).toMatchObject({ status: 400, body: { code: 'malformed' } });
  });

  it('[C3.4] is listed to its maker alone, and taken back there', async () => {
    const { id } = await make(ada);
    expect((await ada.ask(ROUTES.invitationLinks)).body).toMatchObject({
      links: [{ id, kind: 'table', isUsed: false }],
    });
    expect((await bob.ask(ROUTES.invitationLinks)).body).toEqual({ links: [] });
    await ada.ask(ROUTES.revokeInvitationLink, { id });
    expect((await ada.ask(ROUTES.invitationLinks)).body).toEqual({ links: [] });
  });

  it('[C3.4] a player has twenty at once, and a network makes sixty in an hour, with however many guests', async () => {
    for (let n = 0; n < LIMITS.invitationLinks; n += 1) await make(ada);
    expect((await ada.ask(ROUTES.invitationLinks, toTable)).body).toMatchObject({ code: 'table-limit' });
    const crowd = await Promise.all(Array.from({ length: 4 }, () => guest('203.0.113.5')));
    const answers = [];
    for (const one of crowd) {
      for (let n = 0; n < 16; n += 1) answers.push((await one.ask(ROUTES.invitationLinks, toTable)).status);
    }
    expect(answers.filter((status) => status === 200)).toHaveLength(60);
    expect(answers.at(-1)).toBe(429);
  });

  it('[C3.4] without a session, or between two who blocked one another, nothing is opened', async () => {
    const token = await make(ada);
    expect((await call(rig, ROUTES.openInvitationLink, { ...token, use: true })).status).toBe(401);
    await rig.store.players.block(ada.id, bob.id, 1);
    expect(await open(bob, token)).toMatchObject({ status: 403, body: { code: 'blocked' } });
    expect(rig.told.linkedIn).toEqual([]);
  });
});
