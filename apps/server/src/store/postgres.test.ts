import { describe, expect, it } from 'vitest';
import { describeWithPostgres, run, sharedPostgres } from '../testing/postgres.ts';
import { checkLog } from './audit-log.ts';
import { authStoreContract } from './auth-store.contract.ts';
import { conductContract } from './conduct.contract.ts';
import { credentialContract } from './credentials.contract.ts';
import { groupStoreContract } from './group-store.contract.ts';
import { historyContract } from './history.contract.ts';
import { housesContract } from './houses.contract.ts';
import { makePool, openPostgresStore, RUNNING } from './postgres.ts';
import { faultOf } from './postgres-faults.ts';
import { storeContract } from './store.contract.ts';
import { makePauses } from './testing/pauses.ts';
import { sampleMatch, samplePlayer, sampleSession, writeVerdict } from './testing/samples.ts';

const fresh = async () => (await sharedPostgres()).fresh();
const open = async () => openPostgresStore(await fresh());

describeWithPostgres('the store on PostgreSQL', () => {
  storeContract('PostgreSQL', open);
  authStoreContract('PostgreSQL', open);
  credentialContract('PostgreSQL', open);
  groupStoreContract('PostgreSQL', open);
  housesContract('PostgreSQL', open);
  historyContract('PostgreSQL', open);
  conductContract('PostgreSQL', open);

  describe('PostgreSQL', () => {
    const [ada, bo] = [samplePlayer('Ada'), samplePlayer('Bo')];

    it('[O8.9] orders all text by its bytes, whatever the order of the database is', async () => {
      const address = await fresh();
      const language = await run(address, `select 'a' < 'B' as is`);
      expect(language).toEqual([{ is: true }]);
      const others = await run(
        address,
        `select table_name, column_name from information_schema.columns
         where table_schema = 'public' and data_type = 'text' and collation_name is distinct from 'C'`,
      );
      expect(others).toEqual([]);
    });

    it('[O8.9] several processes that start at once bring one empty database up to date together', async () => {
      const address = await (await sharedPostgres()).empty();
      const stores = await Promise.all(Array.from({ length: 4 }, () => openPostgresStore(address)));
      await stores[0]?.players.add(ada);
      expect(await stores[3]?.players.byId(ada.id)).toEqual(ada);
      await Promise.all(stores.map((store) => store.close()));
    });

    it('[O5.7] starts, reports, deposits, statements, sessions and verdicts of one turn of the event loop are one commit', async () => {
      const { wrap, ran } = makePauses();
      const store = await openPostgresStore(await fresh(), wrap);
      for (const player of [ada, bo]) await store.players.add(player);
      const [match, second] = [sampleMatch('match-1', [ada, bo]), sampleMatch('match-2', [ada, bo])];
      for (const row of [match, second]) await store.matches.start(row);
      ran.length = 0;
      const row = { match: match.id, seat: 0, jws: 'a.b.c', receivedAt: 5 };
      await Promise.all([
        store.matches.start(sampleMatch('match-4', [ada, bo])),
        store.matches.addReport(row),
        store.matches.addEntries([{ ...row, n: 0, hash: 'hash-a', bySeat: 0 }]),
        store.matches.addDistress(row),
        store.sessions.add(sampleSession('hash', ada.id)),
        store.players.update(ada.id, { hidden: true }),
        writeVerdict(store, second),
      ]);
      expect(ran.filter((text) => /^(begin|commit|rollback)/.test(text))).toEqual([
        'begin isolation level read committed',
        'commit',
      ]);
      await store.close();
    });

    it.each([
      ['a change', `update audit_log set actor = 'player-eve' where n = 2`, 'never altered'],
      ['a deletion', 'delete from audit_log where n = 4', 'never shortened'],
      ['emptying', 'truncate audit_log', 'never shortened'],
      [
        'a row in between',
        `insert into audit_log values (9, 5, 'x', 'x', 'x', '{}', 'x', 'x')`,
        'only grows at its end',
      ],
    ])('[S19.4] the database refuses %s of the log', async (_what, text, words) => {
      const address = await fresh();
      const store = await openPostgresStore(address);
      const draft = (subject: string) => ({ at: 5, actor: 'player-ada', act: 'reverse', subject, detail: '{"a":1}' });
      await store.conduct.change('player-bo', null, () => ({ log: ['one', 'two', 'three', 'four'].map(draft) }));
      await expect(run(address, text)).rejects.toThrow(words);
      expect(await checkLog(store.conduct)).toMatchObject({ rows: 4, brokenAt: null });
      await store.close();
    });

    it('[O8.9] is known by its name, waits for no row or statement for ever, and always for the disk', async () => {
      const address = await fresh();
      // As somebody may have set it who wants to be fast.
      await run(
        address,
        `do $$ begin execute format('alter database %I set synchronous_commit = off', current_database()); end $$`,
      );
      const pool = await makePool(address, RUNNING);
      const { rows } = await pool.query(
        `select name, setting from pg_settings where name in ('application_name', 'statement_timeout', 'lock_timeout',
         'synchronous_commit', 'idle_in_transaction_session_timeout') order by name`,
      );
      await pool.end();
      expect(Object.fromEntries(rows.map(({ name, setting }) => [name, setting]))).toEqual({
        application_name: 'parley',
        idle_in_transaction_session_timeout: '30000',
        lock_timeout: '5000',
        statement_timeout: '30000',
        synchronous_commit: 'on',
      });
    });

    it('[O8.9] undecided matches since a time, and pages of one player, are ranges of an index', async () => {
      const address = await fresh();
      const { wrap, ran } = makePauses();
      const store = await openPostgresStore(address, wrap);
      ran.length = 0;
      await store.matches.openSince(5);
      await store.matches.history(ada.id, 21, { title: 'four-in-a-row', after: { decidedAt: 5, match: 'm' } });
      await store.matches.results(ada.id);
      await store.close();
      // Without rows a look at the whole table is as cheap as an index, so that is made dear.
      const plans: string[] = [];
      for (const text of ran) {
        const values = text.includes('started_at')
          ? '5'
          : text.includes('group by')
            ? `'x'`
            : `'x', 'x', 5, 5, 'x', 21`;
        const plan = await run(
          address,
          `set enable_seqscan = off; prepare asked as ${text}; explain execute asked(${values})`,
        );
        plans.push(JSON.stringify(plan));
      }
      expect(plans).toHaveLength(3);
      for (const [at, index] of ['matches_by_start', 'history_of_player', 'history_'].entries()) {
        expect(plans[at]).toContain(index);
      }
    });

    it('[O8.9] refuses a database whose text is not Unicode', async () => {
      const postgres = await sharedPostgres();
      await run(
        postgres.addressOf('postgres'),
        `create database latin encoding 'LATIN1' template template0 locale_provider libc lc_collate 'C' lc_ctype 'C'`,
      );
      await expect(openPostgresStore(postgres.addressOf('latin'))).rejects.toThrow('its encoding is LATIN1');
    });

    it('[O8.11] knows a race from a write that cannot be made', async () => {
      const address = await fresh();
      const faults = async (text: string): Promise<string> => {
        const error = await run(address, text).then(
          () => null,
          (thrown: unknown) => thrown,
        );
        return faultOf(error);
      };
      expect(await faults(`insert into secrets values ('a', 'b'), ('a', 'c')`)).toBe('race');
      expect(await faults(`insert into secrets values ('a', null)`)).toBe('write');
      expect(await faults('select pg_terminate_backend(pg_backend_pid())')).toBe('race');
      expect(faultOf(new RangeError('of our own'))).toBe('write');
    });

    it('[O8.11] a key that is there already is refused after few tries, and what else was asked for is written', async () => {
      const { wrap, ran } = makePauses();
      const store = await openPostgresStore(await fresh(), wrap);
      for (const player of [ada, bo]) await store.players.add(player);
      await store.matches.start(sampleMatch('match-1', [ada, bo]));
      ran.length = 0;
      const [again, other] = await Promise.allSettled([
        store.matches.start(sampleMatch('match-1', [ada, bo])),
        store.matches.start(sampleMatch('match-2', [ada, bo])),
      ]);
      expect([again?.status, other?.status]).toEqual(['rejected', 'fulfilled']);
      expect(ran.filter((text) => text.startsWith('begin')).length).toBeLessThan(10);
      await store.close();
    });

    it('[O8.11] a connection that is ended from outside loses nothing: the next one takes over', async () => {
      const address = await fresh();
      const pauses = makePauses();
      const store = await openPostgresStore(address, pauses.wrap);
      await store.players.add(ada);
      // In the middle of its transaction, and then all that are idle.
      const held = pauses.holdNth(3);
      const added = store.players.add(bo);
      await held.reached;
      await run(
        address,
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'parley' and pid <> pg_backend_pid()`,
      );
      held.release();
      expect(await added).toBe(true);
      expect(await store.players.byId(bo.id)).toEqual(bo);
      await store.close();
    });

    it('goes on where a later version brings the database up to its date beside it', async () => {
      const address = await fresh();
      const store = await openPostgresStore(address);
      await store.players.add(ada);
      await store.players.byId(ada.id);
      await run(
        address,
        `alter table players add column later text collate "C"; alter table user_keys add column later text`,
      );
      expect(await store.players.byId(ada.id)).toEqual(ada);
      // In a transaction, on the connection that has prepared it.
      await store.leases.take('part-1');
      const key = { key: 'key', player: ada.id, kind: 'device' as const, name: '', createdAt: 1, usedAt: null };
      expect(await store.credentials.addKey(key, 9)).toBe('added');
      await run(address, 'alter table user_keys add column latest text');
      expect(await store.credentials.addKey({ ...key, key: 'other' }, 9)).toBe('added');
      await store.close();
    });

    it('numbers beyond those that are exact are refused, and not rounded', async () => {
      const address = await fresh();
      const store = await openPostgresStore(address);
      await run(address, `insert into leases values ('far', 9007199254740993)`);
      await expect(store.leases.fence('far')).rejects.toThrow('9007199254740993');
      expect(await store.leases.fence('near')).toBe(0);
      await store.close();
    });
  });
});
