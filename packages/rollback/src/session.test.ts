import { describe, expect, it } from 'vitest';
import { Codec, type Outgoing } from './codec.ts';
import { InputQueue } from './input-queue.ts';
import { playMatch } from './testing/index.ts';
import { Seat } from './testing/pair.ts';
import { MAX_PACKET } from './wire.ts';

/** A packet of seat 1 with these inputs. */
function packet(first: number, inputs: readonly number[], more: Partial<Outgoing> = {}): Uint8Array {
  const queue = new InputQueue(1, undefined, first);
  for (const input of inputs) queue.push(Uint8Array.of(input));
  const into = new Uint8Array(MAX_PACKET);
  const length = new Codec(2, 1).encode(
    {
      own: queue,
      first,
      count: inputs.length,
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
    },
    into,
  );
  return into.slice(0, length);
}

describe('a session', () => {
  it('[N1.4] predicts as far as its window and then stalls, and counts that', () => {
    const seat = new Seat(0, { window: 8 });
    for (let i = 0; i < 20; i += 1) seat.step(1);
    expect(seat.session.tick).toBe(8);
    expect(seat.session.isStalled).toBe(true);
    expect(seat.session.statistics).toMatchObject({ steps: 20, stalls: 12, longestStall: 12 });
    expect(seat.session.receive(1, packet(0, [0, 0, 0]))).toBeNull();
    for (let i = 0; i < 9; i += 1) seat.step(1);
    expect(seat.session.tick).toBe(11);
    expect(seat.session.confirmedTick).toBe(3);
  });

  it('[N1.4] never runs past the window of the slowest seat that plays', () => {
    playMatch({
      seed: 3,
      seats: 3,
      seconds: 10,
      weather: { roundTripMs: 120, jitterMs: 60, loss: 0.1 },
      drift: [0, 0.01, -0.01],
      each({ session }) {
        const slowest = Math.min(...[0, 1, 2].map((seat) => session.nextOf(seat)));
        expect(session.tick - slowest).toBeLessThanOrEqual(8);
      },
    });
  });

  it('[N1.2] rolls back only when a guess was wrong, to the first tick that it was wrong for', () => {
    const seat = new Seat(0);
    for (let i = 0; i < 5; i += 1) seat.step(1);
    seat.session.receive(1, packet(0, [0, 0, 0]));
    expect(seat.step(1)).toEqual(['confirm 1', 'confirm 2', 'confirm 3', 'advance 5', 'save 6']);
    seat.session.receive(1, packet(3, [0, 7]));
    expect(seat.step(1)).toEqual([
      'load 4',
      'advance 4',
      'save 5',
      'advance 5',
      'save 6',
      'confirm 4',
      'confirm 5',
      'advance 6',
      'save 7',
    ]);
    expect([...seat.session.statistics.rollbacks].indexOf(1)).toBe(2);
    expect(seat.session.statistics.resimulated).toBe(2);
  });

  it.each([
    ['from itself', 0, packet(0, [1]), 'seat'],
    ['from no seat', 2, packet(0, [1]), 'seat'],
    ['with inputs after a gap', 1, packet(2, [1]), 'gap'],
    ['with inputs that nobody can have reached', 1, packet(0, Array<number>(40).fill(1)), 'too-far'],
    ['that acknowledges what was not sent', 1, packet(0, [1], { ack: 50 }), 'ack'],
    ['that is no packet', 1, Uint8Array.of(1, 2, 3), 'malformed'],
  ])('[N1.7] refuses a packet %s with a code, and goes on', (_, from, bytes, error) => {
    const seat = new Seat(0);
    seat.step(1);
    expect(seat.session.receive(from, bytes)).toBe(error);
    expect(seat.session.statistics.refused).toBe(1);
    expect(seat.session.nextOf(1)).toBeLessThan(20);
    expect(seat.step(1)).toContain('advance 1');
  });

  it('[N1.14] keeps the first of two inputs for one tick, and says who sent them', () => {
    const seat = new Seat(0);
    seat.step(1);
    seat.session.receive(1, packet(0, [4, 5]));
    expect(seat.session.receive(1, packet(0, [4, 6]))).toBe('conflict');
    expect(seat.session.receive(1, packet(0, [4, 7]))).toBe('conflict');
    const input = new Uint8Array(1);
    expect(seat.session.copyInput(1, 1, input)).toBe(true);
    expect(input[0]).toBe(5);
    expect(seat.session.events()).toEqual([
      { type: 'joined', seat: 1 },
      { type: 'equivocation', seat: 1, tick: 1, via: 1 },
    ]);
  });

  it('[N1.13] sends the newest seal until it is acknowledged, not in each packet, and tells of each once', () => {
    const [a, b] = [new Seat(0), new Seat(1)];
    a.session.seal(0, new Uint8Array(600).fill(1));
    a.session.seal(1, new Uint8Array(600).fill(2));
    const lengths: number[] = [];
    for (let i = 0; i < 20; i += 1) {
      a.step(1);
      b.step(1);
      const bytes = a.packetFor(1);
      lengths.push(bytes.length);
      // What is sent in the first ten steps is lost.
      if (i >= 10) b.session.receive(0, bytes);
      a.session.receive(1, b.packetFor(0));
    }
    expect(lengths.flatMap((length, i) => (length > 600 ? [i] : []))).toEqual([0, 8, 16]);
    const seals = b.session.events().filter(({ type }) => type === 'seal');
    expect(seals).toEqual([{ type: 'seal', seat: 0, block: 1, bytes: new Uint8Array(600).fill(2) }]);
    expect(() => a.session.seal(1, new Uint8Array(2))).toThrow(RangeError);
    expect(() => a.session.seal(2, new Uint8Array(900))).toThrow(RangeError);
  });

  it('[N1.5] sends all inputs that were not acknowledged, so any packet that arrives is enough', () => {
    const [a, b] = [new Seat(0), new Seat(1)];
    for (let i = 0; i < 7; i += 1) {
      a.step(i);
      b.step(i);
      b.session.receive(0, i === 6 ? a.packetFor(1) : new Uint8Array());
    }
    expect(b.session.nextOf(0)).toBe(a.session.nextOf(0));
  });

  it('is opened with numbers in their range only', () => {
    expect(() => new Seat(0, { seats: 9 })).toThrow(RangeError);
    expect(() => new Seat(2)).toThrow(RangeError);
    expect(() => new Seat(0, { inputBytes: 5 })).toThrow(RangeError);
  });
});
