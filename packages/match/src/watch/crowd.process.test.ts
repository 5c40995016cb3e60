import { systemTimers } from '@parley/client';
import { bumpers } from '@parley/evidence/testing';
import { openLink } from '@parley/peer';
import { nodeRtc } from '@parley/peer/node';
import { LIMITS } from '@parley/protocol';
import { afterEach, expect, it, vi } from 'vitest';
import { createMatchSession } from '../create-session.ts';
import type { MatchSession } from '../session.ts';
import { type Onlooker, onlooker } from '../testing/audience.ts';
import { at, type Company, type FakeClient, gather } from '../testing/company.ts';
import { createWatchSession } from './create-watch.ts';
import type { TickWatchSession } from './session.ts';

/** Thirty-two watchers of a match of two, over real links, in this process. */

const title = bumpers({ ticks: 36_000, points: 1_000_000 });
const timers = systemTimers();
const sessions: MatchSession[] = [];
const watchers: TickWatchSession[] = [];

afterEach(() => {
  for (const session of [...watchers.splice(0), ...sessions.splice(0)]) session.dispose();
});

/** What a client signals reaches the other side, as the server would bring it. */
function signalTo(from: FakeClient, to: (introduction: string) => FakeClient | null): void {
  const send = from.send.bind(from);
  from.send = (message: Parameters<FakeClient['send']>[0]) => {
    if (message.type !== 'signal') return send(message);
    const { introduction, signal } = message;
    to(introduction)?.emit({ type: 'signal', introduction, signal });
    return true;
  };
}

function introduced({ starts, clients }: Company, watching: ReadonlyMap<string, FakeClient>): void {
  for (const [seat, client] of clients.entries()) {
    signalTo(client, (introduction) => {
      const peer = at(starts, seat).introductions.find((one) => one.introduction === introduction)?.peer;
      return peer === undefined ? (watching.get(introduction) ?? null) : at(clients, peer);
    });
  }
}

const eventually = (check: () => void): Promise<void> => vi.waitFor(check, { interval: 20, timeout: 40_000 });

const confirmed = (): number => {
  const { view } = at(sessions, 0);
  return view.kind === 'ticks' ? view.confirmed : 0;
};

it('[N7.8, N7.10] sixteen watchers of each player over real links cost little, and the match goes on', async () => {
  const company = await gather(title, 2);
  const watching = new Map<string, FakeClient>();
  introduced(company, watching);
  for (const [seat, start] of company.starts.entries()) {
    const client = at(company.clients, seat);
    sessions.push(
      createMatchSession({ start, title, client, timers, openLink: (options) => openLink(options, nodeRtc) }),
    );
  }
  await eventually(() => expect(confirmed()).toBeGreaterThan(60));
  for (const [seat, session] of sessions.entries()) {
    session.ticks?.steer((state) => title.suggest(state as never, seat, Math.random));
  }
  let sent = 0;
  const began = confirmed();
  /** The match goes on by so many ticks. How fast is a matter of the machine. */
  const goesOn = async (ticks: number): Promise<void> => {
    const from = confirmed();
    await eventually(() => expect(confirmed() - from).toBeGreaterThanOrEqual(ticks));
  };

  const crowd: Onlooker[] = [];
  for (let n = 0; n < 2 * LIMITS.watchers; n += 1) crowd.push(await onlooker(company, n % 2, `eve-${n}`, { title }));
  const watch = (one: Onlooker, serving: FakeClient): TickWatchSession => {
    watching.set(one.start.introduction, one.client);
    signalTo(one.client, () => serving);
    const plan = { first: 'direct', relayOnly: false, apart: false } as const;
    serving.emit({ type: 'watched', watcher: { ...one.watcher, plan } });
    const session = createWatchSession({
      start: { ...one.start, plan },
      title,
      client: one.client,
      timers,
      openLink: (options) => {
        const message: typeof options.handlers.message = (channel, data) => {
          sent += data.length;
          options.handlers.message(channel, data);
        };
        return openLink({ ...options, handlers: { ...options.handlers, message } }, nodeRtc);
      },
    });
    if (session.kind !== 'ticks') throw new Error('not in real time');
    watchers.push(session);
    return session;
  };
  for (const [n, one] of crowd.entries()) watch(one, at(company.clients, n % 2));
  await eventually(() => {
    expect(watchers.filter(({ view }) => view.phase === 'watching')).toHaveLength(2 * LIMITS.watchers);
  });
  expect(sessions.map(({ view }) => view.watchers)).toEqual([LIMITS.watchers, LIMITS.watchers]);
  const [before, from] = [sent, timers.now()];
  await goesOn(300);
  const each = ((sent - before) / (timers.now() - from) / watchers.length) * 1_000;
  expect(each).toBeGreaterThan(0);
  expect(each).toBeLessThan(600);

  // One more, whom one of them serves: over its link to a player nothing goes, over this one everything.
  const [relay] = crowd;
  if (relay === undefined) throw new Error('nobody watches');
  signalTo(relay.client, (introduction) => watching.get(introduction) ?? at(company.clients, 0));
  const behind = watch(await onlooker(company, relay, 'behind', { title }), relay.client);
  await eventually(() => expect(behind.view.phase).toBe('watching'));
  expect(at(watchers, 0).view.watchers).toBe(1);

  for (const session of watchers) {
    expect(session.view.phase).toBe('watching');
    expect(session.frame().tick).toBeGreaterThan(began);
  }
}, 120_000);
