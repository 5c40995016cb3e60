import { BLOCK_TICKS, readPart, tickSetupOf, writePart } from '@parley/evidence';
import { bumpers } from '@parley/evidence/testing';
import { LIMITS, WATCHER_SEAT } from '@parley/protocol';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { MatchSession } from '../session.ts';
import { type Onlooker, onlooker } from '../testing/audience.ts';
import { at, type Company, type FakeClient, gather } from '../testing/company.ts';
import type { FakeLink } from '../testing/link.ts';
import { tickFrame } from '../tick/frame.ts';
import { BEGINNINGS } from './serving.ts';
import type { TickWatchSession } from './session.ts';

/** Watching in real time with real keys, signatures and introductions, over links in memory. */

const title = bumpers({ ticks: 7_200, points: 1_000_000 });
let company: Company;
let sessions: readonly MatchSession[];
const watchers: TickWatchSession[] = [];

async function playing(of: Company): Promise<readonly MatchSession[]> {
  const all = of.starts.map((_, seat) => of.session(seat, { title }));
  await of.until(() => {
    for (const { view } of all) expect(view.phase.phase).toBe('playing');
  });
  for (const [seat, session] of all.entries()) session.ticks?.press(Uint8Array.of(1 + seat));
  return all;
}

/** One match for most tests: it goes on from test to test. */
beforeAll(async () => {
  company = await gather(title, 2);
  sessions = await playing(company);
  await company.timers.pass(4_500);
});
afterEach(async () => {
  company.release();
  for (const session of watchers.splice(0)) session.dispose();
  await company.timers.pass(50);
});
afterAll(() => {
  for (const session of sessions) session.dispose();
});

const watcherOf = (name: string, by = 0, client?: FakeClient): Promise<Onlooker> =>
  onlooker(company, by, name, { title, ...(client && { client }) });

async function watched(name: string, by = 0): Promise<TickWatchSession> {
  const one = await watcherOf(name, by);
  one.announce();
  const session = one.watchTicks();
  watchers.push(session);
  return session;
}

/** The two ends of the link between a player and this watcher. */
const servingEnd = (name: string, by = 0): FakeLink => linkAt(`${by}-${WATCHER_SEAT}-watch-${name}`);
const watchingEnd = (name: string, by = 0): FakeLink => linkAt(`${WATCHER_SEAT}-${by}-watch-${name}`);
function linkAt(key: string): FakeLink {
  const link = company.links.get(key);
  if (link === undefined) throw new Error(`no link ${key}`);
  return link;
}

const confirmed = (seat: number): number => {
  const { view } = at(sessions, seat);
  return view.kind === 'ticks' ? view.confirmed : 0;
};

describe('who watches a match in real time', () => {
  it('[N7.13] is cut off where its link gives no sign of life, and tells; not where the players wait for somebody', async () => {
    const stalled = await gather(title, 2);
    const players = await playing(stalled);
    await stalled.timers.pass(4_500);
    const eve = await onlooker(stalled, 0, 'eve', { title });
    eve.announce();
    const session = eve.watchTicks();
    watchers.push(session);
    await stalled.until(() => expect(session.view.phase).toBe('watching'));
    stalled.cut(0, 1);
    await stalled.until(() => expect(session.view.isWaiting).toBe(true));
    expect(session.isCutOff).toBe(false);
    const told = vi.fn();
    session.subscribe(told);
    const link = stalled.links.get(`${WATCHER_SEAT}-0-watch-eve`);
    link?.change({ silentSince: stalled.timers.now() });
    expect([session.isCutOff, told.mock.calls.length]).toEqual([true, 1]);
    link?.change({ silentSince: null });
    expect([session.isCutOff, told.mock.calls.length]).toEqual([false, 2]);
    for (const player of players) player.dispose();
  });

  it('[N7.1] joins at once, sees signed inputs alone, at least three seconds later, at the pace of the match', async () => {
    const eve = await watched('eve');
    await company.until(() => expect(eve.view.phase).toBe('watching'), 1_000);
    let before = eve.frame().tick;
    for (let second = 0; second < 4; second += 1) {
      await company.timers.pass(1_000);
      const { tick, alpha } = eve.frame();
      expect(tick - before).toBeGreaterThan(45);
      expect(alpha).toBeLessThanOrEqual(1);
      expect(confirmed(0) - tick).toBeGreaterThanOrEqual(3 * 60);
      expect(eve.view.behindS).toBeGreaterThanOrEqual(3);
      expect(eve.view.behindS).toBeLessThanOrEqual(7);
      before = tick;
    }
    expect(sessions.map(({ view }) => view.watchers)).toEqual([1, 0]);
  });

  it('[N7.3] sees who resigned and the end, as late as everything else', async () => {
    const other = await gather(title, 2);
    const all = await playing(other);
    const one = await onlooker(other, 0, 'eve', { title });
    one.announce();
    const eve = one.watchTicks();
    watchers.push(eve);
    await other.timers.pass(1_000);
    at(all, 1).resign();
    await other.until(() => expect(at(all, 0).view.outcome).not.toBeNull());
    await other.timers.pass(1_500);
    expect(eve.view.phase).toBe('linking');
    await other.until(() => expect(eve.view.phase).toBe('over'));
    expect(eve.view.departures).toEqual([null, 'resigned']);
    expect(eve.view.outcome).toEqual(at(all, 0).view.outcome);
    for (const session of all) session.dispose();
  });

  it('[N7.5] sends nothing but signals, and nothing over its link', async () => {
    const one = await watcherOf('mute');
    one.announce();
    const eve = one.watchTicks();
    watchers.push(eve);
    const sends = await company.until(() => watchingEnd('mute')).then(() => vi.spyOn(watchingEnd('mute'), 'send'));
    await company.timers.pass(2_500);
    expect(eve.view.phase).toBe('watching');
    expect(sends).not.toHaveBeenCalled();
    expect(one.client.sent.filter((said) => (said as { type: string }).type !== 'signal')).toEqual([]);
  });

  it('[N7.6] goes on from what it has where another one serves, and never goes back', async () => {
    const one = await watcherOf('first');
    one.announce();
    const eve = one.watchTicks();
    watchers.push(eve);
    await company.until(() => expect(eve.view.phase).toBe('watching'));
    servingEnd('first').close();
    await company.until(() => expect(eve.view.phase).toBe('lost'));
    await company.timers.pass(3_000);
    const before = eve.frame().tick;
    expect(eve.view.isWaiting).toBe(true);
    const second = await watcherOf('second', 1, one.client);
    second.announce();
    expect(eve.goOn({ ...second.start, match: 'another-match' })).toBe(false);
    expect(eve.goOn(second.start)).toBe(true);
    await company.until(() => expect(eve.view).toMatchObject({ phase: 'watching', isWaiting: false }));
    expect(eve.frame().tick).toBeGreaterThan(before);
    expect(eve.frame().tick - before).toBeLessThan(200);
  });
});

describe('somebody who watches and serves others', () => {
  it('[N7.10] gives on what it has, as late as it has it, to a bounded number, who do not go back when it goes', async () => {
    const first = await watcherOf('relay');
    first.announce();
    const relay = first.watchTicks();
    watchers.push(relay);
    await company.until(() => expect(relay.view.phase).toBe('watching'));
    const others = await Promise.all(
      Array.from({ length: LIMITS.relayWatchers + 2 }, (_, n) => onlooker(company, first, `behind-${n}`, { title })),
    );
    const sessions = others.map((one) => {
      one.announce();
      const session = one.watchTicks();
      watchers.push(session);
      return session;
    });
    const watching = () => sessions.filter(({ view }) => view.phase === 'watching');
    await company.until(() => expect(watching()).toHaveLength(LIMITS.relayWatchers));
    await company.timers.pass(2_000);
    expect(watching()).toHaveLength(LIMITS.relayWatchers);
    expect(relay.view.watchers).toBe(LIMITS.relayWatchers);
    const [behind] = watching();
    const [here = 0, there = 0] = [relay.frame().tick, behind?.frame().tick];
    expect(here - there).toBeLessThan(150);
    expect(there).toBeGreaterThan(0);
    expect(behind?.view.behindS).toBeGreaterThanOrEqual(relay.view.behindS ?? 0);
    relay.dispose();
    await company.until(() => expect(behind?.view.phase).toBe('lost'));
    expect(behind?.frame().tick).toBeGreaterThanOrEqual(there);
  });
});

describe('who serves a match in real time falsely', () => {
  const setup = () => {
    const { match, participants } = at(company.starts, 0);
    const keys = participants.map(({ key }) => key);
    return tickSetupOf({ match, seats: keys.length, keys }, title);
  };

  it.each([
    [
      'inputs that nobody pressed',
      (data: Uint8Array) => {
        const part = readPart(data, setup());
        if (part === null) return data;
        const seats = part.seats.map((one) =>
          one === null ? null : { ...one, inputs: one.inputs.map((byte, n) => (n === 3 ? byte ^ 4 : byte)) },
        );
        return writePart({ ...part, seats }, title.inputBytes);
      },
    ],
    ['what is no part', () => Uint8Array.of(0x31, 1, 2, 3)],
    ['a move of a title by turns', () => new TextEncoder().encode('{"t":"entry","jws":"a.b.c"}')],
    ['an act that nobody signed', () => tickFrame({ t: 'act', jws: 'a.b.c' })],
    ['nothing at all', () => new Uint8Array()],
    ['more than a part has', () => new Uint8Array(32_000).fill(0x31)],
  ])('[N7.7] is left, and nothing of it is shown: %s', async (what, change) => {
    const name = `false-${what.replaceAll(' ', '-')}`;
    company.held = 'yes';
    const eve = await watched(name);
    await company.until(() => {
      watchingEnd(name).incoming = change;
      servingEnd(name);
    });
    company.release();
    await company.until(() => expect(eve.view.phase).toBe('lost'));
    expect(eve.frame().tick).toBe(0);
    await company.until(() => expect(servingEnd(name).state.state).toBe('closed'));
  });

  it('[N7.7] is left where it sends without end: what waits is bounded', async () => {
    const eve = await watched('flooded');
    await company.until(() => expect(eve.view.phase).toBe('watching'));
    const { tick } = eve.frame();
    const inputs = new Uint8Array(200 * BLOCK_TICKS);
    for (let n = 0; n < 2_000; n += 1) {
      const frame = writePart({ tick: 0, ageMs: 0, seats: [{ from: 0, inputs, head: null }, null] }, 1);
      servingEnd('flooded').send('reliable', frame);
    }
    await company.until(() => expect(eve.view.phase).toBe('lost'));
    expect(eve.frame().tick).toBeGreaterThanOrEqual(tick);
  });

  it('[N7.7] is left where it sends nothing more for half a minute, though the match is not over', async () => {
    const eve = await watched('starved');
    await company.until(() => expect(eve.view.phase).toBe('watching'));
    watchingEnd('starved').incoming = () => null;
    await company.timers.pass(3_500);
    expect(eve.view).toMatchObject({ phase: 'watching', isWaiting: true });
    company.timers.sleep(27_000);
    await company.timers.pass(500);
    expect(eve.view.phase).toBe('lost');
  });
});

describe('who serves watchers of a match in real time', () => {
  const served = (): FakeLink[] =>
    [...company.links].flatMap(([key, link]) =>
      key.startsWith(`0-${WATCHER_SEAT}`) && link.state.state === 'open' ? [link] : [],
    );

  it('[N7.8] serves so many at most, and makes the same bytes once for all of them', async () => {
    const crowd = await Promise.all(Array.from({ length: LIMITS.watchers + 3 }, (_, n) => watcherOf(`crowd-${n}`)));
    for (const one of crowd) {
      one.announce();
      watchers.push(one.watchTicks());
    }
    await company.until(() => expect(served()).toHaveLength(LIMITS.watchers));
    await company.until(() => {
      expect(watchers.filter(({ view }) => view.phase === 'watching')).toHaveLength(LIMITS.watchers);
    });
    // The match of the tests before may have stood still a moment ago.
    await company.timers.pass(4_000);
    const sends = served().map((link) => vi.spyOn(link, 'send'));
    await company.timers.pass(2_500);
    const all = sends.map(({ mock }) => mock.calls.map(([, data]) => data));
    const [first = []] = all;
    expect(first.length).toBeGreaterThanOrEqual(2);
    expect(first.length).toBeLessThanOrEqual(3);
    for (const data of all) for (const [n, one] of data.entries()) expect(one).toBe(first[n]);
  });

  it('[N7.9] leaves a watcher that takes nothing, and plays on meanwhile as if it were not there', async () => {
    await watched('slow');
    const quick = await watched('quick');
    await company.until(() => expect(quick.view.phase).toBe('watching'));
    vi.spyOn(servingEnd('slow'), 'send').mockReturnValue(false);
    const before = confirmed(1);
    await company.timers.pass(4_000);
    expect(confirmed(1) - before).toBeGreaterThan(3.5 * 60);
    expect(servingEnd('slow').state.state).toBe('open');
    company.timers.sleep(12_000);
    await company.timers.pass(1_000);
    expect(servingEnd('slow').state.state).toBe('closed');
    expect(quick.view.phase).toBe('watching');
  });

  it('[N7.9] does not serve one who begins again and again, and does serve others', async () => {
    const first = await watcherOf('again-0');
    let begun = 0;
    for (let n = 1; n <= 3 * BEGINNINGS; n += 1) {
      const next = await watcherOf(`again-${n}`, 0, first.client);
      next.announce();
      await company.timers.pass(30);
      if (company.links.has(`0-${WATCHER_SEAT}-watch-again-${n}`)) begun += 1;
      const { introduction } = next.start;
      at(company.clients, 0).emit({ type: 'introduction-ended', introduction, reason: 'left' });
    }
    expect(begun).toBe(BEGINNINGS);
    const other = await watched('other');
    await company.until(() => expect(other.view.phase).toBe('watching'));
  });
});
