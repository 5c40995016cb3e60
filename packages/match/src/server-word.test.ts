import { type SignedEntry, signDistress, stateHash, verifyDistress, verifyEntry } from '@parley/evidence';
import { turnTitle } from '@parley/games/testing';
import { err, ok } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { distressFrame } from './frame.ts';
import type { MatchSession } from './session.ts';
import { at, type Company, gather } from './testing/company.ts';
import { eventually, reportOf } from './testing/report.ts';

async function begun(titleId: string, seats: number): Promise<{ company: Company; sessions: readonly MatchSession[] }> {
  const company = await gather(titleId, seats);
  const sessions = company.starts.map((_, seat) => company.session(seat));
  await eventually(() => expect(sessions.map(({ view }) => view.phase.phase)).toEqual(sessions.map(() => 'playing')));
  return { company, sessions };
}

/** Plays this column, and waits until all have seen it. */
async function move(sessions: readonly MatchSession[], column: number): Promise<void> {
  const { turn, ply } = at(sessions, 0).view;
  await eventually(() => expect(at(sessions, turn ?? 0).view.ply).toBe(ply));
  expect(at(sessions, turn ?? 0).play({ column }).ok).toBe(true);
  await eventually(() => expect(sessions.map(({ view }) => view.ply)).toEqual(sessions.map(() => ply + 1)));
}

async function read(company: Company, entries: readonly string[]): Promise<readonly SignedEntry[]> {
  const { match, participants } = at(company.starts, 0);
  const expected = { match, seats: participants.length, keyOf: (seat: number) => participants[seat]?.key };
  return Promise.all(
    entries.map(async (jws) => {
      const verified = await verifyEntry(jws, expected);
      if (!verified.ok) throw new Error(verified.error);
      return verified.value;
    }),
  );
}

describe('[E3.1] deposits', () => {
  it('[E3.1, S16.1] each brings what it signed while the match runs, and all of it goes with the report', async () => {
    const { company, sessions } = await begun('four-in-a-row', 2);
    for (const column of [0, 1, 0, 1]) await move(sessions, column);
    await company.until(() => {
      for (const client of company.clients) expect(new Set(client.deposits.flat()).size).toBe(4);
    });
    for (const client of company.clients) client.server = 'gone';
    for (const column of [0, 1, 0]) await move(sessions, column);
    for (const seat of [0, 1]) {
      const report = await reportOf(company, seat);
      const entries = await read(company, at(company.clients, seat).transcripts.flat());
      expect(entries).toHaveLength(7);
      for (const head of report.heads) expect(entries.map(({ hash }) => hash)).toContain(head);
    }
  });

  it('[E3.1, S16.6] a server that refuses, or never answers, changes nothing of the match', async () => {
    const { company, sessions } = await begun('four-in-a-row', 2);
    at(company.clients, 0).answer = () => err({ code: 'too-fast', detail: '' });
    at(company.clients, 1).deposit = () => new Promise<never>(() => {});
    for (const column of [0, 1, 0, 1, 0, 1, 0]) await move(sessions, column);
    expect((await reportOf(company, 0)).ranks).toEqual([1, 2]);
    expect((await reportOf(company, 1)).ranks).toEqual([1, 2]);
  });

  it('[E3.1] a client that is online again asks first what the server has', async () => {
    const { company, sessions } = await begun('four-in-a-row', 2);
    const client = at(company.clients, 0);
    client.server = 'gone';
    await move(sessions, 3);
    await company.timers.pass(3_000);
    client.server = 'there';
    await company.timers.pass(3_000);
    expect(client.deposits).toEqual([]);
    client.answer = () => ok([null, null]);
    client.emit({ type: 'online' });
    await company.until(() => expect(client.deposits.map((entries) => entries.length)).toEqual([0, 1]));
  });

  it('[E5.5] each entry and report is signed with the state that its author stood at', async () => {
    const { company, sessions } = await begun('four-in-a-row', 2);
    for (const column of [0, 1, 0, 1, 0, 1, 0]) await move(sessions, column);
    const report = await reportOf(company, 1);
    const title = turnTitle('four-in-a-row');
    expect(report.state).toBe(await stateHash(title, at(sessions, 0).view.state));
    const entries = await read(company, at(company.clients, 1).transcripts.flat());
    let state = title.initial(2, 42);
    for (const { entry } of entries) {
      expect(entry.state).toBe(await stateHash(title, state));
      const parsed = entry.act.kind === 'move' ? title.parseMove(entry.act.move) : null;
      const applied = title.apply(state, entry.seat, parsed);
      if (!applied.ok) throw new Error(applied.error);
      state = applied.state;
    }
  });

  it('[E5.5] a report of a match that never began states no state', async () => {
    const { company, sessions } = await begun('four-in-a-row', 2);
    at(sessions, 0).leave();
    expect((await reportOf(company, 1)).state).toBeNull();
  });
});

describe('[T9.3] a challenge', () => {
  it('[T9.2] ends the comparing of the end: the report goes at once', async () => {
    const { company, sessions } = await begun('four-in-a-row', 2);
    for (const column of [0, 1, 0, 1, 0]) await move(sessions, column);
    company.cut(0, 1);
    await company.timers.pass(1_000);
    at(sessions, 0).resign();
    await eventually(() => expect(at(sessions, 0).view.outcome).not.toBeNull());
    await company.timers.pass(1_000);
    const client = at(company.clients, 0);
    expect(client.reports).toEqual([]);
    client.emit({ type: 'challenge', match: 'another-match', deadline: 1 });
    await company.timers.pass(250);
    expect(client.reports).toEqual([]);
    client.emit({ type: 'challenge', match: at(company.starts, 0).match, deadline: 1 });
    expect((await reportOf(company, 0)).ranks).toEqual([2, 1]);
  });

  it('[T9.3] makes up no result of a match that is still played: the server is told that it is', async () => {
    const { company, sessions } = await begun('four-in-a-row', 2);
    const { match } = at(company.starts, 0);
    const client = at(company.clients, 0);
    client.emit({ type: 'challenge', match: 'another-match', deadline: 1 });
    expect(client.said('playing')).toEqual([]);
    client.emit({ type: 'challenge', match, deadline: 1 });
    await company.timers.pass(1_000);
    expect(client.said('playing')).toEqual([{ type: 'playing', match }]);
    expect(client.reports).toEqual([]);
    await move(sessions, 3);
  });

  it('[T9.3] one that is over here, or has been left, is not said to be played', async () => {
    const { company, sessions } = await begun('four-in-a-row', 2);
    const challenge = { type: 'challenge', match: at(company.starts, 0).match, deadline: 1 } as const;
    for (const column of [0, 1, 0, 1, 0, 1, 0]) await move(sessions, column);
    const left = at(company.clients, 1);
    left.emit(challenge);
    await reportOf(company, 1);
    left.emit(challenge);
    at(sessions, 1).dispose();
    await company.timers.pass(1_000);
    left.emit(challenge);
    expect(left.said('playing')).toEqual([]);
  });
});

describe('[T15.1] links as the server sees them', () => {
  it('[T15.1] it is told whom one hears, when that changes and every quarter of a minute, if it is there', async () => {
    const { company } = await begun('dots-and-boxes', 3);
    const client = at(company.clients, 0);
    const said = () => client.said('hears').map((message) => (message as { seats: readonly number[] }).seats);
    await company.timers.pass(1_000);
    expect(said()).toEqual([[1, 2]]);
    await company.timers.pass(15_000);
    expect(said()).toEqual([
      [1, 2],
      [1, 2],
    ]);
    company.cut(0, 2);
    await company.timers.pass(3_000);
    expect(said().at(-1)).toEqual([1]);
    client.server = 'gone';
    company.mend(0, 2);
    await company.timers.pass(3_000);
    expect(said().at(-1)).toEqual([1]);
    client.server = 'there';
    await company.timers.pass(3_000);
    expect(said().at(-1)).toEqual([1, 2]);
  });

  it('[T15.3] a link that it orders to its relay is routed there, and no other', async () => {
    const { company } = await begun('dots-and-boxes', 3);
    const client = at(company.clients, 0);
    client.emit({ type: 'route', match: 'another-match', peer: 1 });
    client.emit({ type: 'route', match: at(company.starts, 0).match, peer: 2 });
    expect([company.link(0, 1).routed, company.link(0, 2).routed]).toEqual([0, 1]);
  });
});

describe('[T15.5] what the server delivers', () => {
  /** What each deposits comes to the other one through the server, which says that both are there. */
  function deliver(company: Company, seats: readonly number[] = [0, 1]): void {
    const { match } = at(company.starts, 0);
    for (const seat of seats) {
      const other = at(company.clients, 1 - seat);
      other.emit({ type: 'delivery', match, there: [seat], entries: at(company.clients, seat).deposits.flat() });
      at(company.clients, seat).answer = (entries) => {
        other.emit({ type: 'delivery', match, there: [seat], entries: [...entries] });
        return ok([null, null]);
      };
    }
  }
  const hearings = (company: Company, seat: number) =>
    at(company.clients, seat).said('hears') as readonly {
      readonly seats: number[];
      readonly through: number[];
      readonly waits: number[];
    }[];

  it('[T15.5, T15.1] a match whose link brings nothing goes on through the server to its end, and it is told so', async () => {
    const { company, sessions } = await begun('four-in-a-row', 2);
    await move(sessions, 0);
    company.cut(0, 1);
    await company.timers.pass(10_000);
    deliver(company);
    await company.timers.pass(15_000);
    expect(hearings(company, 0).at(-1)).toMatchObject({ seats: [], through: [1], waits: [1] });
    for (const column of [1, 0, 1, 0, 1, 0]) {
      await company.timers.pass(3_000);
      const { turn, ply } = at(sessions, 0).view;
      expect(at(sessions, turn ?? 0).play({ column }).ok).toBe(true);
      await company.until(() => expect(sessions.map(({ view }) => view.ply)).toEqual([ply + 1, ply + 1]));
    }
    // Nobody waits for what the link may still bring.
    await company.until(() => expect(company.clients.map(({ reports }) => reports.length)).toEqual([1, 1]), 8_000);
    for (const seat of [0, 1]) {
      expect(await reportOf(company, seat)).toMatchObject({ ranks: [1, 2], departures: [null, null], refused: [] });
    }
  });

  it('[T15.5] nobody is heard through a server that is out of reach; it is asked again when it is back; other matches do not matter', async () => {
    const { company, sessions } = await begun('four-in-a-row', 2);
    await move(sessions, 0);
    company.cut(0, 1);
    const { match } = at(company.starts, 0);
    const client = at(company.clients, 0);
    client.emit({ type: 'delivery', match: 'another-match', there: [1], entries: [] });
    await company.timers.pass(1_000);
    expect(at(sessions, 0).view.seats[1]).toMatchObject({ throughServer: false });
    client.emit({ type: 'delivery', match, there: [1], entries: [] });
    await company.timers.pass(25_000);
    expect(at(sessions, 0).view.seats[1]).toMatchObject({ throughServer: true, departure: null, silentSince: null });
    client.emit({ type: 'offline' });
    await company.timers.pass(2_500);
    client.emit({ type: 'online' });
    await company.timers.pass(500);
    expect(hearings(company, 0).at(-1)).toEqual({ type: 'hears', match, seats: [], through: [], waits: [1] });
    await company.until(() => expect(at(sessions, 0).view.seats[1]?.departure).toBe('absent'), 30_000);
  });

  it('[T15.8] who waits for a move asks the server, and signs no claim of time until that can have answered', async () => {
    const { company, sessions } = await begun('four-in-a-row', 2);
    const { turnMs, graceMs } = turnTitle('four-in-a-row').clocks;
    await company.timers.pass(1_000);
    expect(hearings(company, 1).at(-1)).toMatchObject({ seats: [0], waits: [] });
    // For the server the time of seat 1 begins when it has the move of seat 0: so that is asked for soon.
    await company.timers.pass(3_500);
    expect(hearings(company, 1).at(-1)).toMatchObject({ seats: [0], waits: [0] });
    await company.timers.pass(turnMs - 5_500);
    // Seat 0 has moved in time, and keeps the move from the other one.
    company.link(1, 0).incoming = () => null;
    expect(at(sessions, 0).play({ column: 0 }).ok).toBe(true);
    await company.timers.pass(3_500);
    expect(hearings(company, 1).at(-1)).toMatchObject({ seats: [0], waits: [0] });
    at(company.clients, 1).emit({ type: 'delivery', match: at(company.starts, 0).match, there: [0], entries: [] });
    await company.timers.pass(graceMs);
    expect(at(sessions, 1).view.ply).toBe(0);
    deliver(company, [0]);
    await company.until(() => expect(at(sessions, 1).view.ply).toBe(1));
    expect(at(sessions, 1).view.seats.map(({ departure }) => departure)).toEqual([null, null]);
    const signed = await read(company, at(company.clients, 1).deposits.flat());
    expect(signed.filter(({ entry }) => entry.seat === 1)).toEqual([]);
  });
});

describe('[T7.3] distress', () => {
  it('[T7.3] a statement names match, seat and since when, and each peer carries it to the server, once', async () => {
    const { company } = await begun('dots-and-boxes', 3);
    const { match, participants } = at(company.starts, 1);
    const lost = at(company.clients, 1);
    const since = company.timers.now() - 10_000;
    const statement = (await lost.attended?.statement(since)) ?? '';
    const keyOf = (seat: number) => participants[seat]?.key;
    expect(await verifyDistress(statement, { match, seats: 3, keyOf })).toMatchObject({
      ok: true,
      value: { match, seat: 1, since, at: company.timers.now() },
    });
    at(company.clients, 2).server = 'gone';
    lost.emit({ type: 'distress', match, statement });
    lost.emit({ type: 'distress', match, statement });
    await company.timers.pass(1_000);
    await eventually(() =>
      expect(at(company.clients, 0).said('distress')).toEqual([{ type: 'distress', match, statement }]),
    );
    expect(at(company.clients, 2).said('distress')).toEqual([]);
    // Who is out of reach as well says it later.
    at(company.clients, 2).server = 'there';
    await company.timers.pass(1_000);
    expect(at(company.clients, 2).said('distress')).toHaveLength(1);
    expect(lost.said('distress')).toEqual([]);
  });

  it('[T7.3] nobody speaks for another: a statement that came over any link but its author’s is refused', async () => {
    const { company, sessions } = await begun('dots-and-boxes', 3);
    const { match } = at(company.starts, 0);
    const now = company.timers.now();
    const of2 = await signDistress(at(company.clients, 2).signer, { v: 1, match, seat: 2, since: now, at: now });
    company.link(1, 0).send('reliable', distressFrame(of2));
    const forged = await signDistress(at(company.clients, 2).signer, { v: 1, match, seat: 1, since: now, at: now });
    company.link(1, 0).send('reliable', distressFrame(forged));
    await eventually(() =>
      expect(at(sessions, 0).view.seats[1]?.refused).toEqual({ count: 2, latest: 'bad-signature' }),
    );
    await company.timers.pass(1_000);
    expect(at(company.clients, 0).said('distress')).toEqual([]);
  });

  it('[T7.4] what goes with it is the transcript as it is; a match that was left before it had a result says nothing', async () => {
    const { company, sessions } = await begun('four-in-a-row', 2);
    await move(sessions, 3);
    expect(at(company.clients, 0).attended?.entries()).toHaveLength(1);
    at(sessions, 0).dispose();
    await company.timers.pass(1_000);
    expect(at(company.clients, 0).attended).toBeNull();
    expect(at(company.clients, 1).attended).not.toBeNull();
  });
});
