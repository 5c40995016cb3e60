import { type Action, genesis, hashOf, signEntry } from '@parley/evidence';
import { seededRandom } from '@parley/games';
import type { Verdict } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import type { MatchSession } from './session.ts';
import { at, type Company, gather } from './testing/company.ts';
import { eventually, reportOf } from './testing/report.ts';
import { entryFrame } from './turn/frame.ts';

const phases = (sessions: readonly MatchSession[]): readonly string[] => sessions.map(({ view }) => view.phase.phase);

async function begun(company: Company): Promise<readonly MatchSession[]> {
  const sessions = company.starts.map((_, seat) => company.session(seat));
  await eventually(() => expect(new Set(phases(sessions))).toEqual(new Set(['playing'])));
  return sessions;
}

/** The player on turn plays what its title suggests, in the same way each time. */
async function playedOut(sessions: readonly MatchSession[]): Promise<void> {
  const random = seededRandom(1);
  for (;;) {
    const { turn, ply } = at(sessions, 0).view;
    if (turn === null) break;
    const mover = at(sessions, turn);
    await eventually(() => expect(mover.view.ply).toBe(ply));
    expect(mover.play(mover.suggest(random))).toEqual({ ok: true, value: undefined });
    await eventually(() => expect(sessions.map(({ view }) => view.ply)).toEqual(sessions.map(() => ply + 1)));
  }
}

const verdict = { match: 'match-0001', decision: 'unanimous', official: true } as Verdict;

describe('a match session', () => {
  it('[N2.5, E1.1] two play to the end, and their signed reports say the same and name the same transcript', async () => {
    const company = await gather('four-in-a-row', 2);
    const sessions = await begun(company);
    await playedOut(sessions);
    const reports = [await reportOf(company, 0), await reportOf(company, 1)];
    expect(at(reports, 0).ranks).toEqual(at(sessions, 0).view.outcome?.ranks);
    expect({ ...at(reports, 0), seat: 1 }).toEqual(at(reports, 1));
    expect(at(reports, 0).heads.every((head) => head !== null)).toBe(true);
    expect(at(reports, 0).refused).toEqual([]);
  });

  it('[S16.1] the server may be gone from the moment the links stand; the reports wait for it', async () => {
    const company = await gather('four-in-a-row', 2);
    const sessions = await begun(company);
    for (const client of company.clients) client.server = 'gone';
    await playedOut(sessions);
    await eventually(() => expect(phases(sessions)).toEqual(['reported', 'reported']));
    const first = at(sessions, 0);
    expect(first.view.phase).toEqual({ phase: 'reported', acknowledged: false, reported: [], deadline: null });

    const client = at(company.clients, 0);
    client.emit({ type: 'reported', match: first.start.match, result: { ok: true, value: undefined } });
    expect(first.view.phase).toMatchObject({ phase: 'reported', acknowledged: true });
    client.emit({ type: 'awaiting', match: 'another-match', reported: [1], deadline: 5 });
    client.emit({ type: 'awaiting', match: first.start.match, reported: [0], deadline: 9 });
    expect(first.view.phase).toEqual({ phase: 'reported', acknowledged: true, reported: [0], deadline: 9 });
    client.emit({ type: 'verdict', verdict });
    expect(first.view.phase).toEqual({ phase: 'decided', verdict });
  });

  it('[L5.1] four play over a full mesh, each pair on a link of its own', async () => {
    const company = await gather('dots-and-boxes', 4);
    const sessions = await begun(company);
    expect(company.links.size).toBe(12);
    for (const { view } of sessions) expect(view.seats.filter(({ link }) => link?.state === 'open')).toHaveLength(3);
    await playedOut(sessions);
    const reports = await Promise.all(sessions.map((_, seat) => reportOf(company, seat)));
    for (const report of reports) expect({ ...report, seat: 0 }).toEqual(at(reports, 0));
    expect(at(reports, 0).scores?.reduce((sum, score) => sum + score, 0)).toBe(36);
  }, 30_000);

  it('[N2.6] a move is refused here when it is out of turn or illegal, and nothing is sent', async () => {
    const company = await gather('four-in-a-row', 2);
    const [first, second] = await begun(company);
    expect(second?.play({ column: 3 })).toMatchObject({ ok: false, error: { code: 'unexpected' } });
    expect(first?.play({ column: 7 })).toMatchObject({ ok: false, error: { code: 'malformed' } });
    expect(first?.play({ column: 3 }).ok).toBe(true);
    // Signing takes a moment; a second click must not make a second entry.
    expect(first?.play({ column: 3 })).toMatchObject({ ok: false, error: { code: 'unexpected' } });
    await eventually(() => expect(second?.view.ply).toBe(1));
    expect(second?.view.last).toEqual({ seat: 0, move: { column: 3 } });
    expect(second?.view.seats[0]?.refused.count).toBe(0);
  });

  it('[N11.4] leaving before the first move voids the match for all, without ranks', async () => {
    const company = await gather('dots-and-boxes', 3);
    const sessions = await begun(company);
    at(sessions, 2).leave();
    // What is on its way is not lost by closing the page's view of it.
    at(sessions, 2).dispose();
    await eventually(() => {
      for (const { view } of sessions) expect(view.phase).toEqual({ phase: 'void', why: 'left' });
    });
    for (const seat of [0, 1, 2]) {
      const report = await reportOf(company, seat);
      expect(report.ranks).toBeNull();
      expect(report.departures).toEqual([null, null, 'left']);
    }
  });

  it('[N11.3] resigning ends a match of two at any moment', async () => {
    const company = await gather('four-in-a-row', 2);
    const sessions = await begun(company);
    at(sessions, 0).play({ column: 3 });
    at(sessions, 0).resign();
    await eventually(() => expect(phases(sessions)).toEqual(['reported', 'reported']));
    expect(await reportOf(company, 1)).toMatchObject({ ranks: [2, 1], departures: ['resigned', null], plies: 1 });
    expect(await reportOf(company, 0)).toMatchObject({ ranks: [2, 1], departures: ['resigned', null], plies: 1 });
  });

  it('[N11.1] whose time is over resigns by its own clock', async () => {
    const company = await gather('four-in-a-row', 2);
    const sessions = await begun(company);
    expect(at(sessions, 0).view.turnEndsAt).toBe(company.timers.now() + 60_000);
    await company.timers.pass(61_000);
    await eventually(() => expect(phases(sessions)).toEqual(['reported', 'reported']));
    expect(await reportOf(company, 1)).toMatchObject({ ranks: [2, 1], departures: ['time', null] });
  });

  it('[N11.4] links that do not stand in time void the match', async () => {
    const company = await gather('four-in-a-row', 2);
    company.held = 'yes';
    const sessions = company.starts.map((_, seat) => company.session(seat));
    await company.timers.pass(21_000);
    await eventually(() => {
      for (const { view } of sessions) expect(view.phase).toEqual({ phase: 'void', why: 'links' });
    });
    await company.timers.pass(6_000);
    expect((await reportOf(company, 0)).ranks).toBeNull();
  });

  it('[N11.2] whose link is gone for its time is absent, and the other goes on', async () => {
    const company = await gather('four-in-a-row', 2);
    const sessions = await begun(company);
    at(sessions, 0).play({ column: 3 });
    await eventually(() => expect(at(sessions, 1).view.ply).toBe(1));
    at(sessions, 1).dispose();
    await company.timers.pass(1_000);
    await eventually(() => expect(at(sessions, 0).view.seats[1]?.link?.state).toBe('closed'));
    expect(at(sessions, 0).view.seats[1]?.silentSince).not.toBeNull();
    await company.timers.pass(18_000);
    expect(at(sessions, 0).view.outcome).toBeNull();
    await company.until(() => expect(phases(sessions)[0]).toBe('reported'), 10_000);
    expect(await reportOf(company, 0)).toMatchObject({ ranks: [1, 2], departures: [null, 'absent'] });
  });

  it('[S9.4] an introduction that the server did not sign opens no link, and the server is told', async () => {
    const company = await gather('four-in-a-row', 2, [1]);
    const session = company.session(0);
    await eventually(() => expect(session.view.seats[1]?.link).toEqual({ state: 'closed', why: 'proof-invalid' }));
    expect(company.links.size).toBe(0);
    expect(company.clients[0]?.sent).toEqual([
      { type: 'link-failed', match: 'match-0001', peer: 1, reason: 'proof-invalid' },
    ]);
    await company.timers.pass(1_000);
    await eventually(() => expect(session.view.phase).toEqual({ phase: 'void', why: 'links' }));
  });

  it('[S9.4] a device whose clock is wrong by hours plays all the same', async () => {
    const company = await gather('four-in-a-row', 2);
    company.timers.sleep(9 * 3_600_000);
    await begun(company);
  });

  it('[N2.6] a listener that fails stops neither the match nor the other listeners', async () => {
    const company = await gather('four-in-a-row', 2);
    const sessions = await begun(company);
    const uncaught: unknown[] = [];
    const keep = (bug: unknown) => void uncaught.push(bug);
    const others = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException');
    process.on('uncaughtException', keep);
    try {
      const end = at(sessions, 1).subscribe(() => {
        throw new Error('a bug of the page');
      });
      await playedOut(sessions);
      await reportOf(company, 1);
      end();
      await eventually(() => expect(uncaught.length).toBeGreaterThan(0));
    } finally {
      process.off('uncaughtException', keep);
      for (const other of others) process.on('uncaughtException', other);
    }
    expect((await reportOf(company, 1)).ranks).toEqual(at(sessions, 0).view.outcome?.ranks);
  });

  it('[S9.6] signals that come before the link exists are handed to it in order, those of others are not', async () => {
    const company = await gather('four-in-a-row', 2);
    company.session(1);
    const client = at(company.clients, 1);
    const signal = (candidate: string) =>
      ({ kind: 'candidate', attempt: 0, candidate, sdpMid: null, sdpMLineIndex: 0 }) as const;
    client.emit({ type: 'signal', introduction: 'introduction-0-1', signal: signal('one') });
    client.emit({ type: 'signal', introduction: 'introduction-7-8', signal: signal('foreign') });
    await eventually(() => expect(company.links.has('1-0')).toBe(true));
    client.emit({ type: 'signal', introduction: 'introduction-0-1', signal: signal('two') });
    expect(company.links.get('1-0')?.signals).toEqual([signal('one'), signal('two')]);
  });
});

describe('a player whose program is not ours', () => {
  async function againstStranger() {
    const company = await gather('four-in-a-row', 2);
    const session = company.session(0);
    await eventually(() => expect(company.links.has('0-1')).toBe(true));
    const received: { readonly t: string; readonly jws?: string }[] = [];
    const link = company.bare(1, 0, {
      message: (_, data) => void received.push(JSON.parse(new TextDecoder().decode(data)) as { t: string }),
    });
    await eventually(() => expect(session.view.phase.phase).toBe('playing'));
    const { match, participants } = session.start;
    const keys = participants.map(({ key }) => key);
    const first = await genesis(match, 1, keys);
    const entry = {
      v: 2,
      state: 's'.repeat(43),
      match,
      seat: 1,
      n: 0,
      prev: first,
      heads: [null, null] as (string | null)[],
      ply: 0,
    } as const;
    const text = (value: string) => link.send('reliable', new TextEncoder().encode(value));
    const refused = () => session.view.seats[1]?.refused;
    return { company, session, link, entry, text, refused, received, signer: at(company.clients, 1).signer };
  }
  const move = (column: number) => ({ kind: 'move', move: { column } }) as const;

  it('[N2.6] everything it may not send is refused, counted under its seat, and disturbs nothing', async () => {
    const { company, session, link, entry, text, refused, signer } = await againstStranger();
    const expectRefused = (count: number, latest: string) =>
      eventually(() => expect(refused()).toEqual({ count, latest }));
    text('{"t":');
    await expectRefused(1, 'malformed');
    text(JSON.stringify({ t: 'heads', heads: [null, null, null], hears: [] }));
    await expectRefused(2, 'malformed');
    link.send('reliable', new Uint8Array(20_000));
    await expectRefused(3, 'too-large');
    const signed = await signEntry(signer, { ...entry, act: move(3) });
    link.send('reliable', entryFrame(signed.jws));
    await expectRefused(4, 'out-of-turn');
    // The same again is not another offence.
    link.send('reliable', entryFrame(signed.jws));
    const stranger = await signEntry(at(company.clients, 0).signer, { ...entry, act: move(3) });
    link.send('reliable', entryFrame(stranger.jws));
    await expectRefused(5, 'bad-signature');

    expect(session.play({ column: 0 }).ok).toBe(true);
    await eventually(() => expect(session.view.ply).toBe(1));
    session.resign();
    await eventually(() => expect(session.view.outcome).not.toBeNull());
    // It never says that it sees the same end, so the report waits no longer than the end may.
    await company.timers.pass(6_000);
    const report = await reportOf(company, 0);
    expect(report.refused.reduce((sum, { count }) => sum + count, 0)).toBe(5);
    expect(new Set(report.refused.map(({ seat }) => seat))).toEqual(new Set([1]));
  });

  it('[E2.3] two entries in one place prove two histories; the first stands', async () => {
    const { company, session, link, entry, refused, signer, received } = await againstStranger();
    session.play({ column: 0 });
    await eventually(() => expect(session.view.ply).toBe(1));
    const heads: (string | null)[] = [null, null];
    await eventually(() => expect(received.some((frame) => frame.t === 'entry')).toBe(true));
    const ours = received.find((frame) => frame.t === 'entry');
    heads[0] = ours?.jws === undefined ? null : await hashOf(ours.jws);
    const one = await signEntry(signer, { ...entry, heads, ply: 1, act: move(1) });
    const two = await signEntry(signer, { ...entry, heads, ply: 1, act: move(2) });
    link.send('reliable', entryFrame(one.jws));
    await eventually(() => expect(session.view.ply).toBe(2));
    link.send('reliable', entryFrame(two.jws));
    await eventually(() => expect(refused()).toEqual({ count: 1, latest: 'equivocation' }));
    expect(session.view.last).toEqual({ seat: 1, move: { column: 1 } });
    // Both histories reach the server, while the match runs and with the report.
    const client = at(company.clients, 0);
    await company.until(() => expect(client.deposits.flat()).toEqual(expect.arrayContaining([one.jws, two.jws])));
    session.resign();
    await eventually(() => expect(session.view.outcome).not.toBeNull());
    await company.timers.pass(6_000);
    await reportOf(company, 0);
    expect(client.transcripts.flat()).toEqual(expect.arrayContaining([one.jws, two.jws]));
  });

  it('[N11.5] its claim that we are out of time or away is not believed while we are here', async () => {
    const { session, link, entry, refused, signer } = await againstStranger();
    const act: Action = { kind: 'drop', seats: [0], reason: 'absent' };
    link.send('reliable', entryFrame((await signEntry(signer, { ...entry, act })).jws));
    await eventually(() => expect(refused()).toEqual({ count: 1, latest: 'early-claim' }));
    expect(session.view.outcome).toBeNull();
    expect(session.play({ column: 0 }).ok).toBe(true);
  });

  it('[N11.5] its claim against a winning move that it has seen takes no match away', async () => {
    const { company, session, link, entry, refused, received, signer } = await againstStranger();
    const heads: (string | null)[] = [null, null];
    let prev = entry.prev;
    const ours = () => received.filter((frame) => frame.t === 'entry');
    const send = async (n: number, ply: number, act: Action) => {
      const signed = await signEntry(signer, { ...entry, n, prev, heads: [...heads], ply, act });
      link.send('reliable', entryFrame(signed.jws));
      return signed;
    };
    for (let turn = 0; turn < 4; turn += 1) {
      expect(session.play({ column: 0 }).ok).toBe(true);
      await eventually(() => expect(ours()).toHaveLength(turn + 1));
      if (turn === 3) break;
      heads[0] = await hashOf(at(ours(), turn).jws ?? '');
      prev = (await send(turn, turn * 2 + 1, move(1))).hash;
      await eventually(() => expect(session.view.ply).toBe(turn * 2 + 2));
    }
    await eventually(() => expect(session.view.outcome?.ranks).toEqual([1, 2]));
    // As if it had never seen the move that lost it the match.
    await send(3, 6, { kind: 'drop', seats: [0], reason: 'time' });
    await eventually(() => expect(refused()?.latest).toBe('early-claim'));
    await company.timers.pass(6_000);
    expect((await reportOf(company, 0)).ranks).toEqual([1, 2]);
  });

  it('[N11.5] its silence of long ago is no ground for a claim that we are away', async () => {
    const { company, session, link, entry, refused, text, signer } = await againstStranger();
    const say = () => text(JSON.stringify({ t: 'heads', heads: [null, null], hears: [] }));
    company.cut(0, 1);
    await company.timers.pass(12_000);
    company.mend(0, 1);
    for (let second = 0; second < 15; second += 1) {
      say();
      await company.timers.pass(1_000);
    }
    const act: Action = { kind: 'drop', seats: [0], reason: 'absent' };
    link.send('reliable', entryFrame((await signEntry(signer, { ...entry, act })).jws));
    await eventually(() => expect(refused()).toEqual({ count: 1, latest: 'early-claim' }));
    expect(session.view.outcome).toBeNull();
  });

  it('[N11.2] whose device slept does not take those for absent whom it could not hear', async () => {
    const { company, session } = await againstStranger();
    session.play({ column: 0 });
    await eventually(() => expect(session.view.ply).toBe(1));
    company.cut(0, 1);
    company.timers.sleep(300_000);
    await company.timers.pass(2_000);
    expect(session.view.seats[1]?.silentSince).not.toBeNull();
    expect(session.view.outcome).toBeNull();
    company.mend(0, 1);
    await company.timers.pass(2_000);
    expect(session.view.seats[1]).toMatchObject({ silentSince: null, departure: null });
  });

  it('[N11.1] that neither plays nor gives up is dropped when time and grace are over', async () => {
    const { company, session, text } = await againstStranger();
    session.play({ column: 0 });
    await eventually(() => expect(session.view.ply).toBe(1));
    for (let second = 0; second < 64; second += 1) {
      text(JSON.stringify({ t: 'heads', heads: [null, null], hears: [] }));
      await company.timers.pass(1_000);
    }
    expect(session.view.outcome).toBeNull();
    for (let second = 0; second < 7; second += 1) {
      text(JSON.stringify({ t: 'heads', heads: [null, null], hears: [] }));
      await company.timers.pass(1_000);
    }
    await eventually(() => expect(session.view.outcome?.ranks).toEqual([1, 2]));
    expect(session.view.seats[1]?.departure).toBe('time');
  });

  it('[O6.8] more frames than a link may bring are dropped and counted', async () => {
    const { session, text, refused } = await againstStranger();
    for (let sent = 0; sent < 400; sent += 1) text(JSON.stringify({ t: 'heads', heads: [null, null], hears: [] }));
    // Once, and not for each of them: a flood must not keep the page busy with counting.
    await eventually(() => expect(refused()).toEqual({ count: 1, latest: 'too-fast' }));
    expect(session.play({ column: 0 }).ok).toBe(true);
  });
});
