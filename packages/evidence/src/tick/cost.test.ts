import { describe, expect, it } from 'vitest';
import { isSignedBy } from '../jws.ts';
import { bumpers } from '../testing/bumpers.ts';
import { advance, askedOf, beginTicks, depositRest, heldKeys, playerOf, reportsOf } from '../testing/tick-play.ts';
import { makeSeatChain } from './seat-chain.ts';

/** A match of so many seconds. Bounds are several times what was measured, because other tests run beside this one. */
const SECONDS = 20;
const TITLE = bumpers({ ticks: 60 * SECONDS, points: 1_000_000 });

describe('[N12.13] what signed real time costs', () => {
  it('[N12.13] stores a few kilobytes a second for eight players, and is judged in a small part of the time it took', async () => {
    const play = await beginTicks(TITLE, 8);
    await advance(play, 60 * SECONDS + 12, heldKeys(1, TITLE));
    depositRest(play);
    const chars = play.deposits.reduce((sum, { jws }) => sum + jws.length, 0);
    expect(chars / SECONDS).toBeLessThan(8_500);
    const own = play.deposits.filter((_, at) => at % 8 === 0);
    expect(Math.max(...own.map(({ jws }) => jws.length))).toBeLessThan(1_200);

    const reports = await reportsOf(play);
    const before = process.cpuUsage();
    const findings = await askedOf(play, reports);
    const { user, system } = process.cpuUsage(before);
    expect(findings).toMatchObject({ evidence: { kind: 'complete', liars: [] }, plies: 60 * SECONDS });
    expect((user + system) / 1e6).toBeLessThan(SECONDS / 5);
  });

  it('[N12.13] takes a few hundredths of a core of each player', async () => {
    const play = await beginTicks(TITLE, 8);
    await advance(play, 120, heldKeys(1, TITLE));
    const player = playerOf(play, 0);
    const head = playerOf(play, 1).writer.newest;
    if (head === null) throw new Error('it signed');
    const perSecond = async (times: number, once: () => unknown): Promise<number> => {
      const before = process.cpuUsage();
      for (let done = 0; done < times; done += 1) await once();
      const { user, system } = process.cpuUsage(before);
      return (user + system) / times / 1e6;
    };
    const key = play.setup.keys[1] ?? '';
    const verify = await perSecond(300, () => isSignedBy(head.jws, key));
    const chain = makeSeatChain(play.setup, 0);
    const block = Uint8Array.of(1, 2, 3, 4, 5, 6);
    const hash = await perSecond(5_000, () => chain.add(block));
    const { head: own } = player.writer.newest ?? head;
    const sign = await perSecond(200, () => play.signers[0]?.sign('parley-ticks+jws', own));
    // Each head of the seven others.
    expect(80 * hash + 10 * sign + 70 * verify).toBeLessThan(0.15);
  });
});
