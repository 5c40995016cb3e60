import { describe, expect, it } from 'vitest';
import { MAX_PACKET } from './index.ts';
import { Session } from './session.ts';

const INPUT = Uint8Array.of(1);

/** Sessions without a game: whatever one sends arrives at once. */
function company(seats: number, absenceSteps = 60) {
  const sessions = Array.from(
    { length: seats },
    (_, seat) => new Session({ seats, seat, inputBytes: 1, absenceSteps }),
  );
  const bytes = new Uint8Array(MAX_PACKET);
  const of = (seat: number): Session => {
    const session = sessions[seat];
    if (session === undefined) throw new Error(`no seat ${seat}`);
    return session;
  };
  return {
    of,
    play(steps: number, silent: readonly number[] = []) {
      for (let step = 0; step < steps; step += 1) {
        for (const [seat, session] of sessions.entries()) {
          if (silent.includes(seat)) continue;
          for (const request of session.step(INPUT)) if (request.type === 'confirm') session.confirmed(request.tick, 1);
          for (const [other, there] of sessions.entries()) {
            const length = session.packetFor(other, bytes);
            if (length > 0 && !silent.includes(other)) there.receive(seat, bytes.subarray(0, length));
          }
        }
      }
    },
  };
}

describe('a seat that leaves by its own word', () => {
  it('[N1.15] fills its block, and is out for all from the tick after it; it follows the others', () => {
    const { of, play } = company(3);
    play(20);
    of(1).fillBlock(6);
    const end = of(1).nextOf(1);
    expect(end % 6).toBe(0);
    expect(of(1).retire(1, end)).toBe(true);
    expect(of(0).retire(1, end)).toBe(false);
    play(1);
    for (const seat of [0, 2]) expect(of(seat).retire(1, end)).toBe(true);
    play(300);
    for (const seat of [0, 1, 2]) {
      expect(of(seat).nextOf(1)).toBe(end);
      expect(of(seat).confirmedTick).toBeGreaterThan(300);
      expect(of(seat).isLive(1)).toBe(true);
    }
  });

  it('[N1.15] its silence holds up nobody, nor does it take a vote about others', () => {
    const { of, play } = company(3);
    play(20);
    of(2).fillBlock(6);
    const end = of(2).nextOf(2);
    of(2).retire(2, end);
    play(2);
    for (const seat of [0, 1]) of(seat).retire(2, end);
    play(200, [1, 2]);
    expect(of(0).events()).toContainEqual(expect.objectContaining({ type: 'dropped', seat: 1 }));
    expect(of(0).isLive(1)).toBe(false);
  });
});

describe('inputs by other ways', () => {
  it('[N1.16] takes none beyond a limit, and all of them when it is lifted', () => {
    const { of, play } = company(2);
    of(0).limit(1, 5);
    play(10);
    expect(of(0).nextOf(1)).toBe(5);
    of(0).limit(1, 100);
    play(2);
    expect(of(0).nextOf(1)).toBeGreaterThan(10);
  });

  it('[N1.16] a seat that is held at its limit brings nothing, so it is absent in the end', () => {
    const { of, play } = company(2);
    of(0).limit(1, 5);
    play(120);
    expect(of(0).events()).toContainEqual({ type: 'dropped', seat: 1, tick: 5 });
  });

  it('[N1.16] inputs that another way brings are those of the seat, and whom that way names is not absent', () => {
    const { of, play } = company(2);
    play(10);
    const next = of(0).nextOf(1);
    play(50, [1]);
    of(0).excuse(1);
    expect(of(0).supply(1, next, Uint8Array.of(1, 1, 1))).toBeNull();
    expect(of(0).nextOf(1)).toBe(next + 3);
    play(50, [1]);
    expect(of(0).isLive(1)).toBe(true);
    play(20, [1]);
    expect(of(0).isLive(1)).toBe(false);
  });
});
