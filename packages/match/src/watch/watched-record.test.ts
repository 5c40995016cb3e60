import { BLOCK_TICKS, type Part, partBlocks, readPart, signAct, tickGenesis, writePart } from '@parley/evidence';
import {
  advance,
  agree,
  beginTicks,
  bumpers,
  confirm,
  goneOf,
  heldKeys,
  playerOf,
  resign,
  type TickPlay,
} from '@parley/evidence/testing';
import { seededRandom } from '@parley/games';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { framesOf, recordOf } from '../testing/served.ts';
import { Playback } from './playback.ts';
import { type ServedFault, WatchedRecord } from './watched-record.ts';

const SEED = 20_270_102;
const title = bumpers({ ticks: 3_600, points: 1_000_000 });
const keys = heldKeys(5, title);

async function played(seats: number, ticks: number): Promise<TickPlay> {
  const play = await beginTicks(title, seats);
  await advance(play, ticks, keys);
  for (const player of play.players) confirm(play, player);
  return play;
}

const watching = ({ setup }: TickPlay): WatchedRecord => new WatchedRecord(setup, () => 0);

/** Takes what is served; the first fault that shows. */
async function take(
  record: WatchedRecord,
  play: TickPlay,
  frames: readonly Uint8Array[],
): Promise<ServedFault | 'no-part' | null> {
  for (const frame of frames) {
    const part = readPart(frame, play.setup);
    const fault = part === null ? 'no-part' : await record.take(part);
    if (fault !== null) return fault;
  }
  return null;
}

const partsOf = (play: TickPlay, frames: readonly Uint8Array[]): Part[] =>
  frames.flatMap((frame) => readPart(frame, play.setup) ?? []);

/** The state after everything that may be played. */
function stateOf(record: WatchedRecord, play: TickPlay): { readonly tick: number; readonly hash: number } {
  const playback = new Playback(play.title, play.setup.seats, play.judged.seed);
  for (let now = 0; now < 60_000 && playback.tick < record.reach; now += 100) playback.pass(record, now);
  return { tick: playback.tick, hash: play.title.hash(playback.frame.now) };
}

const hashOf = (play: TickPlay, seat = 0): number => play.title.hash(playerOf(play, seat).state);

describe('what is served of a match in real time', () => {
  it.each([2, 4, 8])(
    '[N7.2] of %i players is the whole match, with one signature of each player, and leads to the same state',
    async (seats) => {
      const play = await played(seats, 1_500);
      const frames = framesOf(await recordOf(play, seats - 1));
      const record = watching(play);
      expect(await take(record, play, frames)).toBeNull();
      expect(stateOf(record, play)).toEqual({ tick: playerOf(play, seats - 1).tick, hash: hashOf(play, seats - 1) });
      const heads = partsOf(play, frames).flatMap((part) => part.seats.flatMap((seat) => seat?.head ?? []));
      expect(heads).toHaveLength(seats);
      const bytes = frames.reduce((sum, frame) => sum + frame.length, 0);
      // 25 seconds of keys that are held for a quarter of one.
      expect(bytes).toBeLessThan(seats * 700);
    },
  );

  it('[N7.2] is read part by part whatever the keys are, and a part is never too large', async () => {
    const noise = seededRandom(3);
    const wide = { ...title, inputBytes: 4 };
    const play = await beginTicks(wide, 8);
    await advance(play, 60, () => Uint8Array.from({ length: 4 }, () => Math.floor(noise() * 256)));
    const frames = framesOf(await recordOf(play, 0));
    expect(partsOf(play, frames)).toHaveLength(frames.length);
    const full = {
      from: 0,
      inputs: Uint8Array.from({ length: partBlocks(4) * BLOCK_TICKS * 4 }, () => Math.floor(noise() * 256)),
      head: null,
    };
    const largest = writePart({ tick: 1, ageMs: 0, seats: Array(8).fill(full) }, 4);
    expect(largest.length).toBeLessThan(12_000);
    expect(readPart(largest, play.setup)).toEqual({ tick: 1, ageMs: 0, seats: Array(8).fill(full) });
  });

  it('[N7.3] has who resigned, and who is gone by the word of all others, and is played on without them', async () => {
    const play = await played(4, 300);
    await resign(play, 1);
    await advance(play, 120, keys, [0, 2, 3]);
    const gone = goneOf(play, 3, 0);
    await agree(play, [gone], [0, 2]);
    await advance(play, 120, keys, [0, 2]);
    const server = await recordOf(play, 0);
    const record = watching(play);
    for (const act of server.acts) record.takeAct(act);
    confirm(play, playerOf(play, 0));
    const parts = framesOf({ ...server, acts: [], tick: server.tick });
    expect(await take(record, play, parts)).toBeNull();
    expect(record.outs.map((out) => out?.reason ?? null)).toEqual([null, 'resigned', null, 'absent']);
    expect(stateOf(record, play)).toEqual({ tick: playerOf(play, 0).tick, hash: hashOf(play, 0) });
  });

  it('[N7.3] says that a match never began where somebody left before it did', async () => {
    const play = await beginTicks(title, 2);
    const record = watching(play);
    const hash = Buffer.from(tickGenesis(play.setup, 1)).toString('base64url');
    const [, signer] = play.signers;
    if (signer === undefined) throw new Error('no seat 1');
    const { match } = play.setup;
    record.takeAct(
      await signAct(signer, { v: 1, match, seat: 1, act: { kind: 'resign', block: -1, hash, reason: 'left' } }),
    );
    expect(record.isVoid).toBe(true);
  });

  it('[N7.3] nothing is played beyond what was beyond doubt for who serves it', async () => {
    const play = await played(2, 120);
    const server = await recordOf(play, 0);
    const record = watching(play);
    await take(record, play, framesOf({ ...server, acts: server.acts, tick: 40 }));
    expect(record.reach).toBe(40);
  });
});

describe('what is served falsely', () => {
  const changed = (play: TickPlay, frames: readonly Uint8Array[], change: (part: Part) => Part): Uint8Array[] =>
    partsOf(play, frames).map((part) => writePart(change(part), play.setup.inputBytes));

  it('[N7.7] a single input that was changed is found, whichever it is, and nothing of that player is played', async () => {
    const play = await played(3, 300);
    const frames = framesOf(await recordOf(play, 0));
    await fc.assert(
      fc.asyncProperty(fc.nat(2), fc.nat(299), fc.integer({ min: 1, max: 255 }), async (seat, tick, bits) => {
        const record = watching(play);
        const forged = changed(play, frames, (part) => ({
          ...part,
          seats: part.seats.map((one, of) =>
            one === null || of !== seat
              ? one
              : { ...one, inputs: one.inputs.map((byte, n) => (n === tick ? byte ^ bits : byte)) },
          ),
        }));
        expect(await take(record, play, forged)).toBe('not-signed');
        expect(record.reach).toBe(0);
      }),
      { seed: SEED, numRuns: 40 },
    );
  });

  it('[N7.7] so is one after a signature, with the next signature, and the match is shown as far as it is signed', async () => {
    const play = await played(2, 120);
    const record = watching(play);
    const before = framesOf(await recordOf(play, 0));
    expect(await take(record, play, before)).toBeNull();
    await advance(play, 120, keys);
    for (const player of play.players) confirm(play, player);
    const after = changed(play, framesOf(await recordOf(play, 0)), (part) => ({
      ...part,
      seats: part.seats.map((one) =>
        one === null ? null : { ...one, inputs: one.inputs.map((byte, n) => (n === 200 ? byte ^ 1 : byte)) },
      ),
    }));
    expect(await take(record, play, after)).toBe('not-signed');
    expect(record.reach).toBe(120);
  });

  it.each<readonly [string, ServedFault, (part: Part) => Part]>([
    [
      'a gap',
      'gap',
      (part) => ({ ...part, seats: part.seats.map((one) => one && { ...one, from: one.from + 1, head: null }) }),
    ],
    [
      'blocks that do not follow those before',
      'gap',
      (part) => ({ ...part, seats: [{ from: 50, inputs: new Uint8Array(60), head: null }, ...part.seats.slice(1)] }),
    ],
  ])('[N7.7] %s is found', async (_what, fault, change) => {
    const play = await played(2, 120);
    const record = watching(play);
    expect(await take(record, play, changed(play, framesOf(await recordOf(play, 0)), change))).toBe(fault);
  });

  it('[N7.7] a signature of another match of the same players is none here', async () => {
    const play = await played(2, 120);
    const other = await beginTicks(title, 2, 'match-0002', play.signers);
    await advance(other, 120, keys);
    for (const player of other.players) confirm(other, player);
    const frames = framesOf(await recordOf(other, 0));
    expect(await take(watching(play), play, frames)).toBe('not-signed');
  });

  it('[N7.7] signatures that nobody made are none, also over the true inputs', async () => {
    const play = await played(2, 120);
    const forgers = await beginTicks(title, 2, play.setup.match);
    // The keys of the players are in what is signed, so the forgers have the chain of the players only by copying it.
    const frames = framesOf({
      ...(await recordOf(play, 0)),
      chain: (seat) => {
        const chain = playerOf(play, 1 - seat).readers[seat]?.chain ?? playerOf(play, seat).writer.chain;
        const heads = chain.heads.map((head) => ({
          ...head,
          jws: `${head.jws.slice(0, head.jws.lastIndexOf('.'))}.${'A'.repeat(86)}`,
        }));
        return { ...chain, block: chain.block, ticks: chain.ticks, heads };
      },
    });
    expect(forgers.setup.match).toBe(play.setup.match);
    expect(await take(watching(play), play, frames)).toBe('not-signed');
  });

  it('[N7.7] bytes that are no part are none, and nothing throws', async () => {
    const play = await played(2, 60);
    const [frame = new Uint8Array()] = framesOf(await recordOf(play, 0));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
        expect(() => readPart(bytes, play.setup)).not.toThrow();
      }),
      { seed: SEED, numRuns: 300 },
    );
    await fc.assert(
      fc.asyncProperty(fc.nat(frame.length - 1), fc.integer({ min: 1, max: 255 }), async (at, bits) => {
        const record = watching(play);
        const fault = await take(record, play, [frame.map((byte, n) => (n === at ? byte ^ bits : byte))]);
        // What is not found changed what is not believed: how far the server is, and how long ago.
        if (fault === null) expect(record.reach).toBeLessThanOrEqual(60);
        else expect(['gap', 'not-signed', 'no-part']).toContain(fault);
      }),
      { seed: SEED, numRuns: 150 },
    );
    for (let end = 0; end < frame.length; end += 1) expect(readPart(frame.subarray(0, end), play.setup)).toBeNull();
  });
});

describe('another one who serves', () => {
  it('[N7.6] begins with the first tick again, which is compared and not taken twice', async () => {
    const play = await played(2, 240);
    const record = watching(play);
    expect(await take(record, play, framesOf(await recordOf(play, 0)))).toBeNull();
    await advance(play, 120, keys);
    for (const player of play.players) confirm(play, player);
    record.forgetUnsigned();
    expect(await take(record, play, framesOf(await recordOf(play, 1)))).toBeNull();
    expect(stateOf(record, play)).toEqual({ tick: 360, hash: hashOf(play) });
  });

  it('[N7.6] is not hurt by inputs without a signature that the former one made up', async () => {
    const play = await played(2, 120);
    const record = watching(play);
    const inputs = new Uint8Array(120).fill(7);
    await record.take({ tick: 0, ageMs: 0, seats: [{ from: 0, inputs, head: null }, null] });
    record.forgetUnsigned();
    expect(await take(record, play, framesOf(await recordOf(play, 0)))).toBeNull();
    expect(record.reach).toBe(120);
  });

  it('[N7.10] can be somebody who watches: what it has, it serves', async () => {
    const play = await played(3, 600);
    const first = watching(play);
    expect(await take(first, play, framesOf(await recordOf(play, 0)))).toBeNull();
    const second = watching(play);
    expect(await take(second, play, framesOf(first))).toBeNull();
    expect(stateOf(second, play)).toEqual(stateOf(first, play));
  });
});
