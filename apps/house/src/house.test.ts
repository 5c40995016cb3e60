import { titleById } from '@parley/games';
import { turnTitle } from '@parley/games/testing';
import type { HouseListing } from '@parley/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { createHouse, type House, type HouseParts } from './house.ts';
import { type FakeClient, fakeClient, invitation } from './testing/client.ts';
import { type FakeTimers, fakeTimers, settled } from './testing/clock.ts';
import { fakeLog } from './testing/log.ts';
import { type Board, board, startOf } from './testing/session.ts';

const four = turnTitle('four-in-a-row');

let client: FakeClient;
let timers: FakeTimers;
let boards: Map<string, Board>;
let ready: number;
let recorded: string[];

beforeEach(() => {
  client = fakeClient();
  timers = fakeTimers();
  boards = new Map();
  ready = 0;
  recorded = [];
});

function house(change: Partial<HouseParts> = {}): House {
  return createHouse({
    client,
    openMatch: async (start) => {
      const made = board(four, start.participants.length, start.match);
      boards.set(start.match, made);
      return made.seat(start.seat);
    },
    plays: (title) => titleById(title) !== null,
    isRealTime: (title) => titleById(title)?.kind === 'ticks',
    offer: { listings: [], playNow: 'easy' },
    record: (match) => void recorded.push(match),
    timers,
    log: fakeLog(),
    name: null,
    limit: 3,
    ready: () => {
      ready += 1;
    },
    ...change,
  });
}

describe('staying with the server', () => {
  it('[W1.3] tries to enter until the server is there, and says when it is open', async () => {
    client.refusals.push(...Array.from({ length: 5 }, () => ({ code: 'internal', detail: 'offline' }) as const));
    void house().run();
    await timers.advance(60_000);
    expect(client.entered).toBe(6);
    expect(ready).toBe(1);
  });

  it('[W1.3] enters again after its session ended', async () => {
    void house().run();
    await settled();
    client.end({ code: 'version', detail: '' });
    await timers.advance(1_000);
    expect(client.entered).toBe(2);
    expect(client.state.connection.state).toBe('online');
  });

  it('[S7.12] asks for no more of the lists than one line, as it reads none', async () => {
    void house().run();
    await settled();
    expect(client.moves).toEqual([
      ['people', 0, 1],
      ['tables', 0, 1],
    ]);
  });

  it('[W1.3] stop ends the run, also while it waits for the server', async () => {
    client.refusals.push({ code: 'internal', detail: 'offline' });
    const one = house();
    const run = one.run();
    await settled();
    await one.stop();
    await run;
    expect(client.entered).toBe(1);
  });
});

describe('invitations', () => {
  it('[S8.7] are consented to at once, each once, rematches included', async () => {
    void house().run();
    await settled();
    const first = invitation('table-one', 'four-in-a-row');
    client.tables(first);
    client.tables(first, invitation('table-two', 'dots-and-boxes', { seats: 4, rematchOf: 'match-one' }));
    expect(client.requested).toEqual([
      { type: 'consent', table: 'table-one' },
      { type: 'consent', table: 'table-two' },
    ]);
  });

  it('[S8.7] a rematch asked while its own report is on its way is consented to again, until it is taken', async () => {
    void house().run();
    await settled();
    client.refusedRequests.push({ code: 'busy', detail: '' }, { code: 'busy', detail: '' });
    client.tables(invitation('table-two', 'four-in-a-row', { rematchOf: 'match-one' }));
    await timers.advance(5_000);
    expect(client.requested).toEqual(Array(3).fill({ type: 'consent', table: 'table-two' }));
  });

  it('[S8.7] an invitation that ended and was made again is answered again', async () => {
    void house().run();
    await settled();
    client.tables(invitation('table-one', 'four-in-a-row'));
    client.tables(invitation('table-one', 'four-in-a-row', { invitations: [] }));
    client.tables(invitation('table-one', 'four-in-a-row'));
    expect(client.requested).toHaveLength(2);
  });

  it('[S8.7] to titles it does not know, and tables without an invitation for it', async () => {
    void house().run();
    await settled();
    client.tables(
      invitation('table-one', 'chess'),
      invitation('table-two', 'four-in-a-row', { open: true, invitations: [] }),
    );
    expect(client.requested).toEqual([{ type: 'decline', table: 'table-one' }]);
  });

  it('[N14.12] in real time for no more others than it keeps up with; matches by turns are played besides', async () => {
    const playing = (match: string, title: string, seats: number) =>
      client.begin({ ...startOf(match, four, seats), title });
    void house({ limit: 50 }).run();
    await settled();
    playing('match-1', 'light-cycles', 4);
    playing('match-2', 'sumo', 3);
    playing('match-3', 'four-in-a-row', 2);
    await settled();
    client.tables(
      invitation('table-1', 'sumo', { seats: 4 }),
      invitation('table-2', 'light-cycles'),
      invitation('table-3', 'four-in-a-row'),
    );
    expect(client.requested).toEqual([
      { type: 'consent', table: 'table-1' },
      { type: 'decline', table: 'table-2' },
      { type: 'consent', table: 'table-3' },
    ]);
  });

  it('[N14.12] a match in real time that is reported counts no more, though its links stay a while for the others', async () => {
    void house({ limit: 50 }).run();
    await settled();
    client.begin({ ...startOf('match-1', four, 8), title: 'light-cycles' });
    await settled();
    client.tables(invitation('table-1', 'sumo', { seats: 3 }));
    boards.get('match-1')?.phase({ phase: 'reported', acknowledged: true, reported: [0], deadline: null });
    client.tables(invitation('table-2', 'sumo', { seats: 3 }));
    expect(client.requested).toEqual([
      { type: 'decline', table: 'table-1' },
      { type: 'consent', table: 'table-2' },
    ]);
  });

  it('[O6.6] over its limit are declined: matches, tables it sits at, and consents on their way all count', async () => {
    void house().run();
    await settled();
    client.begin(startOf('match-one', four, 2));
    await settled();
    const [seated] = invitation('table-two', 'four-in-a-row').members;
    if (!seated) throw new Error('a member is needed');
    client.tables(
      invitation('table-two', 'dots-and-boxes', { members: [{ ...seated, client: 'client-house' }], invitations: [] }),
      invitation('table-three', 'four-in-a-row'),
      invitation('table-four', 'four-in-a-row'),
    );
    expect(client.requested).toEqual([
      { type: 'consent', table: 'table-three' },
      { type: 'decline', table: 'table-four' },
    ]);
  });
});

describe('matches', () => {
  it('[W1.3] several are played at the same time', async () => {
    const one = house();
    void one.run();
    await settled();
    for (const match of ['match-one', 'match-two']) client.begin(startOf(match, four, 2, 0));
    await timers.advance(1_000);
    expect([...boards.values()].map((each) => each.ply)).toEqual([1, 1]);
    expect(one.matches).toBe(2);
    boards.get('match-one')?.phase({ phase: 'void', why: 'left' });
    await timers.advance(2_000);
    expect(one.matches).toBe(1);
  });

  it('[W1.5] one that cannot be opened leaves the others alone', async () => {
    const log = fakeLog();
    const one = house({
      log,
      openMatch: async (start) => {
        if (start.match === 'match-bad') throw new Error('no such rules');
        return board(four, 2).seat(0);
      },
    });
    void one.run();
    await settled();
    client.begin(startOf('match-bad', four, 2));
    client.begin(startOf('match-good', four, 2));
    await settled();
    expect(one.matches).toBe(1);
    expect(log.lines.filter((line) => line.level === 'error')).toHaveLength(1);
  });

  it('[W1.3] at its stop running ones are left, so that nobody waits, and all are closed', async () => {
    const one = house();
    const run = one.run();
    await settled();
    client.begin(startOf('match-one', four, 2));
    await settled();
    const stopping = one.stop();
    await timers.advance(900);
    await stopping;
    await run;
    expect(boards.get('match-one')?.left).toEqual([0]);
    expect(boards.get('match-one')?.disposed).toEqual([0]);
    expect(client.state.connection.state).toBe('offline');
  });
});

const BOT = {
  kind: 'bot',
  id: 'bot',
  name: 'A bot',
  about: '',
  title: 'four-in-a-row',
  recorded: true,
  rights: {
    anonymous: { access: 'hidden' },
    limited: { access: 'open', strengths: ['easy'] },
    member: { access: 'open', strengths: ['strong'] },
  },
} satisfies HouseListing;
const wish = (kind: 'limited' | 'member', strength: 'easy' | 'strong') => ({
  house: 'client-house',
  id: 'bot',
  class: kind,
  wants: { kind: 'bot' as const, strength },
});

describe('listings', () => {
  const offer = { listings: [BOT], playNow: 'off' } as const;

  it('[S3.16] are published after each welcome', async () => {
    void house({ offer }).run();
    await settled();
    expect(client.published).toEqual([[BOT]]);
    client.online();
    await settled();
    expect(client.published).toEqual([[BOT], [BOT]]);
  });

  it.each([
    ['what its class gets', wish('limited', 'easy'), 'consent'],
    ['more than its class gets', wish('limited', 'strong'), 'decline'],
    ['less than it gets, which is not offered', wish('member', 'easy'), 'decline'],
    ['nothing by a listing', undefined, 'decline'],
  ] as const)('[S3.19] somebody who wants %s is answered by that', async (_what, listing, answer) => {
    void house({ offer }).run();
    await settled();
    client.tables(invitation('table-one', 'four-in-a-row', listing === undefined ? {} : { listing }));
    expect(client.requested).toContainEqual({ type: answer, table: 'table-one' });
  });

  it('[S3.19] a match for more than its class gets is left, whoever began it', async () => {
    const one = house({ offer });
    void one.run();
    await settled();
    client.begin({ ...startOf('match-one', four, 2), listing: wish('limited', 'strong') });
    await settled();
    expect(boards.get('match-one')?.left).toEqual([0]);
    expect(one.matches).toBe(0);
  });

  it('[S3.19] only matches of a listing whose matches are recorded are kept', async () => {
    void house({ offer: { ...offer, playNow: 'easy' } }).run();
    await settled();
    client.begin({ ...startOf('match-one', four, 2), listing: wish('limited', 'easy') });
    client.begin(startOf('match-two', four, 2));
    await settled();
    for (const match of ['match-one', 'match-two'])
      boards.get(match)?.phase({ phase: 'decided', verdict: {} as never });
    await timers.advance(5_000);
    expect(recorded).toEqual(['match-one']);
  });
});

describe('a key that the server does not know', () => {
  it('[S3.22] is answered with the command for the operator, and the house tries again until it is known', async () => {
    const log = fakeLog();
    client.kind = 'limited';
    void house({ log }).run();
    await timers.advance(45_000);
    expect(client.entered).toBe(3);
    expect(client.signOuts).toBe(3);
    expect(client.state.connection.state).toBe('offline');
    expect(ready).toBe(0);
    expect(log.details.join()).toContain(`npm run admin -- register-house ${client.signer.key}`);
    client.kind = 'house';
    await timers.advance(20_000);
    expect(ready).toBe(1);
  });

  it('[S3.22] that is revoked while it plays: it is no guest, and waits', async () => {
    void house().run();
    await settled();
    client.kind = 'limited';
    client.become('limited');
    await settled();
    client.tables(invitation('table-one', 'four-in-a-row'));
    expect(client.requested.filter((said) => 'type' in said && said.type === 'consent')).toEqual([]);
    expect(client.state.connection.state).toBe('offline');
  });
});
