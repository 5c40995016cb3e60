// Faults that other rollback libraries had, each as it was reported there.
import { describe, expect, it } from 'vitest';
import { type Conditions, judge, playMatch } from './testing/index.ts';
import { Seat } from './testing/pair.ts';

const longestStall = (conditions: Conditions): number =>
  Math.max(...playMatch(conditions).peers.map(({ session }) => session.statistics.longestStall));

describe('known faults of others', () => {
  it('[N1.10] save lost at the prediction limit: a wrong guess for the oldest tick of the window is corrected', () => {
    const [a, b] = [new Seat(0, { inputDelay: 0 }), new Seat(1, { inputDelay: 0 })];
    for (let i = 0; i < 8; i += 1) b.step(16 + i);
    for (let i = 0; i < 12; i += 1) a.step(16);
    expect(a.session.isStalled).toBe(true);
    a.session.receive(1, b.packetFor(0));
    b.session.receive(0, a.packetFor(1));
    expect(a.step(16).slice(0, 3)).toEqual(['load 0', 'advance 0', 'save 1']);
    b.step(30);
    for (let i = 0; i < 30; i += 1) {
      Seat.exchange(a, b);
      a.step(i);
      b.step(i + 5);
    }
    expect(a.hashes.length).toBeGreaterThan(30);
    const both = Math.min(a.hashes.length, b.hashes.length);
    expect(a.hashes.slice(0, both)).toEqual(b.hashes.slice(0, both));
  });

  it('[N3.1] checksums of predicted frames compared: no desync is reported, however many guesses are wrong', () => {
    const played = playMatch({
      seed: 21,
      seats: 3,
      seconds: 20,
      weather: { roundTripMs: 250, jitterMs: 80, loss: 0.1 },
      inputDelay: 0,
    });
    expect(judge(played).faults).toEqual([]);
    for (const { session, events } of played.peers) {
      expect(session.statistics.resimulated).toBeGreaterThan(1_000);
      expect(events.filter(({ type }) => type === 'desync')).toEqual([]);
    }
  });

  it('[N1.10] a disconnect told before the connect: what is told of a seat begins with its joining, or says that it never came', () => {
    const { peers } = playMatch({
      seed: 22,
      seats: 4,
      seconds: 8,
      absenceSteps: 120,
      weather: { roundTripMs: 100, jitterMs: 50, loss: 0.2 },
      pauses: [
        { seat: 2, atMs: 300, forMs: 1e9 },
        { seat: 3, atMs: 0, forMs: 1e9 },
      ],
    });
    for (const { events } of peers.slice(0, 2)) {
      const about = (seat: number) =>
        events.filter((event) => 'seat' in event && event.seat === seat).map(({ type }) => type);
      expect(about(2)).toEqual(['joined', 'dropped']);
      expect(about(3)).toEqual(['never-came']);
    }
  });

  it('[N5.1] 50 ms of jitter becoming a freeze: nothing stops for longer than some ticks', () => {
    const weather = { roundTripMs: 80, jitterMs: 50, loss: 0.01 };
    expect(longestStall({ seed: 23, seats: 2, seconds: 60, weather, startMs: [0, 100] })).toBeLessThanOrEqual(8);
  });

  it.each([0, 40, 100, 133.4, 200, 266.7])(
    '[N1.10] constant latency that desyncs where jitter does not: %d ms without any jitter',
    (roundTripMs) => {
      const played = playMatch({
        seed: 24,
        seats: 2,
        seconds: 15,
        weather: { roundTripMs, jitterMs: 0, loss: 0 },
        inputDelay: 1,
      });
      const { faults, ticks } = judge(played);
      expect(faults).toEqual([]);
      expect(ticks).toBeGreaterThan(800);
    },
  );

  it('[N1.11] a green matrix while the game sat on its title screen: the oracle calls that a fault', () => {
    const idle = { seed: 25, seats: 2, seconds: 5, weather: { roundTripMs: 20, jitterMs: 0, loss: 0 }, idle: true };
    expect(judge(playMatch(idle)).faults).toEqual(['the match never left its title screen']);
    expect(judge(playMatch({ ...idle, idle: false })).faults).toEqual([]);
  });

  it('[N1.11] a match that nobody played to its end does not count', () => {
    const gone = [0, 1].map((seat) => ({ seat, atMs: 1_000, forMs: 1e9 }));
    const { faults } = judge(
      playMatch({ seed: 26, seats: 2, seconds: 5, weather: { roundTripMs: 20, jitterMs: 0, loss: 0 }, pauses: gone }),
    );
    expect(faults).toContain('nobody remained');
  });
});
