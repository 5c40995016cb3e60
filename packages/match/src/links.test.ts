import type { RungTry, Signal } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { signalFrame } from './frame.ts';
import type { MatchSession } from './session.ts';
import { at, type Company, gather } from './testing/company.ts';
import { eventually, reportOf } from './testing/report.ts';

async function begun(company: Company): Promise<readonly MatchSession[]> {
  const sessions = company.starts.map((_, seat) => company.session(seat));
  await eventually(() => {
    for (const { view } of sessions) expect(view.phase.phase).toBe('playing');
  });
  return sessions;
}

const retry: Signal = { kind: 'retry', attempt: 1 };
const candidate: Signal = { kind: 'candidate', attempt: 1, candidate: 'one', sdpMid: null, sdpMLineIndex: 0 };
const description: Signal = { kind: 'description', attempt: 1, type: 'offer', sdp: 'v=0' };

describe('a link that breaks', () => {
  it('[L4.2, L4.5] for ten seconds drops nobody: what was played meanwhile arrives, and both go on', async () => {
    const company = await gather('four-in-a-row', 2);
    const [first, second] = await begun(company);
    company.cut(0, 1);
    expect(first?.play({ column: 3 }).ok).toBe(true);
    await company.timers.pass(10_000);
    expect(second?.view.ply).toBe(0);
    expect(first?.view.seats[1]?.link?.state).toBe('open');
    expect(first?.view.seats[1]?.silentSince).toBe(company.timers.now() - 10_000);
    company.mend(0, 1);
    await eventually(() => expect(second?.view.ply).toBe(1));
    expect(first?.view.seats[1]?.silentSince).toBeNull();
    expect(second?.play({ column: 3 }).ok).toBe(true);
    await eventually(() => expect(first?.view.ply).toBe(2));
    for (const session of [first, second]) {
      expect(session?.view.seats.map(({ departure, refused }) => [departure, refused.count])).toEqual([
        [null, 0],
        [null, 0],
      ]);
    }
  });

  it('[L4.1] shows its silence after half a second, each rung that is tried, and its new path', async () => {
    const company = await gather('four-in-a-row', 2);
    const [first] = await begun(company);
    const views: unknown[] = [];
    first?.subscribe(() => views.push(first.view));
    company.cut(0, 1);
    await company.timers.pass(400);
    expect(first?.view.seats[1]?.silentSince).toBeNull();
    await company.timers.pass(200);
    expect(first?.view.seats[1]?.link).toMatchObject({ state: 'open', silentSince: company.timers.now() - 600 });
    const rung: RungTry = {
      rung: 'reversed',
      number: 1,
      cause: 'silence',
      startedMs: 2_000,
      outcome: 'trying',
      reason: null,
      tookMs: null,
      path: null,
    };
    const before = views.length;
    company.link(0, 1).change({ trying: 'reversed' }, [rung]);
    expect(views.length).toBe(before + 1);
    expect(first?.view.seats[1]).toMatchObject({ link: { trying: 'reversed' }, rungs: [rung] });
    expect(first?.view.seats[0]?.rungs).toEqual([]);
    company.link(0, 1).change({}, [{ ...rung, outcome: 'open' }]);
    expect(first?.view.seats[1]?.rungs[0]?.outcome).toBe('open');
    company.link(0, 1).rungs = [rung];
    company.link(0, 1).options.handlers.state(company.link(0, 1).state);
    expect(first?.view.seats[1]?.rungs[0]?.outcome).toBe('trying');
  });

  it('[L4.5] while one resigns and the other moves: both say the same in the end', async () => {
    const company = await gather('four-in-a-row', 2);
    const [first, second] = await begun(company);
    company.cut(0, 1);
    second?.resign();
    await eventually(() => expect(second?.view.outcome).not.toBeNull());
    // Longer than the end waits for anybody whose link is well.
    await company.timers.pass(8_000);
    expect(first?.play({ column: 3 }).ok).toBe(true);
    await company.timers.pass(4_000);
    expect(second?.view.phase.phase).toBe('playing');
    company.mend(0, 1);
    await company.until(() => expect(company.clients.map(({ reports }) => reports.length)).toEqual([1, 1]));
    const reports = [await reportOf(company, 0), await reportOf(company, 1)];
    expect({ ...at(reports, 1), seat: 0 }).toEqual(at(reports, 0));
    expect(at(reports, 0)).toMatchObject({ plies: 1, departures: [null, 'resigned'] });
  });

  it('[L4.5] in the last seconds of a turn costs nobody the match: the time for which it was lost does not count', async () => {
    const company = await gather('four-in-a-row', 2);
    const [first, second] = await begun(company);
    await company.timers.pass(57_000);
    company.cut(0, 1);
    expect(first?.play({ column: 3 }).ok).toBe(true);
    // Turn and grace are over after 65 seconds.
    await company.timers.pass(9_500);
    company.mend(0, 1);
    await eventually(() => expect(second?.view.ply).toBe(1));
    await company.timers.pass(2_000);
    for (const session of [first, second]) {
      expect(session?.view.outcome).toBeNull();
      expect(session?.view.seats.map(({ refused }) => refused.count)).toEqual([0, 0]);
    }
  });

  it('[N11.2] for as long as the rules have it makes absent whom nobody hears', async () => {
    const company = await gather('four-in-a-row', 2);
    const [first] = await begun(company);
    company.cut(0, 1);
    first?.play({ column: 3 });
    await company.timers.pass(19_500);
    expect(first?.view.outcome).toBeNull();
    await company.until(() => expect(first?.view.seats[1]?.departure).toBe('absent'), 2_000);
    expect(first?.view.outcome?.ranks).toEqual([1, 2]);
  });

  it('[N11.5] and is repaired right after both took each other for absent: both say the same', async () => {
    const company = await gather('four-in-a-row', 2);
    const sessions = await begun(company);
    company.cut(0, 1);
    await company.timers.pass(20_500);
    await company.until(() => {
      expect(at(sessions, 0).view.seats[1]?.departure).toBe('absent');
      expect(at(sessions, 1).view.seats[0]?.departure).toBe('absent');
    }, 2_000);
    company.mend(0, 1);
    await company.until(() => expect(company.clients.map(({ reports }) => reports.length)).toEqual([1, 1]));
    const reports = [await reportOf(company, 0), await reportOf(company, 1)];
    expect({ ...at(reports, 1), seat: 0 }).toEqual(at(reports, 0));
    // The player whose turn it was.
    expect(at(reports, 0).departures).toEqual(['absent', null]);
  });

  it('[L4.8, S7.5] to somebody who left for good is not repaired: nothing more is said to the server about it', async () => {
    const company = await gather('four-in-a-row', 2);
    const [first] = await begun(company);
    const client = at(company.clients, 0);
    const { introduction } = at(at(company.starts, 0).introductions, 0);
    client.emit({ type: 'introduction-ended', introduction, reason: 'left' });
    // As long as it is heard, it stands.
    await company.timers.pass(3_000);
    expect(first?.view.seats[1]?.link?.state).toBe('open');
    company.cut(0, 1);
    await company.timers.pass(1_500);
    company.link(0, 1).options.handlers.signal(retry);
    expect(client.said('signal')).toEqual([]);
    expect(first?.view.seats[1]?.link?.state).toBe('open');
    await company.timers.pass(1_000);
    expect(first?.view.seats[1]?.link?.state).toBe('closed');
  });

  it('[L4.8] silent as somebody leaves for good, ends at once; a server that lost somebody ends nothing', async () => {
    const company = await gather('four-in-a-row', 2);
    const [first] = await begun(company);
    const { introduction } = at(at(company.starts, 0).introductions, 0);
    company.cut(0, 1);
    await company.timers.pass(600);
    at(company.clients, 0).emit({ type: 'introduction-ended', introduction, reason: 'disconnected' });
    expect(first?.view.seats[1]?.link?.state).toBe('open');
    at(company.clients, 0).emit({ type: 'introduction-ended', introduction, reason: 'left' });
    expect(first?.view.seats[1]?.link?.state).toBe('closed');
  });

  it('[N11.2] between two of three makes nobody absent while the third hears both', async () => {
    const company = await gather('dots-and-boxes', 3);
    const sessions = await begun(company);
    company.cut(0, 1);
    await company.timers.pass(30_000);
    expect(sessions.map(({ view }) => view.seats.map(({ departure }) => departure))).toEqual([
      [null, null, null],
      [null, null, null],
      [null, null, null],
    ]);
    // What one of them plays reaches the other through the third.
    expect(at(sessions, 0).play({ edge: 0 }).ok).toBe(true);
    await company.until(() => expect(at(sessions, 1).view.ply).toBe(1));
  });

  it('[N11.2] to a device that slept is no absence of others, whether the link or the clock notices first', async () => {
    const company = await gather('four-in-a-row', 2);
    const [first] = await begun(company);
    first?.play({ column: 3 });
    await eventually(() => expect(first?.view.ply).toBe(1));
    const since = company.timers.now();
    // The other device has the same clock, and finds its own time over: that must not be heard here.
    company.link(1, 0).cut();
    company.timers.sleep(300_000);
    await company.timers.pass(250);
    company.link(0, 1).change({ silentSince: since });
    await company.timers.pass(2_000);
    expect(first?.view.outcome).toBeNull();
    await company.timers.pass(17_000);
    expect(first?.view.outcome).toBeNull();
    await company.until(() => expect(first?.view.seats[1]?.departure).toBe('absent'), 5_000);
  });
});

describe('what a repair has to say', () => {
  async function three(relayOnly = false) {
    const company = await gather('dots-and-boxes', 3, [], relayOnly);
    const sessions = await begun(company);
    company.cut(0, 1);
    await company.timers.pass(600);
    const say = (signal: Signal) => company.link(0, 1).options.handlers.signal(signal);
    const heard = () => company.link(1, 0).signals;
    return { company, sessions, say, heard };
  }

  it('[L4.4] travels through another player of the match when the server is gone', async () => {
    const { company, sessions, say, heard } = await three();
    for (const client of company.clients) client.server = 'gone';
    for (const signal of [description, candidate, retry]) say(signal);
    await eventually(() => expect(heard()).toEqual([description, candidate, retry]));
    expect(company.link(1, 2).signals).toEqual([]);
    for (const { view } of sessions) for (const { refused } of view.seats) expect(refused.count).toBe(0);
  });

  it('[L4.4] does so too while nobody has noticed yet that the server is gone', async () => {
    const { company, say, heard } = await three();
    for (const client of company.clients) client.server = 'dead';
    say(retry);
    await eventually(() => expect(heard()).toEqual([retry]));
  });

  it('[L4.4, O6.8] and the same candidate by several ways is handed over once', async () => {
    const { company, say, heard } = await three();
    say(candidate);
    expect(at(company.clients, 0).said('signal')).toHaveLength(1);
    at(company.clients, 1).emit({ type: 'signal', introduction: 'introduction-0-1', signal: candidate });
    await eventually(() => expect(heard()).toEqual([candidate]));
    await company.timers.pass(1_000);
    expect(heard()).toEqual([candidate]);
  });

  it('[S9.7] goes to the server alone as long as the link has never stood', async () => {
    const company = await gather('dots-and-boxes', 3);
    await begun(company);
    const { handlers } = company.link(0, 1).options;
    handlers.state({ state: 'connecting', since: 0, rung: 'direct' });
    handlers.signal(retry);
    await company.timers.pass(1_000);
    expect(at(company.clients, 0).said('signal')).toHaveLength(1);
    expect(company.link(1, 0).signals).toEqual([]);
  });

  it('[S17.5] tells no other player where somebody is that hides it', async () => {
    const { company, say, heard } = await three(true);
    for (const client of company.clients) client.server = 'gone';
    const share: Signal = { kind: 'share', round: 0, key: 'k'.repeat(43) };
    for (const signal of [description, candidate, retry, share]) say(signal);
    await eventually(() => expect(heard()).toEqual([retry, share]));
  });

  it('[L4.4, O6.8] is refused from a peer that speaks for somebody else, and a flood of it ends early', async () => {
    const { company, sessions, heard } = await three();
    const bring = (to: number, from: number, signal: Signal) =>
      company.link(2, 1).send('reliable', signalFrame(to, from, signal) ?? new Uint8Array(1));
    bring(2, 0, retry);
    await eventually(() =>
      expect(at(sessions, 1).view.seats[2]?.refused).toEqual({ count: 1, latest: 'forged-signal' }),
    );
    for (let n = 0; n < 250; n += 1) bring(1, 0, retry);
    await eventually(() => expect(heard().length).toBeGreaterThan(0));
    await company.timers.pass(250);
    expect(heard().length).toBeLessThanOrEqual(90);
    expect(at(sessions, 1).view.seats.map(({ departure }) => departure)).toEqual([null, null, null]);
  });

  it('[S9.7] of a link that never stood is taken from the server alone', async () => {
    const { company, heard } = await three();
    company.link(1, 0).enter({ state: 'connecting', since: 0, rung: 'direct' });
    const before = heard().length;
    company.link(2, 1).send('reliable', signalFrame(1, 0, description) ?? new Uint8Array(1));
    await company.timers.pass(250);
    expect(heard()).toHaveLength(before);
  });
});

describe('what the server is told of links, and asked', () => {
  it('[L1.3] the path and the rungs when a link stands, and again when its path has changed', async () => {
    const company = await gather('four-in-a-row', 2);
    await begun(company);
    const client = at(company.clients, 0);
    const report = { type: 'link-report', match: 'match-0001', peer: 1, path: 'direct', rungs: [] };
    expect(client.said('link-report')).toEqual([report]);
    company.link(0, 1).change({ path: 'server' });
    expect(client.said('link-report')).toHaveLength(1);
    await company.timers.pass(2_250);
    expect(client.said('link-report')).toEqual([report, { ...report, path: 'server' }]);
    await company.timers.pass(5_000);
    expect(client.said('link-report')).toHaveLength(2);
  });

  it('[S16.1] what it could not be told is told when it is back', async () => {
    const company = await gather('four-in-a-row', 2);
    await begun(company);
    const client = at(company.clients, 0);
    client.server = 'gone';
    company.link(0, 1).change({ path: 'turn-tcp' });
    await company.timers.pass(5_000);
    company.link(0, 1).change({ path: 'turn-tls' });
    client.server = 'there';
    await company.timers.pass(500);
    expect(client.said('link-report').slice(1)).toMatchObject([{ path: 'turn-tls' }]);
  });

  it('[L1.3] of a link that never stood, every rung that failed, besides that it did', async () => {
    const company = await gather('four-in-a-row', 2);
    company.held = 'yes';
    company.starts.map((_, seat) => company.session(seat));
    await eventually(() => expect(company.links.size).toBe(2));
    const rung: RungTry = {
      rung: 'direct',
      number: 0,
      cause: 'planned',
      startedMs: 0,
      outcome: 'failed',
      reason: 'ice-failed',
      tookMs: null,
      path: null,
    };
    const link = company.link(0, 1);
    link.change(
      {},
      Array.from({ length: 40 }, () => rung),
    );
    link.enter({ state: 'closed', why: 'timeout' });
    expect(at(company.clients, 0).sent).toEqual([
      { type: 'link-report', match: 'match-0001', peer: 1, path: null, rungs: Array.from({ length: 32 }, () => rung) },
      { type: 'link-failed', match: 'match-0001', peer: 1, reason: 'timeout' },
    ]);
  });

  it('[L4.6] whether it is still there, once for each second of silence that a link has', async () => {
    const company = await gather('four-in-a-row', 2);
    await begun(company);
    const client = at(company.clients, 0);
    company.cut(0, 1);
    await company.timers.pass(900);
    expect(client.probes).toBe(0);
    await company.timers.pass(4_000);
    expect(client.probes).toBe(1);
    company.mend(0, 1);
    await company.timers.pass(3_000);
    expect(client.probes).toBe(1);
    company.cut(0, 1);
    await company.timers.pass(2_000);
    expect(client.probes).toBe(2);
  });

  it('[L4.6] and when it is back, silent links do not wait: the network may be another one', async () => {
    const company = await gather('dots-and-boxes', 3);
    await begun(company);
    company.cut(0, 1);
    await company.timers.pass(1_000);
    at(company.clients, 0).emit({ type: 'online' });
    expect(company.link(0, 1).networkChanges).toBe(1);
    expect(company.link(0, 2).networkChanges).toBe(0);
    expect(company.link(1, 0).networkChanges).toBe(0);
  });

  it('[S12.7] frames of its relay go to the link whose introduction they bear, and from it', async () => {
    const company = await gather('dots-and-boxes', 3);
    await begun(company);
    const client = at(company.clients, 0);
    const frame = { introduction: 'introduction-0-2', round: 1, reliable: true, payload: Uint8Array.of(7) };
    client.relay(frame);
    client.relay({ ...frame, introduction: 'introduction-1-2' });
    expect(company.link(0, 2).relayed).toEqual([frame]);
    expect(company.link(0, 1).relayed).toEqual([]);
    expect(company.link(0, 1).options.relay?.send(frame)).toBe(true);
    expect(client.relayed).toEqual([frame]);
    client.server = 'gone';
    expect(company.link(0, 1).options.relay?.send(frame)).toBe(false);
  });

  it('[L2.5] a link is opened by the plan that the server made for it', async () => {
    const company = await gather('four-in-a-row', 2, [], true);
    const sessions = company.starts.map((_, seat) => company.session(seat));
    expect(at(sessions, 0).view.seats[1]?.link).toMatchObject({ state: 'connecting', rung: 'turn' });
    await eventually(() => expect(company.links.size).toBe(2));
    expect(company.link(0, 1).options.plan).toEqual({ first: 'turn', relayOnly: true, apart: false });
  });
});
