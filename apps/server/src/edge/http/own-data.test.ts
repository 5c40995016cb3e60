import { join } from 'node:path';
import { ROUTES } from '@parley/protocol';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DATABASE_FILE } from '../../store/sqlite.ts';
import type { PlayerRow } from '../../store/store.ts';
import { sampleComplaint, sampleRestriction } from '../../store/testing/conduct-samples.ts';
import { sampleMatch, writeVerdict } from '../../store/testing/samples.ts';
import { call, enterWithKey, makeKey, makeRig, type Rig } from './testing/rig.ts';

let rig: Rig;
let ada: Guest;
let bob: Guest;
beforeEach(async () => {
  rig = await makeRig();
  ada = await guest('Quirina Unmistakable');
  bob = await guest('Zacharias Other');
});
afterEach(() => rig.close());

interface Guest {
  readonly row: PlayerRow;
  readonly key: string;
  ask(path: string, body?: unknown): ReturnType<typeof call>;
}

async function guest(name: string): Promise<Guest> {
  const pair = await makeKey();
  const { body, cookie } = await enterWithKey(rig, pair);
  const id = body.self?.player ?? '';
  const ask: Guest['ask'] = (path, said) => call(rig, path, said, { cookie });
  expect(await ask(ROUTES.profile, { name: name.slice(0, 20).trim(), avatar: 'a-very-own-picture' })).toMatchObject({
    status: 200,
  });
  const row = await rig.store.players.byId(id);
  if (row === null) throw new Error('the guest is there');
  return { row, key: pair.key, ask };
}

const played = (id: string) => sampleMatch(id, [ada.row, bob.row]);

async function play(id: string): Promise<void> {
  await rig.store.matches.start(played(id));
  const evidence = { match: id, seat: 0, jws: 'a.b.c', receivedAt: 5 };
  await rig.store.matches.addReport(evidence);
  await rig.store.matches.addEntries([{ ...evidence, n: 0, hash: `hash-of-${id}`, bySeat: 0 }]);
  await writeVerdict(rig.store, played(id), undefined, 1);
}

/** Everything that is filled in, by table and column. */
function database(): { readonly where: string; readonly text: string }[] {
  const file = new Database(join(rig.config.dataDir, DATABASE_FILE), { readonly: true });
  const tables = file
    .prepare<[], { name: string }>(`select name from sqlite_master where type = 'table' and name not like 'sqlite_%'`)
    .all();
  const cells = tables.flatMap(({ name }) =>
    file
      .prepare<[], Record<string, unknown>>(`select * from "${name}"`)
      .all()
      .flatMap((row) =>
        Object.entries(row).map(([column, value]) => ({ where: `${name}.${column}`, text: textOf(value) })),
      ),
  );
  file.close();
  return cells;
}

const textOf = (value: unknown): string => (Buffer.isBuffer(value) ? value.toString('latin1') : String(value));

const holding = (needles: readonly string[]): string[] =>
  database().flatMap(({ where, text }) => (needles.some((needle) => text.includes(needle)) ? [where] : []));

async function fill(): Promise<void> {
  for (const id of ['match-one', 'match-two']) await play(id);
  await rig.store.players.block(ada.row.id, bob.row.id, 1);
  await rig.store.players.block(bob.row.id, ada.row.id, 1);
  await rig.store.networks.note([{ player: ada.row.id, network: 'hash-of-her-network', day: 3 }]);
  const group = { id: 'group-of-ada', name: 'Chess', foldedName: 'chess', about: '', open: true, secretHash: null };
  await rig.store.devices.note({ deviceHash: 'hash-of-a-mark', player: ada.row.id, usedAt: 7 }, 9);
  await rig.store.groups.make({ ...group, createdAt: 1 }, ada.row.id, { made: 9, joined: 9, people: 9 });
  const line = { id: 'line-of-ada', group: group.id, player: ada.row.id, text: 'a very own line', at: 7 };
  await rig.store.groups.addLine(line, 9);
  const { conduct } = rig.store;
  const appeal = { id: 'c', restriction: 'restriction-of-ada', match: null, at: 7, state: 'open' } as const;
  await conduct.addComplaint(sampleComplaint('a', { by: ada.row.id, about: bob.row.id, text: 'a complaint of hers' }));
  const lines = [{ author: ada.row.name, text: 'a very own line', isIt: true }];
  const his = { by: bob.row.id, about: ada.row.id, text: 'what he said of her', outcome: 'acted' } as const;
  await conduct.addComplaint(sampleComplaint('b', { ...his, lines }));
  await conduct.change(ada.row.id, null, () => ({
    restrictions: [sampleRestriction('restriction-of-ada', { player: ada.row.id, portions: ['chat'] })],
    appeals: [{ ...appeal, player: ada.row.id, text: 'that was not me', decidedBy: null, answer: null }],
    marks: [{ player: ada.row.id, match: 'match-one', offence: 'leaving', at: 7, spent: true }],
  }));
  await conduct.setAdministrator(ada.row.id, true, 7, 'command line');
  const link = { kind: 'person', title: null, uses: 'often', lifeMs: 3_600_000 };
  expect((await ada.ask(ROUTES.invitationLinks, link)).status).toBe(200);
}

describe('[S20.1] everything about oneself', () => {
  it('[S20.1] is in one file, without what only a thief could use', async () => {
    await fill();
    const { status, body, headers } = await ada.ask(ROUTES.ownData);
    expect(status).toBe(200);
    expect(headers['content-disposition']).toContain('attachment');
    expect(body).toMatchObject({
      player: { id: ada.row.id, name: ada.row.name, hasPassword: false },
      keys: [{ key: ada.key, kind: 'device' }],
      passkeys: [],
      conduct: {
        restrictions: [{ id: 'restriction-of-ada', portions: ['chat'] }],
        appeals: [{ text: 'that was not me' }],
        complaints: [{ about: bob.row.id, text: 'a complaint of hers' }],
      },
      knownDevices: [{ usedAt: 7 }],
      blocked: [{ id: bob.row.id }],
      sessions: [{ expiresAt: expect.any(Number) }],
      ratings: [{ title: 'four-in-a-row' }],
      networks: [{ network: 'hash-of-her-network' }],
      invitationLinks: [{ kind: 'person' }],
      groups: [{ name: 'Everyone' }, { id: 'group-of-ada', name: 'Chess', role: 'maker' }],
      lines: [{ group: 'group-of-ada', text: 'a very own line', at: 7 }],
      matches: [
        { match: { id: 'match-one' }, verdict: { official: true }, report: { jws: 'a.b.c' }, entries: [{ n: 0 }] },
        { match: { id: 'match-two' } },
      ],
    });
    expect(JSON.stringify(body)).not.toContain('what he said of her');
    expect(JSON.stringify(body)).not.toMatch(/idHash|secretHash|passwordHash/);
  });

  it('[S20.1] has every match, also more than are read at once, and is given a few times an hour', async () => {
    for (let n = 100; n < 160; n += 1) await play(`match-${n}`);
    const { body } = await ada.ask(ROUTES.ownData);
    expect(body.matches).toHaveLength(60);
    for (let n = 0; n < 3; n += 1) await bob.ask(ROUTES.ownData);
    expect((await bob.ask(ROUTES.ownData)).status).toBe(200);
    expect((await bob.ask(ROUTES.ownData)).status).toBe(429);
    expect((await call(rig, ROUTES.ownData)).status).toBe(401);
  });
});

describe('[S20.2] deleting oneself', () => {
  const mine = () => [
    ada.row.id,
    ada.row.name,
    ada.row.avatar,
    ada.key,
    `client-of-${ada.row.name}`,
    'hash-of-her-network',
    'a very own line',
    'a complaint of hers',
    'what he said of her',
    'that was not me',
  ];

  it('[S20.2] leaves nothing of the person in any column of the database, and official results', async () => {
    await fill();
    await rig.store.players.update(bob.row.id, { avatar: 'another-picture' });
    expect(new Set(holding(mine()))).toEqual(
      new Set([
        ...[
          'players.id',
          'players.name',
          'players.avatar',
          'user_keys.key',
          'user_keys.player',
          'known_devices.player',
          'sessions.player',
          'blocks.player',
        ],
        ...['blocks.blocked', 'participants.player', 'participants.client', 'participants.card', 'verdicts.verdict'],
        ...[
          'verdicts.judged',
          'ledgers.player',
          'rating_changes.player',
          'history_lines.player',
          'player_networks.player',
          'player_networks.network',
          'group_people.player',
          'group_lines.player',
          'group_lines.text',
          'complaints.by_player',
          'complaints.about',
          'complaints.text',
          'complaints.lines',
          'restrictions.player',
          'appeals.player',
          'appeals.text',
          'conduct_marks.player',
          'administrators.player',
          'audit_log.subject',
        ],
        ...['invitation_links.maker', 'invitation_links.subject', 'participants.key'].filter((one) =>
          holding([ada.row.name, ada.row.id]).includes(one),
        ),
      ]),
    );
    expect((await ada.ask(ROUTES.deleteOwnData, { name: ada.row.name })).status).toBe(200);
    expect(
      holding(mine().filter((one) => one !== ada.row.avatar)).filter(
        // The log is a chain: it keeps the id, which leads to nobody any more.
        (where) => where !== 'participants.key' && where !== 'audit_log.subject',
      ),
    ).toEqual([]);
    expect(await rig.store.conduct.tally(bob.row.id)).toEqual({ acted: 1, dismissed: 0, abusive: 0 });
    expect(await rig.store.matches.verdict('match-one')).toMatchObject({ official: true, ranks: [1, 2] });
    expect(await rig.store.matches.entries('match-one')).toHaveLength(1);
    expect(rig.told.ended).toHaveLength(1);
    expect((await ada.ask(ROUTES.ownData)).status).toBe(401);
  });

  it('[S20.2] each table that refers to players is one that deleting knows', () => {
    const file = new Database(join(rig.config.dataDir, DATABASE_FILE), { readonly: true });
    const referring = file
      .prepare<[], { name: string }>(
        `select distinct tables.name from sqlite_master tables, pragma_foreign_key_list(tables.name) keys
         where tables.type = 'table' and keys."table" = 'players' order by tables.name`,
      )
      .all()
      .map(({ name }) => name);
    file.close();
    // A new table in this list has to be deleted from, or changed, in `sql-persons.ts`, and written out in `own-data.ts`. The lines of the
    // history follow from the verdicts, which are written out.
    expect(referring).toEqual([
      'blocks',
      'device_codes',
      'group_people',
      'history_lines',
      'identities',
      'invitation_links',
      'known_devices',
      'ledgers',
      'participants',
      'passkeys',
      'player_networks',
      'rating_changes',
      'recovery_codes',
      'sessions',
      'user_keys',
    ]);
  });

  it('[S20.3] needs the name, and waits for the verdicts of matches', async () => {
    expect(await ada.ask(ROUTES.deleteOwnData, { name: 'somebody' })).toMatchObject({ body: { code: 'unexpected' } });
    await rig.store.matches.start(played('match-open'));
    const answer = await ada.ask(ROUTES.deleteOwnData, { name: ada.row.name });
    expect(answer).toMatchObject({ status: 409, body: { code: 'match-undecided' } });
    expect(rig.told.ended).toEqual([]);
    expect(await rig.store.players.byId(ada.row.id)).not.toBeNull();
  });
});
