import { LIMITS, WATCHER_SEAT } from '@parley/protocol';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { MatchSession } from '../session.ts';
import { onlooker } from '../testing/audience.ts';
import { at, type Company, gather, newSigner } from '../testing/company.ts';
import { entryFrame, headsFrame } from '../turn/frame.ts';

/** Watching with real keys, signatures and introductions, over links in memory. */

let company: Company;
let sessions: readonly MatchSession[];
beforeEach(async () => {
  company = await gather('four-in-a-row', 2);
  sessions = company.starts.map((_, seat) => company.session(seat));
  await company.until(() => expect(sessions.map(({ view }) => view.phase.phase)).toEqual(['playing', 'playing']));
});

/** Plays this column by whoever is on turn. */
async function play(column: number): Promise<void> {
  const { turn, ply } = at(sessions, 0).view;
  const mover = at(sessions, turn ?? 0);
  await company.until(() => expect(mover.view.turn).toBe(turn));
  expect(mover.play({ column }).ok).toBe(true);
  await company.until(() => expect(sessions.map(({ view }) => view.ply)).toEqual([ply + 1, ply + 1]));
}

const playFour = async (): Promise<void> => {
  for (const column of [0, 1, 0, 1, 0, 1, 0]) await play(column);
};

describe('a watcher', () => {
  it('[S3.8] sees each move, the position by the rules, and the result, and the player how many watch', async () => {
    await play(3);
    const eve = await onlooker(company, 0, 'eve');
    eve.announce();
    const watching = eve.watch();
    expect(watching.view.phase).toBe('linking');
    await company.until(() => expect(watching.view).toMatchObject({ phase: 'watching', ply: 1 }));
    expect(sessions.map(({ view }) => view.watchers)).toEqual([1, 0]);
    for (const [n, column] of [3, 2].entries()) {
      await play(column);
      await company.until(() => expect(watching.view.ply).toBe(n + 2));
      expect(watching.view.state).toEqual(at(sessions, 1).view.state);
      expect(watching.view.turn).toBe(at(sessions, 1).view.turn);
      expect(watching.view.last).toEqual(at(sessions, 1).view.last);
    }
    for (const column of [4, 2, 4, 2, 4, 2]) if (at(sessions, 0).view.outcome === null) await play(column);
    await company.until(() => expect(watching.view.phase).toBe('over'));
    expect(watching.view.outcome).toEqual(at(sessions, 0).view.outcome);
    watching.dispose();
    await company.until(() => expect(at(sessions, 0).view.watchers).toBe(0));
  });

  it('[S3.8] sees who resigns', async () => {
    const eve = await onlooker(company, 1, 'eve');
    eve.announce();
    const watching = eve.watch();
    await play(3);
    at(sessions, 0).resign();
    await company.until(() => expect(watching.view.phase).toBe('over'));
    expect(watching.view.departures[0]).toBe('resigned');
  });

  it('[S3.8] sends nothing but signals, and nothing over its link', async () => {
    const eve = await onlooker(company, 0, 'eve');
    eve.announce();
    const watching = eve.watch();
    await company.until(() => expect(watching.view.phase).toBe('watching'));
    const link = company.links.get(`${WATCHER_SEAT}-0-watch-eve`);
    const sends = vi.spyOn(link ?? company.link(0, 1), 'send');
    await playFour();
    await company.until(() => expect(watching.view.phase).toBe('over'));
    expect(sends).not.toHaveBeenCalled();
    expect(eve.client.sent.filter((said) => (said as { type: string }).type !== 'signal')).toEqual([]);
    expect([eve.client.reports, eve.client.deposits]).toEqual([[], []]);
  });

  it('[S3.31] of an introduction that is announced twice has one link, and none once that has ended', async () => {
    const opened = vi.spyOn(company, 'open');
    const serving = () => opened.mock.calls.filter(([{ claims, seat }]) => claims.jti === 'watch-eve' && seat === 0);
    const eve = await onlooker(company, 0, 'eve');
    eve.announce();
    const watching = eve.watch();
    eve.announce();
    await company.until(() => expect(watching.view.phase).toBe('watching'));
    eve.announce();
    expect(at(sessions, 0).view.watchers).toBe(1);
    watching.dispose();
    await company.until(() => expect(at(sessions, 0).view.watchers).toBe(0));
    // Used up: who wants to watch again asks the server for another one.
    eve.announce();
    const ada = await onlooker(company, 0, 'ada');
    ada.announce();
    const other = ada.watch();
    await company.until(() => expect(other.view.phase).toBe('watching'));
    expect([at(sessions, 0).view.watchers, serving().length]).toEqual([1, 1]);
  });

  it.each([
    ['a move that nobody signed', () => entryFrame('a.b.c')],
    ['heads', () => headsFrame([null, null], [])],
    ['what is not even a frame', () => new TextEncoder().encode('{')],
  ])('[S3.8] is shown nothing of %s: whoever serves that is left', async (_what, forged) => {
    const eve = await onlooker(company, 0, 'eve');
    eve.announce();
    const watching = eve.watch();
    await company.until(() => expect(watching.view.phase).toBe('watching'));
    company.links.get(`0-${WATCHER_SEAT}-watch-eve`)?.send('reliable', forged());
    await company.until(() => expect(watching.view.phase).toBe('lost'));
    expect(watching.view.ply).toBe(0);
  });

  it('[N7.13] knows that it is cut off where its link stands without a sign of life, and tells', async () => {
    const eve = await onlooker(company, 0, 'eve');
    eve.announce();
    const watching = eve.watch();
    await company.until(() => expect(watching.view.phase).toBe('watching'));
    const told = vi.fn();
    watching.subscribe(told);
    const link = company.links.get(`${WATCHER_SEAT}-0-watch-eve`);
    expect(watching.isCutOff).toBe(false);
    link?.change({ silentSince: 1 });
    expect([watching.isCutOff, told.mock.calls.length]).toEqual([true, 1]);
    link?.change({ silentSince: null });
    expect([watching.isCutOff, watching.view.phase]).toEqual([false, 'watching']);
  });

  it('[S3.8] is not shown a move that another key than the players’ signed', async () => {
    const other = await gather('four-in-a-row', 2);
    const strangers = other.starts.map((_, seat) => other.session(seat));
    await other.until(() => expect(at(strangers, 0).view.phase.phase).toBe('playing'));
    at(strangers, at(strangers, 0).view.turn ?? 0).play({ column: 0 });
    await other.until(() => expect(other.clients.flatMap(({ deposits }) => deposits.flat()).length).toBeGreaterThan(0));
    const [jws = ''] = other.clients.flatMap(({ deposits }) => deposits.flat());
    const eve = await onlooker(company, 0, 'eve');
    eve.announce();
    const watching = eve.watch();
    await company.until(() => expect(watching.view.phase).toBe('watching'));
    company.links.get(`0-${WATCHER_SEAT}-watch-eve`)?.send('reliable', entryFrame(jws));
    await company.until(() => expect(watching.view.phase).toBe('lost'));
    expect(watching.view.ply).toBe(0);
  });

  it('[S3.8] does not link under an introduction that the server did not sign for it', async () => {
    const forger = await newSigner();
    for (const change of [{ signer: forger }, { claims: { match: 'another-match' } }, { claims: { exp: 1 } }]) {
      const eve = await onlooker(company, 0, `eve-${JSON.stringify(change).length}`, change);
      const watching = eve.watch();
      await company.until(() => expect(watching.view.phase).toBe('lost'));
    }
  });

  it('[S3.8] has lost it when the server ends the introduction, and keeps what is over', async () => {
    const [eve, ann] = [await onlooker(company, 0, 'eve'), await onlooker(company, 1, 'ann')];
    for (const one of [eve, ann]) one.announce();
    const watching = [eve.watch(), ann.watch()];
    await company.until(() => expect(watching.map(({ view }) => view.phase)).toEqual(['watching', 'watching']));
    eve.client.emit({ type: 'introduction-ended', introduction: eve.start.introduction, reason: 'disconnected' });
    expect(watching[0]?.view.phase).toBe('lost');
    await playFour();
    await company.until(() => expect(watching[1]?.view.phase).toBe('over'));
    ann.client.emit({ type: 'introduction-ended', introduction: ann.start.introduction, reason: 'expired' });
    expect(watching[1]?.view.phase).toBe('over');
  });
});

describe('a player who serves', () => {
  const serving = (): number => [...company.links.keys()].filter((key) => key.startsWith(`0-${WATCHER_SEAT}`)).length;

  it('[S3.9] links only under an introduction that the server signed, for a watcher of this match, and for this seat', async () => {
    const forger = await newSigner();
    const { participants } = at(company.starts, 0);
    const seat = (at: number) => ({ ...participants[at], player: `player-${at}`, card: undefined, seat: at });
    const forged = [
      await onlooker(company, 0, 'forged', { signer: forger }),
      await onlooker(company, 0, 'late', { claims: { exp: 1 } }),
      await onlooker(company, 0, 'elsewhere', { claims: { match: 'another-match' } }),
      // To play, and with the other player: no introduction of the match is one to watch.
      await onlooker(company, 0, 'to-play', { claims: { a: seat(0), b: seat(1) } }),
      await onlooker(company, 1, 'of-the-other'),
    ];
    for (const { watcher } of forged) at(company.clients, 0).emit({ type: 'watched', watcher });
    await company.timers.pass(1_000);
    expect(serving()).toBe(0);
    (await onlooker(company, 0, 'eve')).announce();
    await company.until(() => expect(serving()).toBe(1));
  });

  it('[S3.9] serves so many at most, whatever the server says, and another one when one has gone', async () => {
    const crowd = await Promise.all(
      Array.from({ length: LIMITS.watchers + 3 }, (_, n) => onlooker(company, 0, `eve-${n}`)),
    );
    for (const one of crowd) one.announce();
    await company.until(() => expect(serving()).toBe(LIMITS.watchers));
    await company.timers.pass(500);
    expect(serving()).toBe(LIMITS.watchers);
    const { introduction } = at(crowd, 0).start;
    at(company.clients, 0).emit({ type: 'introduction-ended', introduction, reason: 'left' });
    at(crowd, LIMITS.watchers).announce();
    await company.until(() => expect(serving()).toBe(LIMITS.watchers + 1));
  });

  it('[S3.9] plays on at the same pace with watchers who read nothing', async () => {
    const crowd = await Promise.all(
      Array.from({ length: LIMITS.watchers }, (_, n) => onlooker(company, 0, `eve-${n}`)),
    );
    for (const one of crowd) {
      one.announce();
      one.watch();
    }
    await company.until(() => expect(at(sessions, 0).view.watchers).toBe(LIMITS.watchers));
    for (const [key, link] of company.links)
      if (key.startsWith(`0-${WATCHER_SEAT}`)) vi.spyOn(link, 'send').mockReturnValue(false);
    const began = company.timers.now();
    await playFour();
    expect(at(sessions, 1).view.outcome).not.toBeNull();
    // By the clock of the match, which stands still where nobody waits.
    expect(company.timers.now() - began).toBeLessThan(2_000);
  });

  it('[S3.9] ends the links of its watchers when it leaves the match', async () => {
    const eve = await onlooker(company, 0, 'eve');
    eve.announce();
    const watching = eve.watch();
    await company.until(() => expect(watching.view.phase).toBe('watching'));
    at(sessions, 0).leave();
    await company.until(() => expect(watching.view.phase).toBe('over'));
    at(sessions, 0).dispose();
    await company.until(() => expect(company.links.get(`0-${WATCHER_SEAT}-watch-eve`)?.state.state).toBe('closed'));
  });
});
