import type { LinkPlan, RelayFrame, Signal } from '@parley/protocol';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import type { Link } from './link.ts';
import { nodeRtc, stopNodeRtc } from './node.ts';
import { openLink } from './open-link.ts';
import type { RtcImplementation } from './rtc.ts';
import { claimsOf, JWT, signerOf } from './testing/players.ts';

/** Links that break: real engines, real seals, real time. The tests of the lab cover breaks of a network. */

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});
afterAll(() => stopNodeRtc());

type Engine = new (...rest: never[]) => { close(): void };

/** Two sides, the server between them, and the means to break each part. */
class Table {
  readonly links: readonly [Link, Link];
  readonly heard: [number[], number[]] = [[], []];
  readonly engines: [{ close(): void }[], { close(): void }[]] = [[], []];
  readonly relayed: RelayFrame[] = [];
  /** The side whose link reported silence, each time. */
  readonly silences: number[] = [];
  /** `cut`: nothing passes and nobody knows; `off`: the socket is known to be gone. */
  server: 'there' | 'cut' | 'off' = 'there';
  /** Signals that never arrive. */
  loses: (seat: 0 | 1, signal: Signal) => boolean = () => false;
  readonly #sent: [number, number] = [0, 0];

  constructor(plan: LinkPlan, rtc?: RtcImplementation) {
    this.links = [this.#side(0, plan, rtc), this.#side(1, plan, rtc)];
  }

  #side(seat: 0 | 1, plan: LinkPlan, rtc?: RtcImplementation): Link {
    const { engines, heard } = this;
    const other = seat === 0 ? 1 : 0;
    const Base = nodeRtc.RTCPeerConnection as Engine;
    class Watched extends Base {
      constructor(...rest: never[]) {
        super(...rest);
        engines[seat].push(this);
      }
    }
    const pass = (run: (link: Link) => void): boolean => {
      if (this.server === 'there') setTimeout(() => run(this.links[other]), 2);
      return this.server !== 'off';
    };
    const link = openLink(
      {
        jwt: JWT,
        claims: claimsOf(0, 1),
        seat,
        signer: signerOf(seat),
        iceServers: [],
        plan,
        relay: {
          send: (frame) => {
            this.relayed.push(frame);
            return pass((to) => to.receiveRelayed(frame));
          },
        },
        clock: () => performance.now(),
        handlers: {
          signal: (signal: Signal) => {
            if (!this.loses(seat, signal)) pass((to) => to.receive(signal));
          },
          state: (state) => {
            if (state.state === 'open' && state.silentSince !== null) this.silences.push(seat);
          },
          message: (channel, data) => {
            if (channel === 'reliable') heard[seat].push((data[0] ?? 0) * 256 + (data[1] ?? 0));
          },
        },
      },
      rtc ?? { ...nodeRtc, RTCPeerConnection: Watched },
    );
    closing.push(() => link.close());
    return link;
  }

  async open(): Promise<void> {
    await vi.waitFor(() => expect(this.links.map(({ state }) => state.state)).toEqual(['open', 'open']), {
      timeout: 5_000,
      interval: 5,
    });
  }

  /** Both sides send the next number, as in a match that goes on. */
  say(): void {
    for (const seat of [0, 1] as const) {
      const n = this.#sent[seat] + 1;
      // Too much may be waiting on a slow machine; frames that were taken must arrive.
      if (this.links[seat].send('reliable', Uint8Array.of(n >> 8, n & 255))) this.#sent[seat] = n;
    }
  }

  /** Everything that was sent has arrived, once and in order. */
  async settled(): Promise<void> {
    const all = this.#sent.map((count) => Array.from({ length: count }, (_, n) => n + 1));
    await vi.waitFor(() => expect(this.heard).toEqual([all[1], all[0]]), { timeout: 12_000, interval: 20 });
  }

  paths() {
    return this.links.map(({ state }) => (state.state === 'open' ? state.path : state.state));
  }
}

const DIRECT: LinkPlan = { first: 'direct', relayOnly: false, apart: false };
const SERVER: LinkPlan = { first: 'server', relayOnly: true, apart: false };

/** Sends a number every 20 ms until the condition holds. */
async function saying(table: Table, until: () => boolean): Promise<void> {
  await vi.waitFor(
    () => {
      table.say();
      expect(until()).toBe(true);
    },
    { timeout: 12_000, interval: 20 },
  );
}

describe('the server’s relay', () => {
  it('[S12.1, S12.3, S10.4, L3.1] carries both channels, proven, and nothing that can be read', async () => {
    const table = new Table(SERVER);
    await table.open();
    for (let n = 0; n < 50; n += 1) table.say();
    await table.settled();
    expect(table.links[0].rungs).toMatchObject([{ rung: 'server', cause: 'planned', outcome: 'open' }]);
    await vi.waitFor(() => expect(table.paths()).toEqual(['server', 'server']));
    const text = 'the quick brown fox jumps over the lazy dog';
    table.links[0].send('reliable', new TextEncoder().encode(text));
    table.links[0].send('unreliable', new TextEncoder().encode(text));
    await vi.waitFor(() => expect(table.heard[1].at(-1)).toBe(0x7468));
    expect(table.engines).toEqual([[], []]);
    for (const { payload } of table.relayed) expect(Buffer.from(payload).includes('quick brown')).toBe(false);
    expect((await table.links[0].stats()).path).toBe('server');
    await vi.waitFor(async () => expect((await table.links[0].stats()).rttMs).toEqual(expect.any(Number)));
  });

  it.each([0, 1] as const)(
    '[L4.2] a share of seat %i that got lost is said again when the other one comes',
    async (loser) => {
      const table = new Table(SERVER);
      let lost = 0;
      table.loses = (seat, { kind }) => {
        if (seat !== loser || kind !== 'share' || lost > 0) return false;
        lost += 1;
        return true;
      };
      await table.open();
      expect(lost).toBe(1);
      for (const { rungs } of table.links)
        expect(rungs).toMatchObject([{ rung: 'server', number: 0, outcome: 'open' }]);
    },
  );

  it('[L4.2] a server that is cut off for three seconds loses and doubles nothing', async () => {
    const table = new Table(SERVER);
    await table.open();
    await saying(table, () => table.heard[0].length > 5);
    table.server = 'cut';
    await saying(table, () => table.links[0].rungs.length > 1);
    table.server = 'there';
    await saying(table, () => table.links.every(({ state }) => state.state === 'open' && state.silentSince === null));
    await table.settled();
  }, 20_000);

  it('[L4.2] a socket that is gone, and back, loses and doubles nothing', async () => {
    const table = new Table(SERVER);
    await table.open();
    await saying(table, () => table.heard[0].length > 5);
    table.server = 'off';
    await saying(table, () => table.links[0].rungs.length > 1);
    table.server = 'there';
    for (const link of table.links) link.networkChanged();
    await saying(table, () => table.links.every(({ state }) => state.state === 'open' && state.silentSince === null));
    await table.settled();
  }, 20_000);
});

describe('a direct path that ends', () => {
  it.each([[[0]], [[1]], [[0, 1]]])(
    '[L4.2] on side %j is replaced, and nothing is lost or doubled',
    async (sides) => {
      const table = new Table(DIRECT);
      await table.open();
      await saying(table, () => table.heard[0].length > 5);
      for (const side of sides) for (const engine of table.engines[side as 0 | 1]) engine.close();
      await saying(table, () => table.links.every(({ state, rungs }) => state.state === 'open' && rungs.length > 1));
      await saying(table, () => table.links.every(({ state }) => state.state === 'open' && state.silentSince === null));
      await table.settled();
      expect(table.links[0].rungs[0]).toMatchObject({ rung: 'direct', outcome: 'lost' });
      expect(table.links[0].rungs.at(-1)).toMatchObject({ outcome: 'open' });
    },
    20_000,
  );

  it('[T15.3, L4.2] an order of the server moves the link to its relay without a silence, and nothing is lost', async () => {
    const table = new Table(DIRECT);
    await table.open();
    const silent = table.silences.length;
    for (const link of table.links) link.routeThroughServer();
    await saying(table, () => table.paths().every((path) => path === 'server'));
    await saying(table, () => table.links[0].rungs[0]?.outcome === 'left');
    await table.settled();
    expect(table.links[1].rungs).toContainEqual(expect.objectContaining({ rung: 'server', cause: 'ordered' }));
    expect(table.silences.length - silent).toBe(0);
  }, 20_000);

  it('[N13.5] a second path that is asked for in vain loses and doubles nothing, and goes again', async () => {
    const table = new Table(DIRECT);
    await table.open();
    await saying(table, () => table.heard[0].length > 5);
    table.links[0].hasten();
    await saying(table, () =>
      table.links[1].rungs.some(({ rung, outcome }) => rung === 'server' && outcome !== 'trying'),
    );
    await saying(table, () => table.paths().every((path) => path === 'direct' || path === 'reversed'));
    await table.settled();
  }, 20_000);

  it('[L4.3] a changed network moves the link to a new path without a silence', async () => {
    const table = new Table(DIRECT);
    await table.open();
    const silent = table.silences.length;
    table.links[1].networkChanged();
    await saying(table, () =>
      table.links.every(({ rungs }) => rungs.slice(1).some(({ outcome }) => outcome === 'open')),
    );
    await saying(table, () => table.links[0].rungs[0]?.outcome === 'left');
    await table.settled();
    expect(table.links[1].rungs).toContainEqual(expect.objectContaining({ cause: 'network' }));
    expect(table.silences.length - silent, 'the old path was kept until the new one stood').toBe(0);
  }, 20_000);
});

it('[L1.1, S12.1] where there is no WebRTC at all, the server’s relay carries the link', async () => {
  const none = { ...nodeRtc, RTCPeerConnection: undefined };
  const table = new Table(DIRECT, none);
  await table.open();
  for (let n = 0; n < 5; n += 1) table.say();
  await table.settled();
  expect(table.links[0].rungs[0]).toMatchObject({ rung: 'direct', outcome: 'failed', reason: 'ice-failed' });
}, 20_000);
