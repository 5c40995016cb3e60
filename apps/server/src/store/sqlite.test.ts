import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newLedger } from '@parley/trust';
import Database from 'better-sqlite3';
import { afterAll, describe, expect, it } from 'vitest';
import { authStoreContract } from './auth-store.contract.ts';
import { conductContract } from './conduct.contract.ts';
import { credentialContract } from './credentials.contract.ts';
import { groupStoreContract } from './group-store.contract.ts';
import { historyContract } from './history.contract.ts';
import { housesContract } from './houses.contract.ts';
import { DATABASE_FILE, openSqliteStore } from './sqlite.ts';
import { storeContract } from './store.contract.ts';
import { makePauses } from './testing/pauses.ts';
import { sampleMatch, samplePlayer, sampleSession, writeVerdict } from './testing/samples.ts';

const directories: string[] = [];
function temporary(): string {
  const directory = mkdtempSync(join(tmpdir(), 'parley-store-'));
  directories.push(directory);
  return directory;
}
afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true });
});

/** What the third step and the fourth made is taken away again. */
const BACK_TO_0002 = `
  drop table history_lines; drop table leases; drop index matches_by_start;
  drop table authority_tickets; drop table identities; drop table known_devices;
  drop table passkeys; drop table recovery_codes; drop table user_keys; drop table device_codes;
  alter table sessions drop column device;
  alter table sessions drop column used_at;
  alter table sessions drop column confirmed_at;
  alter table players drop column accepts_ranked_limited;
  alter table players drop column accepts_ranked_member;
  alter table players drop column accepts_ranked_house;
  alter table players drop column watched_by_anonymous;
  alter table players drop column watched_by_limited;
  alter table players drop column watched_by_member;
  drop table group_lines; drop table group_people; drop table groups;
  drop table complaints; drop table restrictions; drop table appeals; drop table conduct_marks; drop table verdicts_to_weigh;
  drop table administrators; drop table audit_log;
  drop table player_networks; drop index verdicts_by_evidence; drop index blocks_of_blocked;
  alter table participants drop column near;
  alter table verdicts drop column evidence_kept;
  alter table verdicts drop column evidence_gone_at;
  drop table entries; drop table distress; drop table desyncs;
  alter table participants drop column party;
  alter table verdicts drop column judged;
  alter table ledgers drop column suspicions;
  alter table ledgers drop column habits;
  drop table invitation_links; alter table players drop column quiet_until; drop table house_keys;
  delete from kysely_migration where name > '0002-hidden-players';`;

storeContract('SQLite', () => openSqliteStore(temporary()));
authStoreContract('SQLite', () => openSqliteStore(temporary()));
credentialContract('SQLite', () => openSqliteStore(temporary()));
groupStoreContract('SQLite', () => openSqliteStore(temporary()));
housesContract('SQLite', () => openSqliteStore(temporary()));
historyContract('SQLite', () => openSqliteStore(temporary()));
conductContract('SQLite', () => openSqliteStore(temporary()));

describe('SQLite', () => {
  const ada = samplePlayer('Ada');
  const bo = samplePlayer('Bo');
  const match = sampleMatch('match-1', [ada, bo]);

  it('[O5.1] what was acknowledged is in the file without being closed', async () => {
    const directory = temporary();
    const store = await openSqliteStore(directory);
    await store.players.add(ada);
    await store.players.add(bo);
    await store.matches.start(match);
    const second = await openSqliteStore(directory);
    expect(await second.matches.byId('match-1')).toEqual(match);
    expect(await writeVerdict(second, match)).toMatchObject({ state: 'written' });
    expect(await writeVerdict(store, match)).toEqual({ state: 'there' });
    await second.close();
    await store.close();
  });

  it('[O5.7] starts, reports, deposits, statements, sessions and verdicts of one turn of the event loop are one commit', async () => {
    const { wrap, ran } = makePauses();
    const store = await openSqliteStore(temporary(), wrap);
    for (const player of [ada, bo]) await store.players.add(player);
    const [second, third] = [sampleMatch('match-2', [ada, bo]), sampleMatch('match-3', [ada, bo])];
    for (const row of [match, second, third]) await store.matches.start(row);
    ran.length = 0;
    const row = { match: match.id, seat: 0, jws: 'a.b.c', receivedAt: 5 };
    await Promise.all([
      store.matches.start(sampleMatch('match-4', [ada, bo])),
      store.matches.addReport(row),
      store.matches.addEntries([{ ...row, n: 0, hash: 'hash-a', bySeat: 0 }]),
      store.matches.addDistress(row),
      store.sessions.add(sampleSession('hash', ada.id)),
      store.players.add(samplePlayer('Cy')),
      store.players.update(ada.id, { hidden: true }),
      writeVerdict(store, second),
      writeVerdict(store, third),
    ]);
    expect(ran.filter((text) => /^(begin|commit)/.test(text))).toEqual(['begin immediate', 'commit']);
    await store.close();
  });

  it('[T4.3] keeps one line for each change of a rating, with its reasons', async () => {
    const directory = temporary();
    const store = await openSqliteStore(directory);
    await store.players.add(ada);
    await store.players.add(bo);
    await store.matches.start(match);
    await writeVerdict(store, match);
    await writeVerdict(store, match);
    await store.close();
    const database = new Database(join(directory, DATABASE_FILE), { readonly: true });
    const rows = database
      .prepare('select player, title, before, after, reasons from rating_changes order by player')
      .all();
    expect(rows).toEqual(
      [ada, bo].map(({ id }) => ({
        player: id,
        title: 'four-in-a-row',
        before: 0.2,
        after: 0.4,
        reasons: JSON.stringify([{ counter: 'agreed', amount: 1, why: { code: 'agreed', values: {} } }]),
      })),
    );
    expect(database.pragma('journal_mode', { simple: true })).toBe('wal');
    database.close();
  });

  it('[S17.3] a database from before players could hide is brought up to date, and nobody in it hides', async () => {
    const directory = temporary();
    const store = await openSqliteStore(directory);
    await store.players.add(ada);
    await store.close();
    const database = new Database(join(directory, DATABASE_FILE));
    database.exec(`${BACK_TO_0002}
      alter table players drop column hidden;
      delete from kysely_migration where name > '0001-first-tables';`);
    database.close();
    const later = await openSqliteStore(directory);
    expect(await later.players.byId(ada.id)).toEqual(ada);
    expect(await later.players.update(ada.id, { hidden: true })).toBe(true);
    expect(await later.players.byId(ada.id)).toEqual({ ...ada, hidden: true });
    await later.close();
  });

  it('[E3.6] a database from before evidence was kept is brought up to date, and lacks nothing that is counted now', async () => {
    const directory = temporary();
    const store = await openSqliteStore(directory);
    for (const player of [ada, bo]) await store.players.add(player);
    await store.matches.start(match);
    await writeVerdict(store, match);
    await store.close();
    const database = new Database(join(directory, DATABASE_FILE));
    database.exec(`${BACK_TO_0002}
      update ledgers set amounts = '{"agreed":1,"quit":2}'`);
    database.close();
    const later = await openSqliteStore(directory);
    const empty = newLedger('guest');
    expect(await later.matches.ledger(ada.id, match.title)).toEqual({
      ...empty,
      amounts: { ...empty.amounts, agreed: 1, quit: 2 },
      matches: 1,
    });
    expect(await later.matches.byId(match.id)).toEqual(match);
    expect(await later.matches.judged(match.id)).toBeNull();
    expect(await later.matches.entries(match.id)).toEqual([]);
    await later.close();
  });

  it('[S2.36] every table of sign-in lets its rows go with their player', async () => {
    const directory = temporary();
    await (await openSqliteStore(directory)).close();
    const database = new Database(join(directory, DATABASE_FILE), { readonly: true });
    const keeping = ['passkeys', 'recovery_codes', 'user_keys', 'device_codes', 'identities', 'known_devices'].filter(
      (table) => {
        const keys = database.prepare<[], { on_delete: string }>(`pragma foreign_key_list(${table})`).all();
        return keys.length !== 1 || keys[0]?.on_delete !== 'CASCADE';
      },
    );
    database.close();
    expect(keeping).toEqual([]);
  });

  it('keeps others on the machine from reading it', async () => {
    const directory = join(temporary(), 'data');
    const store = await openSqliteStore(directory);
    await store.secrets.putOnce('key', 'value');
    expect(statSync(join(directory, DATABASE_FILE)).mode & 0o077).toBe(0);
    expect(statSync(join(directory, `${DATABASE_FILE}-wal`)).mode & 0o077).toBe(0);
    await store.close();
  });

  it('refuses a file that is not a database', async () => {
    const directory = temporary();
    writeFileSync(join(directory, DATABASE_FILE), 'x'.repeat(4_096));
    await expect(openSqliteStore(directory)).rejects.toThrow(/not a database/);
  });

  it('[O8.8] undecided matches since a time are a range of an index, however many matches there are', async () => {
    const directory = temporary();
    const { wrap, ran } = makePauses();
    const store = await openSqliteStore(directory, wrap);
    ran.length = 0;
    await store.matches.openSince(5);
    await store.close();
    const file = new Database(join(directory, DATABASE_FILE), { readonly: true });
    const [query] = ran;
    const steps = file.prepare<unknown[], { detail: string }>(`explain query plan ${query}`).all(5);
    expect(steps.map(({ detail }) => detail)[0]).toBe('SEARCH matches USING INDEX matches_by_start (started_at>?)');
    file.close();
  });

  it('[C8.4] pages, filters and counts of one player are a range of an index, however many matches there are', async () => {
    const directory = temporary();
    const { wrap, ran } = makePauses();
    const store = await openSqliteStore(directory, wrap);
    ran.length = 0;
    const place = { decidedAt: 5, match: 'm' };
    await store.matches.history(ada.id, 21, { title: 'four-in-a-row', ending: 'won', after: place, reader: bo.id });
    await store.matches.history(ada.id, 21);
    await store.matches.results(ada.id);
    await store.close();
    const file = new Database(join(directory, DATABASE_FILE), { readonly: true });
    const queries = ran.filter((text) => text.includes('history_lines'));
    expect(queries).toHaveLength(3);
    for (const query of queries) {
      const values = query.match(/\?/g)?.map(() => 'x') ?? [];
      const steps = file.prepare<unknown[], { detail: string }>(`explain query plan ${query}`).all(...values);
      const plan = steps.map(({ detail }) => detail);
      expect(plan[0]).toMatch(/^SEARCH history_lines USING COVERING INDEX history_(of_player|counts) \(player=\?/);
      expect(plan.filter((step) => /^SCAN|TEMP B-TREE/.test(step))).toEqual([]);
    }
    file.close();
  });
});
