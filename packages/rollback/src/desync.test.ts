import { describe, expect, it } from 'vitest';
import { Codec } from './codec.ts';
import { emptyPacket, type Stretch } from './packet.ts';
import type { InputSource } from './runs.ts';
import type { Desync } from './state-hashes.ts';
import { type Conditions, type Played, playMatch } from './testing/index.ts';
import { MAX_PACKET } from './wire.ts';

const weather = { roundTripMs: 150, jitterMs: 20, loss: 0.05 };
const FAULT_AT = 137;

/** The state after the fault has this tick: the game of one seat is wrong from then on. */
function faulty(seats: number, more: Partial<Conditions> = {}): { played: Played; foundMs: number[] } {
  const foundMs: number[] = [];
  const faultMs = (FAULT_AT * 1_000) / 60;
  const played = playMatch({
    seed: 31,
    seats,
    seconds: 8,
    weather,
    fault: {
      seat: 1,
      make(state) {
        if (state.ticks[0] === FAULT_AT) state.vx[0] = (state.vx[0] ?? 0) + 1;
      },
    },
    each({ seat, events, steps }) {
      if (foundMs[seat] === undefined && events.some(({ type }) => type === 'desync')) {
        foundMs[seat] = (steps * 1_000) / 60 - faultMs;
      }
    },
    ...more,
  });
  return { played, foundMs };
}

const sourceOf = (own: Stretch): InputSource => ({
  copy(tick, into, offset) {
    into[offset] = own.inputs[tick - own.first] ?? 0;
  },
});

const desyncs = ({ peers }: Played, seat: number): Desync[] =>
  (peers[seat]?.events ?? []).filter((event): event is Desync => event.type === 'desync');

describe('a desync', () => {
  it('[N3.2] is found by both, with the first differing tick and the field', () => {
    const { played } = faulty(2);
    const found = [0, 1].map((seat) => desyncs(played, seat));
    expect(found.map((list) => list.length)).toEqual([1, 1]);
    const [first] = found[0] ?? [];
    expect(first).toMatchObject({ seat: 1, fields: ['vx'], inputs: [], suspects: [] });
    expect(found[1]?.[0]).toMatchObject({ seat: 0, tick: first?.tick, fields: ['vx'] });
    expect((first?.by ?? 0) - (first?.tick ?? 0)).toBeLessThan(30);
  });

  it('[N3.2] is found within a second after the state is final, at 150 ms and with loss', () => {
    const { played, foundMs } = faulty(3);
    const tick = desyncs(played, 0)[0]?.tick ?? 0;
    const startedMs = ((tick - FAULT_AT) * 1_000) / 60;
    // A state is final once all inputs are here: a way and the lost packets after it was played.
    for (const seat of [0, 1])
      expect((foundMs[seat] ?? Number.POSITIVE_INFINITY) - startedMs).toBeLessThan(1_000 + 150);
  });

  it('[N3.3] is put down to the seat that stands against most, where all had the same inputs', () => {
    const { played } = faulty(3);
    expect(desyncs(played, 0)).toMatchObject([{ seat: 1, suspects: [1] }]);
    expect(desyncs(played, 2)).toMatchObject([{ seat: 1, suspects: [1] }]);
    expect(desyncs(played, 1).map(({ seat, suspects }) => [seat, suspects])).toEqual([
      [0, [1]],
      [2, [1]],
    ]);
  });

  it('[N3.3] after two inputs for one tick names the seat of the inputs, and does not blame who stands alone', () => {
    const codec = new Codec(3, 1);
    const packet = emptyPacket();
    const into = new Uint8Array(MAX_PACKET);
    const played = playMatch({
      seed: 32,
      seats: 3,
      seconds: 8,
      weather,
      tamper(from, to, bytes) {
        if (from !== 0 || to !== 2 || codec.decode(bytes, packet) !== null) return bytes;
        const { own } = packet;
        const place = 200 - own.first;
        if (place < 0 || place >= own.count) return bytes;
        own.inputs[place] = (own.inputs[place] ?? 0) ^ 3;
        const length = codec.encode(
          {
            ...packet,
            own: sourceOf(own),
            first: own.first,
            count: own.count,
            report: packet.report.tick < 0 ? null : packet.report,
            detail: packet.detail.count === 0 ? null : packet.detail,
            digests: packet.digests.fields === 0 ? null : packet.digests,
            notes: packet.note.slice(0, packet.notes),
            handed: [],
            seal: null,
          },
          into,
        );
        return into.subarray(0, length);
      },
    });
    expect(desyncs(played, 1)).toMatchObject([{ seat: 2, inputs: [0], suspects: [] }]);
    expect(desyncs(played, 2).map(({ seat, inputs }) => [seat, inputs])).toContainEqual([1, [0]]);
  });

  it('[N3.2] that began long before the comparison is traced back', () => {
    // Nothing arrives that could be compared for two seconds, only inputs: the parts of the packets with hashes are cut off.
    const codec = new Codec(2, 1);
    const packet = emptyPacket();
    const into = new Uint8Array(MAX_PACKET);
    let now = 0;
    const { played } = faulty(2, {
      // A fault that stays: one in a speed is gone once the player stands at a wall.
      fault: {
        seat: 1,
        make: (state) => {
          if (state.ticks[0] === FAULT_AT) state.trace[0] = (state.trace[0] ?? 0) + 1;
        },
      },
      each: (peer) => {
        now = peer.steps;
      },
      tamper(_from, _to, bytes) {
        if (now > 300 || codec.decode(bytes, packet) !== null) return bytes;
        const { own } = packet;
        const length = codec.encode(
          {
            ...packet,
            own: sourceOf(own),
            first: own.first,
            count: own.count,
            report: null,
            detail: null,
            digests: null,
            notes: [],
            handed: [],
            seal: null,
          },
          into,
        );
        return into.subarray(0, length);
      },
    });
    const [found] = desyncs(played, 0);
    expect(found?.tick).toBeGreaterThan(FAULT_AT);
    expect(found?.tick).toBeLessThan(FAULT_AT + 60);
    expect((found?.by ?? 0) - (found?.tick ?? 0)).toBeGreaterThan(60);
  });
});
