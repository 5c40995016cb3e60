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

it('[N7.8] sixteen watchers of each player over real links cost little, and the match goes on at its pace', async () => {
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
  /** Ticks a second, of so many. */
  const pace = async (ticks: number): Promise<number> => {
    const from = { tick: confirmed(), at: timers.now() };
    await eventually(() => expect(confirmed() - from.tick).toBeGreaterThanOrEqual(ticks));
    return ((confirmed() - from.tick) / (timers.now() - from.at)) * 1_000;
  };
  const alone = await pace(180);

  const crowd: Onlooker[] = [];
  for (let n = 0; n < 2 * LIMITS.watchers; n += 1) crowd.push(await onlooker(company, n % 2, `eve-${n}`, { title }));
  for (const [n, one] of crowd.entries()) {
    const player = at(company.clients, n % 2);
    watching.set(one.start.introduction, one.client);
    signalTo(one.client, () => player);
    const plan = { first: 'direct', relayOnly: false, apart: false } as const;
    player.emit({ type: 'watched', watcher: { ...one.watcher, plan } });
    const session = createWatchSession({
      start: { ...one.start, plan },
      title,
      client: one.client,
      timers,
      openLink: (options) =>
        openLink(
          {
            ...options,
            handlers: {
              ...options.handlers,
              message: (channel, data) => {
                sent += data.length;
                options.handlers.message(channel, data);
              },
            },
          },
          nodeRtc,
        ),
    });
    if (session.kind !== 'ticks') throw new Error('not in real time');
    watchers.push(session);
  }
  await eventually(() => {
    expect(watchers.filter(({ view }) => view.phase === 'watching')).toHaveLength(2 * LIMITS.watchers);
  });
  expect(sessions.map(({ view }) => view.watchers)).toEqual([LIMITS.watchers, LIMITS.watchers]);
  const [before, from] = [sent, timers.now()];
  const watched = await pace(300);
  const each = ((sent - before) / (timers.now() - from) / watchers.length) * 1_000;
  // All of this machine is one process here: half of the pace would be a match that somebody sees slow down.
  expect(watched).toBeGreaterThan(alone / 2);
  expect(each).toBeGreaterThan(50);
  expect(each).toBeLessThan(600);
  for (const session of watchers) {
    expect(session.view.phase).toBe('watching');
    expect(session.frame().tick).toBeGreaterThan(began);
  }
}, 120_000);
