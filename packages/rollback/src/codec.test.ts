import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Codec, type Outgoing } from './codec.ts';
import { InputQueue } from './input-queue.ts';
import { DETAIL_HASHES, emptyPacket, MAX_FIELDS, MAX_SEAL } from './packet.ts';
import { MAX_TICKS } from './runs.ts';
import { MAX_PACKET, MAX_RECEIVED } from './wire.ts';

const SEATS = 8;

function queueOf(inputBytes: number, values: readonly number[]): InputQueue {
  const queue = new InputQueue(inputBytes);
  for (const value of values)
    queue.push(Uint8Array.of(value, value >> 8, value >> 16, value >> 24).subarray(0, inputBytes));
  return queue;
}

const outgoing = (queue: InputQueue, more: Partial<Outgoing> = {}): Outgoing => ({
  own: queue,
  first: 0,
  count: queue.next,
  ack: 0,
  advantage: 0,
  delay: 1,
  sealAck: 0,
  report: null,
  detail: null,
  digests: null,
  notes: [],
  handed: [],
  seal: null,
  ...more,
});

function written(inputBytes: number, packet: Outgoing): Uint8Array {
  const into = new Uint8Array(MAX_PACKET);
  return into.slice(0, new Codec(SEATS, inputBytes).encode(packet, into));
}

/** All that one packet may carry at once. */
function fullest(queue: InputQueue): Outgoing {
  const words = (length: number) => Uint32Array.from({ length }, (_, i) => 0xfffffff0 + i);
  return outgoing(queue, {
    ack: 0x7fffffff,
    advantage: -128,
    report: { tick: 3_000_000, hash: 0xfedcba98 },
    detail: { from: 2_999_970, count: DETAIL_HASHES, hashes: words(DETAIL_HASHES) },
    digests: { tick: 2_999_980, fields: MAX_FIELDS, values: words(MAX_FIELDS), seats: SEATS, inputs: words(SEATS) },
    notes: Array.from({ length: SEATS - 1 }, (_, seat) => ({
      seat,
      starving: seat % 2 === 0,
      frozen: true,
      heard: seat === 3,
      dropped: false,
      epoch: seat,
      next: 1_000_000 + seat,
      voids: Uint8Array.from({ length: SEATS }, (_, i) => i),
    })),
    handed: Array.from({ length: 6 }, (_, seat) => ({
      seat,
      first: 0,
      count: 32,
      copy: (tick: number, into: Uint8Array, at: number) => queue.copy(tick, into, at),
    })),
    seal: { block: 77, length: MAX_SEAL, bytes: new Uint8Array(MAX_SEAL).fill(9) },
  });
}

describe('packets', () => {
  it('[N1.5] come back as they were sent, for all inputs', () => {
    const values = fc.array(fc.oneof(fc.constant(1), fc.integer({ min: 0, max: 0x7fffffff })), { maxLength: 120 });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        values,
        fc.integer({ min: -128, max: 127 }),
        (inputBytes, list, advantage) => {
          const queue = queueOf(inputBytes, list);
          const bytes = written(inputBytes, outgoing(queue, { ack: list.length * 1_000, advantage }));
          const packet = emptyPacket();
          expect(new Codec(SEATS, inputBytes).decode(bytes, packet)).toBeNull();
          expect([packet.ack, packet.advantage, packet.own.first]).toEqual([list.length * 1_000, advantage, 0]);
          expect(packet.own.count).toBe(list.length);
          for (let tick = 0; tick < list.length; tick += 1) {
            expect(queue.equals(tick, packet.own.inputs, tick * inputBytes)).toBe(true);
          }
        },
      ),
      { seed: 3 },
    );
  });

  it('[N1.5] of a key that is held cost a few bytes', () => {
    const held = queueOf(2, Array<number>(200).fill(0x0102));
    expect(written(2, outgoing(held)).length).toBeLessThan(20);
  });

  it('[N1.6] with everything at once stay under 1,200 bytes, and have room for inputs', () => {
    const noise = queueOf(
      4,
      Array.from({ length: 256 }, (_, i) => Math.imul(i + 1, 0x9e3779b1)),
    );
    const bytes = written(4, fullest(noise));
    expect(bytes.length).toBeLessThanOrEqual(MAX_PACKET);
    const packet = emptyPacket();
    expect(new Codec(SEATS, 4).decode(bytes, packet)).toBeNull();
    expect(packet.own.count).toBeGreaterThan(30);
    expect(packet.note[3]).toMatchObject({ seat: 3, frozen: true, heard: true, epoch: 3, next: 1_000_003 });
    expect([...(packet.note[3]?.voids ?? [])]).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(packet.detail.hashes[30]).toBe((0xfffffff0 + 30) >>> 0);
    expect(packet.handed).toBeGreaterThan(0);
  });

  it('[N1.6] that cannot have all inputs have the oldest', () => {
    const noise = queueOf(
      4,
      Array.from({ length: 400 }, (_, i) => Math.imul(i + 1, 0x9e3779b1)),
    );
    const packet = emptyPacket();
    new Codec(SEATS, 4).decode(written(4, outgoing(noise, { first: 50, count: 350 })), packet);
    expect(packet.own.first).toBe(50);
    expect(packet.own.count).toBeGreaterThan(200);
    expect(packet.own.count).toBeLessThanOrEqual(MAX_TICKS);
    expect(noise.equals(50, packet.own.inputs, 0)).toBe(true);
  });

  it('[N1.13] carry what was signed of a block, without looking into it', () => {
    const seal = { block: 12, length: 600, bytes: Uint8Array.from({ length: MAX_SEAL }, (_, i) => i & 0xff) };
    const packet = emptyPacket();
    expect(new Codec(SEATS, 1).decode(written(1, outgoing(queueOf(1, [1, 2, 3]), { seal })), packet)).toBeNull();
    expect([packet.seal.block, packet.seal.length]).toEqual([12, 600]);
    expect([...packet.seal.bytes.subarray(0, 600)]).toEqual([...seal.bytes.subarray(0, 600)]);
  });
});

describe('a hostile packet', () => {
  const codec = new Codec(SEATS, 4);
  const packet = emptyPacket();
  const bounded = () => {
    expect(packet.own.inputs.length).toBe(MAX_TICKS * 4);
    expect(packet.seal.bytes.length).toBe(MAX_SEAL);
  };

  it('[N1.7] of any bytes is refused with a code, or is a packet: it never throws, and nothing grows', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 1_300 }), (bytes) => {
        expect([null, 'too-long', 'version', 'malformed']).toContain(codec.decode(bytes, packet));
        bounded();
      }),
      { seed: 4, numRuns: 500 },
    );
  });

  it('[N1.7] that is a true one with a change is refused with a code, or is a packet', () => {
    const noise = queueOf(
      4,
      Array.from({ length: 100 }, (_, i) => Math.imul(i + 1, 0x9e3779b1)),
    );
    const good = written(4, fullest(noise));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 4 }),
        fc.nat(good.length),
        (changes, cut) => {
          const bytes = good.slice(0, cut);
          for (const [place, value] of changes) if (place < cut) bytes[place] = value;
          expect([null, 'too-long', 'version', 'malformed']).toContain(codec.decode(bytes, packet));
          expect(packet.own.count <= MAX_TICKS || codec.decode(bytes, packet) !== null).toBe(true);
          bounded();
        },
      ),
      { seed: 5, numRuns: 500 },
    );
  });

  it.each([
    ['too long', new Uint8Array(MAX_RECEIVED + 1), 'too-long'],
    ['of another version', Uint8Array.of(9, 0, 0, 0, 0, 0, 0, 0, 0), 'version'],
    ['empty', new Uint8Array(), 'version'],
    ['with unknown parts', Uint8Array.of(1, 64, 0, 0, 1, 0, 0, 0, 0), 'malformed'],
    ['with more after its end', Uint8Array.of(1, 0, 0, 0, 1, 0, 0, 0, 0, 0), 'malformed'],
    ['with too many ticks', Uint8Array.of(1, 0, 0, 0, 1, 0, 0, 0xff, 0xff), 'malformed'],
    [
      'with a run that is longer than its ticks',
      Uint8Array.of(1, 0, 0, 0, 1, 0, 0, 2, 0, 0x0f, 0xff, 0x7f),
      'malformed',
    ],
    [
      'with a number of six bytes',
      Uint8Array.of(1, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 0, 1, 0, 0, 0, 0),
      'malformed',
    ],
  ])('[N1.7] %s is refused', (_, bytes, error) => {
    expect(codec.decode(bytes, packet)).toBe(error);
  });
});
