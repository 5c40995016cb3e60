import { describe, expect, it } from 'vitest';
import { Absence } from './absence.ts';
import { InputQueue } from './input-queue.ts';
import type { SeatNote } from './packet.ts';
import { judge, playMatch } from './testing/index.ts';

const weather = { roundTripMs: 120, jitterMs: 40, loss: 0.1 };

describe('a seat that falls silent', () => {
  it.each([2, 3, 4, 5, 8])('[N13.1] is dropped at one tick by all that remain, of %d seats, with loss', (seats) => {
    const played = playMatch({
      seed: 40 + seats,
      seats,
      seconds: 9,
      weather,
      absenceSteps: 120,
      pauses: [{ seat: 1, atMs: 2_000, forMs: 1e9 }],
    });
    const { faults, drops, ticks } = judge(played);
    expect(faults).toEqual([]);
    expect([...drops.keys()]).toEqual([1]);
    expect(ticks).toBeGreaterThan(300);
  });

  it('[N13.1] is dropped at the highest tick that anybody knows, and those who lack inputs get them', () => {
    // The last inputs of seat 2 reach seat 1 only.
    const played = playMatch({
      seed: 50,
      seats: 3,
      seconds: 8,
      weather: { roundTripMs: 100, jitterMs: 0, loss: 0 },
      absenceSteps: 120,
      breaks: [{ a: 2, b: 0, atMs: 1_900, forMs: 500, oneWay: true }],
      pauses: [{ seat: 2, atMs: 2_000, forMs: 1e9 }],
    });
    const { faults, drops } = judge(played);
    expect(faults).toEqual([]);
    const sent = played.peers[2]?.inputs.length ?? 0;
    expect(drops.get(2)).toBeGreaterThanOrEqual(sent - 1);
    expect(drops.get(2)).toBeLessThanOrEqual(sent);
  });

  it.each([
    ['at once', 2_000],
    ['before the first is dropped', 3_300],
    ['as the first is dropped', 4_050],
  ])('[N13.2] survives that another one falls silent %s', (_, atMs) => {
    const played = playMatch({
      seed: 51,
      seats: 4,
      seconds: 11,
      weather,
      absenceSteps: 120,
      pauses: [
        { seat: 0, atMs: 2_000, forMs: 1e9 },
        { seat: 3, atMs, forMs: 1e9 },
      ],
    });
    const { faults, drops, ticks } = judge(played);
    expect(faults).toEqual([]);
    expect([...drops.keys()].sort()).toEqual([0, 3]);
    expect(ticks).toBeGreaterThan(250);
  });

  it('[N13.3] is not dropped while its inputs go on arriving at somebody, and its inputs come by that one', () => {
    const played = playMatch({
      seed: 52,
      seats: 3,
      seconds: 12,
      weather: { roundTripMs: 60, jitterMs: 20, loss: 0.02 },
      absenceSteps: 120,
      breaks: [{ a: 0, b: 2, atMs: 2_000, forMs: 1e9 }],
    });
    const { faults, drops, ticks } = judge(played);
    expect(faults).toEqual([]);
    expect(drops.size).toBe(0);
    expect(ticks).toBeGreaterThan(650);
    for (const { session } of played.peers) expect(session.statistics.longestStall).toBeLessThanOrEqual(25);
  });

  it('[N13.4] and comes back after its drop is refused, and told that it is out', () => {
    const played = playMatch({
      seed: 53,
      seats: 3,
      seconds: 9,
      weather: { roundTripMs: 60, jitterMs: 0, loss: 0.05 },
      absenceSteps: 120,
      pauses: [{ seat: 2, atMs: 1_500, forMs: 4_000 }],
    });
    expect(judge(played).faults).toEqual([]);
    const [first, , third] = played.peers;
    expect(third?.session.isOver).toBe(true);
    expect(third?.events.map(({ type }) => type)).toContain('out');
    expect(first?.session.isLive(2)).toBe(false);
    expect(first?.session.receive(2, new Uint8Array())).toBe('dropped');
    expect(third?.session.step(new Uint8Array(1))).toEqual([]);
  });

  it('[N13.1] leaves the other one of two players to play on', () => {
    const played = playMatch({
      seed: 54,
      seats: 2,
      seconds: 8,
      weather,
      absenceSteps: 120,
      pauses: [{ seat: 0, atMs: 1_000, forMs: 1e9 }],
    });
    expect(judge(played).faults).toEqual([]);
    expect(played.peers[1]?.session.tick).toBeGreaterThan(300);
  });

  it('[N13.3] and only sends packets, without the inputs that all wait for, is absent', () => {
    const queues = [new InputQueue(1), new InputQueue(1)];
    queues[0]?.push(Uint8Array.of(1));
    const absence = new Absence(2, 0, 100, queues);
    let drops = 0;
    for (let i = 0; i < 100; i += 1) {
      absence.heard(1, -1);
      drops += absence.step().length;
    }
    expect(drops).toBe(1);
  });
});

/** Three seats that vote on a fourth one; a test says which packets arrive, and when somebody hears the fourth. */
class Voters {
  readonly queues = [0, 1, 2].map(() => [0, 1, 2, 3].map(() => new InputQueue(1)));
  readonly seats = this.queues.map((queues, seat) => new Absence(4, seat, 100, queues));

  steps(count: number, hearing: readonly number[] = []): void {
    for (let i = 0; i < count; i += 1) {
      this.seats.forEach((absence, seat) => {
        for (const other of [0, 1, 2]) if (other !== seat) absence.heard(other, 1_000_000 + this.clock);
        if (hearing.includes(seat)) absence.heard(3, 1_000_000 + this.clock);
        this.dropped.push(...absence.step().map((drop) => `${seat} drops ${drop.seat} at ${drop.tick}`));
      });
      this.clock += 1;
    }
  }

  /** What one says now; it may be delivered later, and more than once. */
  says(from: number): readonly SeatNote[] {
    return structuredClone(this.seats[from]?.notes() ?? []);
  }

  tell(from: number, to: number, notes = this.says(from)): void {
    this.seats[to]?.listen(from, notes, notes.length);
  }

  clock = 0;
  readonly dropped: string[] = [];
}

describe('the votes on a silent seat', () => {
  it('[N13.1] drop it once all have voted, and not before', () => {
    const voters = new Voters();
    voters.steps(120);
    expect(voters.dropped).toEqual([]);
    voters.tell(1, 0);
    voters.steps(1);
    expect(voters.dropped).toEqual([]);
    voters.tell(2, 0);
    voters.steps(1);
    expect(voters.dropped).toEqual(['0 drops 3 at 0']);
  });

  it('[N13.3] are taken back when a witness hears the seat, and an old vote that arrives late counts no more', () => {
    const voters = new Voters();
    // Seats 0 and 1 heard nothing and vote; seat 2 hears it all the time.
    voters.steps(120, [2]);
    const oldVotes = [0, 1].map((seat) => voters.says(seat));
    expect(voters.seats.map((seat) => seat.isFrozen(3))).toEqual([true, true, false]);
    for (const seat of [0, 1]) voters.tell(seat, 2);
    for (const seat of [0, 1]) voters.tell(2, seat);
    expect(voters.seats.map((seat) => seat.isFrozen(3))).toEqual([false, false, false]);
    // Now seat 2 loses it, too, and votes. It has the old votes of the others only, some of them late.
    voters.steps(120, [0, 1]);
    for (const seat of [0, 1]) voters.tell(seat, 2, oldVotes[seat]);
    voters.steps(1, [0, 1]);
    // Seat 1 has the vote of seat 2, and the old one of seat 0.
    voters.tell(0, 1, oldVotes[0]);
    voters.tell(2, 1);
    voters.steps(1, [0]);
    expect(voters.dropped).toEqual([]);
    // With new votes of all it is dropped by all.
    voters.steps(150);
    for (const from of [0, 1, 2]) for (const to of [0, 1, 2]) if (from !== to) voters.tell(from, to);
    voters.steps(1);
    for (const from of [0, 1, 2]) for (const to of [0, 1, 2]) if (from !== to) voters.tell(from, to);
    voters.steps(1);
    expect([...voters.dropped].sort()).toEqual(['0 drops 3 at 0', '1 drops 3 at 0', '2 drops 3 at 0']);
  });
});
