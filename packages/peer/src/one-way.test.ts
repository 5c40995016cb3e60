import { type IntroductionClaims, type Signal, WATCHER_SEAT } from '@parley/protocol';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import type { Link, LinkOptions } from './link.ts';
import { nodeRtc, stopNodeRtc } from './node.ts';
import { WatcherGate, wayOf } from './one-way.ts';
import { openLink } from './open-link.ts';
import { claimsOf, JWT, signerOf } from './testing/players.ts';

/** Real links over the loopback interface, from a player at seat 0 to a watcher, who may be hostile. */

const closing: Link[] = [];
afterEach(() => {
  for (const link of closing.splice(0)) link.close();
});
afterAll(() => stopNodeRtc());

const { a, b, ...rest } = claimsOf(0, 2);
const claims: IntroductionClaims = { ...rest, a, b: { ...b, seat: WATCHER_SEAT } };
/** What a hostile watcher tells its own link: the same introduction, as if it played. Its proofs are as good. */
const asIfPlaying: IntroductionClaims = { ...claims, b };

interface End {
  readonly link: Link;
  readonly heard: number[][];
}

function end(seat: number, mine: IntroductionClaims, key: number, wire: (signal: Signal) => void): End {
  const heard: number[][] = [];
  const options: LinkOptions = {
    jwt: JWT,
    claims: mine,
    seat,
    signer: signerOf(key),
    iceServers: [],
    plan: { first: 'direct', relayOnly: false, apart: false },
    relay: null,
    clock: () => performance.now(),
    handlers: { signal: wire, state: () => {}, message: (_channel, data) => void heard.push([...data]) },
  };
  const link = openLink(options, nodeRtc);
  closing.push(link);
  return { link, heard };
}

async function watched(by: IntroductionClaims): Promise<readonly [End, End]> {
  const player: End = end(0, claims, 0, (signal) => void watcher.link.receive(signal));
  const watcher: End = end(by.b.seat, by, 2, (signal) => void player.link.receive(signal));
  await vi.waitFor(() => expect([player, watcher].map(({ link }) => link.state.state)).toEqual(['open', 'open']), {
    timeout: 10_000,
    interval: 5,
  });
  return [player, watcher];
}

const endOf = ({ link }: End) => (link.state.state === 'closed' ? link.state.why : link.state.state);

describe('a link to a watcher', () => {
  it('[S3.7] carries what the player sends, and nothing that the watcher would send', async () => {
    const [player, watcher] = await watched(claims);
    expect(watcher.link.send('reliable', Uint8Array.of(1))).toBe(false);
    expect(watcher.link.send('unreliable', Uint8Array.of(1))).toBe(false);
    for (let n = 0; n < 100; n += 1) expect(player.link.send('reliable', Uint8Array.of(n))).toBe(true);
    await vi.waitFor(() => expect(watcher.heard).toHaveLength(100));
    // More than may wait for an acknowledgement: a watcher acknowledges what comes.
    for (let sent = 0; sent < 400; ) {
      if (player.link.send('reliable', Uint8Array.of(9))) sent += 1;
      else await vi.waitFor(() => expect(player.link.send('reliable', Uint8Array.of(9))).toBe(true));
    }
    await vi.waitFor(() => expect(watcher.heard.length).toBeGreaterThanOrEqual(500));
    expect([endOf(player), endOf(watcher), player.heard]).toEqual(['open', 'open', []]);
  });

  it.each(['reliable', 'unreliable'] as const)(
    '[S3.7] a hostile watcher that sends a %s frame is cut off, and nothing of it is heard',
    async (channel) => {
      const [player, watcher] = await watched(asIfPlaying);
      expect(watcher.link.send(channel, Uint8Array.of(1, 2, 3))).toBe(true);
      await vi.waitFor(() => expect(endOf(player)).toBe('one-way'), { timeout: 5_000 });
      expect(player.heard).toEqual([]);
      expect(player.link.send('reliable', Uint8Array.of(1))).toBe(false);
    },
  );
});

describe('the gate', () => {
  it('[S3.7] lets through what receiving needs, and no more of it than that', () => {
    const gate = new WatcherGate();
    for (let ms = 0; ms < 60_000; ms += 100) expect(gate.passes(ms % 200 === 0 ? 'alive' : 'answer', ms)).toBe(true);
    for (let n = 0; n < 300; n += 1) expect(gate.passes('answer', 61_000)).toBe(true);
    const all = Array.from({ length: 300 }, () => gate.passes('alive', 61_001));
    expect(all).toContain(false);
    expect(new WatcherGate().passes('data', 0)).toBe(false);
    expect(new WatcherGate().passes('duplicate', 0)).toBe(false);
    expect(new WatcherGate().passes('datagram', 0)).toBe(false);
  });

  it('[S3.7] the introduction alone says which way data goes', () => {
    expect([wayOf(claims, 0), wayOf(claims, WATCHER_SEAT), wayOf(claimsOf(0, 1), 0)]).toEqual(['out', 'in', 'both']);
  });
});
