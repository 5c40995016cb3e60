import { HELLO_PROOF_TYP } from '@parley/protocol';
import { expect, it } from 'vitest';
import { makeMemoryStore } from '../store/memory.ts';
import type { Store } from '../store/store.ts';
import { openArena, reportOf, startPair } from '../testing/arena.ts';

/** A store of which some calls fail as often as ordered. */
function failing(): { store: Store; fail: { start: number; block: number; report: number } } {
  const store = makeMemoryStore();
  const fail = { start: 0, block: 0, report: 0 };
  const failOnce = (which: keyof typeof fail): void => {
    if (fail[which] === 0) return;
    fail[which] -= 1;
    throw new Error('the disk is full');
  };
  return {
    fail,
    store: {
      ...store,
      players: {
        ...store.players,
        block: async (...args) => {
          failOnce('block');
          await store.players.block(...args);
        },
      },
      matches: {
        ...store.matches,
        start: async (match) => {
          failOnce('start');
          await store.matches.start(match);
        },
        addReport: async (report) => {
          failOnce('report');
          return store.matches.addReport(report);
        },
      },
    },
  };
}

it('[O5.3, O6.12] a fault of the store is answered with internal, acknowledges nothing, and everything goes on', async () => {
  const { store, fail } = failing();
  const arena = await openArena({}, store);
  const [ada, bob] = [await arena.player('ada'), await arena.player('bob')];
  const [a, b] = [await arena.client(ada), await arena.client(bob)];

  fail.block = 1;
  expect(await a.ask({ type: 'block', player: bob.id })).toBe('internal');
  expect(await store.players.anyBlock(ada.id, bob.id)).toBe(false);
  // What is kept is what holds: the block that was shown at once is taken back.
  await a.next('self', ({ self }) => self.blocked.length === 1);
  await a.next('self', ({ self }) => self.blocked.length === 0);

  fail.start = 1;
  const wish = { to: b.id, title: 'four-in-a-row', mode: 'casual', seats: 2, table: null } as const;
  const table = await a.askTable({ type: 'select', ...wish });
  await b.next('table', (message) => message.table.table === table);
  await b.ask({ type: 'consent', table });
  expect((await a.next('table-gone', (message) => message.table === table)).end).toBe('closed');

  const [start] = await startPair(a, b);
  fail.report = 1;
  const report = await reportOf(ada, start, [1, 2]);
  expect(await a.ask({ type: 'report', match: start.match, report })).toBe('internal');
  expect(await store.matches.reports(start.match)).toEqual([]);
  expect(await a.ask({ type: 'report', match: start.match, report })).toBe('done');
  await arena.stop();
});

it('[O5.3] a match that was written, though the store said that it failed, begins', async () => {
  const store = makeMemoryStore();
  const start: Store['matches']['start'] = async (match) => {
    await store.matches.start(match);
    throw new Error('the disk is gone');
  };
  const arena = await openArena({}, { ...store, matches: { ...store.matches, start } });
  const [ada, bob] = [await arena.player('ada'), await arena.player('bob')];
  const [one] = await startPair(await arena.client(ada), await arena.client(bob));
  expect((await store.matches.open()).map(({ id }) => id)).toEqual([one.match]);
  await arena.stop();
});

it('[O4.3] clients are told when the server stops, and what was acknowledged is there', async () => {
  const arena = await openArena();
  const [ada, bob] = [await arena.player('ada'), await arena.player('bob')];
  const [a, b] = [await arena.client(ada), await arena.client(bob)];
  const [start] = await startPair(a, b);
  const reports = await Promise.all([ada, bob].map((person) => reportOf(person, start, [2, 1])));
  const answers = await Promise.all(
    [a, b].map((client, index) => client.ask({ type: 'report', match: start.match, report: reports[index] ?? '' })),
  );
  expect(answers).toEqual(['done', 'done']);
  await arena.stop();
  expect(await a.closed).toEqual({ code: 4003, reason: 'server-stopping' });
  expect((await arena.store.matches.verdict(start.match))?.decision).toBe('unanimous');
});

it('[O5.3] who said something just before the server stops is told what came of it', async () => {
  const store = makeMemoryStore();
  const slowly =
    <A extends unknown[], T>(write: (...args: A) => Promise<T>) =>
    async (...args: A): Promise<T> => {
      await new Promise((resolve) => setTimeout(resolve, 40));
      return write(...args);
    };
  const players = { ...store.players, block: slowly(store.players.block) };
  const matches = { ...store.matches, addReport: slowly(store.matches.addReport) };
  const arena = await openArena({}, { ...store, players, matches });
  const [ada, bob] = [await arena.player('ada'), await arena.player('bob')];
  const [a, b] = [await arena.client(ada), await arena.client(bob)];
  const [start] = await startPair(a, b);
  const report = await reportOf(ada, start, [1, 2]);
  // The server has taken these before it stops, as it has answered what came after them.
  const asked = [a.ask({ type: 'report', match: start.match, report }), a.ask({ type: 'block', player: bob.id })];
  await a.ask({ type: 'away', away: true });
  const [, ...answers] = await Promise.all([arena.stop(), ...asked]);
  expect(answers).toEqual(['done', 'done']);
});

it('[S7.1] a client that goes while it is being admitted leaves nobody on the list', async () => {
  const store = makeMemoryStore();
  let release = (): void => {};
  let reach = (): void => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const reached = new Promise<void>((resolve) => {
    reach = resolve;
  });
  const arena = await openArena(
    {},
    {
      ...store,
      sessions: {
        ...store.sessions,
        byHash: async (hash) => {
          if (hash !== hasty.sessionHash) return store.sessions.byHash(hash);
          reach();
          await released;
          return store.sessions.byHash(hash);
        },
      },
    },
  );
  const hasty = await arena.player('hasty');
  const gone = await arena.stranger();
  const ticket = arena.ticket(hasty);
  const tab = 'tab-of-hasty';
  await gone.hello(ticket, { tab, proof: await hasty.sign(HELLO_PROOF_TYP, { ticket, tab }) });
  await reached;
  await gone.leave();
  const ada = await arena.client(await arena.player('ada'));
  release();
  for (let turn = 0; turn < 5; turn += 1) expect(await ada.ask({ type: 'away', away: turn % 2 === 0 })).toBe('done');
  expect(arena.session.counts().clients).toBe(1);
  expect((await ada.next('welcome')).window.people).toEqual([]);
  await arena.stop();
});
