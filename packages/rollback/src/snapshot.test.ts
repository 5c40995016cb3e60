import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Session } from './session.ts';
import { Simulation } from './simulation.ts';
import { exportSnapshot, importSnapshot } from './snapshot.ts';
import { arena, newArena, playMatch } from './testing/index.ts';
import { Seat } from './testing/pair.ts';

const game = arena(1);

function exported(seconds = 5): Uint8Array {
  const { peers } = playMatch({ seed: 1, seats: 2, seconds, weather: { roundTripMs: 100, jitterMs: 20, loss: 0.02 } });
  const [peer] = peers;
  if (peer === undefined) throw new Error('There is no seat 0.');
  const from = peer.session.continuation();
  const state = peer.simulation.at(from.tick);
  if (state === null) throw new Error('The confirmed state is not kept.');
  return exportSnapshot(game, state, from);
}

describe('a snapshot', () => {
  it('[N1.12] lets a player who comes back go on at a confirmed tick, and both confirm the same states', () => {
    const [a, b] = [new Seat(0), new Seat(1)];
    const keys = (i: number, seat: number) => (i * 7 + seat * 13) & 63;
    const play = (first: Seat, second: Seat, from: number, to: number) => {
      for (let i = from; i < to; i += 1) {
        first.step(keys(i, 0));
        second.step(keys(i, 1));
        Seat.exchange(first, second);
      }
    };
    play(a, b, 0, 100);
    const from = a.session.continuation();
    const state = a.simulation.at(from.tick);
    const bytes = state === null ? new Uint8Array() : exportSnapshot(game, state, from);
    // Seat 1 has lost everything, and begins anew with what seat 0 gave it.
    const copy = newArena(2, 1);
    const imported = importSnapshot(game, copy, 2, bytes);
    expect(imported).toMatchObject({ ok: true, from: { tick: from.tick } });
    if (!imported.ok) return;
    const session = new Session({ seats: 2, seat: 1, inputBytes: 1 }, imported.from);
    const simulation = new Simulation(game, copy, 2, 8, imported.from.tick);
    const hashes: number[] = [];
    for (let i = 100; i < 300; i += 1) {
      a.step(keys(i, 0));
      simulation.run(session.step(Uint8Array.of(keys(i, 1))), {
        confirmed(tick, hash) {
          hashes[tick] = hash;
          session.confirmed(tick, hash);
        },
        inspected: (tick, digests) => session.inspected(tick, digests),
        inputsAt: (tick, inputs, drops) => session.inputsAt(tick, inputs, drops),
      });
      const into = new Uint8Array(1_200);
      a.session.receive(1, into.slice(0, session.packetFor(0, into)));
      session.receive(0, a.packetFor(1));
    }
    expect(session.confirmedTick).toBeGreaterThan(280);
    expect(session.events().filter(({ type }) => type === 'desync')).toEqual([]);
    for (let tick = from.tick; tick <= session.confirmedTick; tick += 1) expect(hashes[tick]).toBe(a.hashes[tick]);
  });

  it('[N1.12] is refused with a code when it is not one of this match', () => {
    const bytes = exported();
    const take = (changed: Uint8Array, seats = 2) => importSnapshot(game, newArena(seats, 1), seats, changed);
    expect(take(bytes)).toMatchObject({ ok: true });
    expect(take(bytes, 3)).toEqual({ ok: false, error: 'malformed' });
    expect(take(bytes.slice(0, -1))).toEqual({ ok: false, error: 'malformed' });
    expect(take(new Uint8Array(100_000))).toEqual({ ok: false, error: 'too-long' });
    expect(take(Uint8Array.of(9))).toEqual({ ok: false, error: 'version' });
    const wrong = bytes.slice();
    wrong[wrong.length - 1] = (wrong[wrong.length - 1] ?? 0) ^ 1;
    expect(take(wrong)).toEqual({ ok: false, error: 'hash' });
  });

  it('[N1.12] of any bytes never throws', () => {
    const bytes = exported();
    fc.assert(
      fc.property(
        fc.nat(bytes.length),
        fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { maxLength: 4 }),
        (cut, changes) => {
          const changed = bytes.slice(0, cut);
          for (const [place, value] of changes) if (place < cut) changed[place] = value;
          expect(typeof importSnapshot(game, newArena(2, 1), 2, changed).ok).toBe('boolean');
        },
      ),
      { seed: 6, numRuns: 200 },
    );
  });
});
