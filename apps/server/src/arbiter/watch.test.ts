import { beforeEach, describe, expect, it } from 'vitest';
import { sampleMatch, samplePlayer } from '../store/testing/samples.ts';
import { makeWatch, RETURN_MS, type Watch } from './watch.ts';

const match = sampleMatch('match-1', [samplePlayer('Ada'), samplePlayer('Bo')]);
const other = sampleMatch('match-2', [samplePlayer('Ada'), samplePlayer('Cy')]);
const [ADA, BO] = ['client-of-Ada', 'client-of-Bo'];

let now: number;
let watch: Watch;
beforeEach(() => {
  now = 10_000;
  watch = makeWatch(() => now);
});

describe('what the server saw', () => {
  it('[T6.2] keeps when a connection ended, how, and when it came back', () => {
    watch.began(match, () => true);
    now = 20_000;
    watch.left(ADA, 'lost');
    now = 25_000;
    watch.joined(ADA);
    now = 30_000;
    watch.left(BO, 'closed');
    watch.left(BO, 'lost');
    expect(watch.seen(match)).toEqual({
      watchedFrom: 10_000,
      away: [[{ from: 20_000, until: 25_000, how: 'lost' }], [{ from: 30_000, until: null, how: 'closed' }]],
      until: 30_000,
    });
  });

  it('[T6.2] of each match of a client, until it is over', () => {
    for (const one of [match, other]) watch.began(one, () => true);
    watch.left(ADA, 'lost');
    expect(watch.seen(match).away[0]).toEqual(watch.seen(other).away[0]);
    watch.over(match);
    watch.over(match);
    expect(watch.seen(match).away).toEqual([[], []]);
    now += 5;
    watch.joined(ADA);
    expect(watch.seen(other).away[0]).toEqual([{ from: 10_000, until: 10_005, how: 'lost' }]);
  });

  it('[T6.2] a player who left while the match was being written is away from its start', () => {
    watch.began(match, (client) => client === ADA);
    expect(watch.seen(match).away).toEqual([[], [{ from: 10_000, until: null, how: 'lost' }]]);
  });

  it('[O8.5] whoever was lost with its edge has a minute to come back by another one', () => {
    watch.began(match, () => true);
    now = 20_000;
    watch.lostWithEdge(ADA);
    watch.lostWithEdge(BO);
    now = 25_000;
    watch.joined(ADA);
    expect(watch.seen(match).away).toEqual([[], []]);
    now = 20_000 + RETURN_MS + 1;
    expect(watch.seen(match).away).toEqual([[], [{ from: 20_000 + RETURN_MS, until: null, how: 'lost' }]]);
    // Nobody saw it leave.
    expect(watch.sawLeave(match.id, 1)).toBe(false);
  });

  it('[T7.7] tells who was seen leaving from who was never there, until it comes back', () => {
    watch.began(match, (client) => client === ADA);
    expect([0, 1].map((seat) => watch.sawLeave(match.id, seat))).toEqual([false, false]);
    watch.left(ADA, 'lost');
    expect([0, 1].map((seat) => watch.sawLeave(match.id, seat))).toEqual([true, false]);
    watch.joined(ADA);
    watch.restored(other);
    expect([watch.sawLeave(match.id, 0), watch.sawLeave(other.id, 0), watch.sawLeave('nothing', 0)]).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('[N6.5] knows from which clients a seat was taken, until one of them takes it back', () => {
    watch.began(match, () => true);
    const lost = () => [ADA, 'phone', BO].map((client) => watch.hasLost(match.id, 0, client));
    expect([watch.holderOf(match.id, 0), ...lost()]).toEqual([ADA, false, false, false]);
    watch.moved(match.id, 0, ADA, true);
    expect([watch.holderOf(match.id, 0), ...lost()]).toEqual([ADA, false, false, false]);
    watch.moved(match.id, 0, 'phone', true);
    expect([watch.holderOf(match.id, 0), ...lost()]).toEqual(['phone', true, false, false]);
    watch.moved(match.id, 0, ADA, true);
    expect([watch.holderOf(match.id, 0), ...lost()]).toEqual([ADA, false, true, false]);
    watch.over(match);
    expect([watch.holderOf(match.id, 0), ...lost()]).toEqual([null, false, false, false]);
  });

  it('[T7.7] a process that stood still has seen nobody leave', () => {
    watch.began(match, () => true);
    watch.tick();
    watch.left(ADA, 'lost');
    now += 60_000;
    watch.tick();
    expect(watch.sawLeave(match.id, 0)).toBe(false);
  });

  it('[T7.7] after a restart everybody has a minute to come back before it counts as away', () => {
    watch.restored(match);
    now += 5_000;
    watch.joined(ADA);
    now += RETURN_MS - 5_001;
    expect(watch.seen(match).away).toEqual([[], []]);
    now += 1;
    expect(watch.seen(match).away).toEqual([[], [{ from: now, until: null, how: 'lost' }]]);
    now += 50;
    watch.joined(BO);
    expect(watch.seen(match).away[1]).toEqual([{ from: now - 50, until: now, how: 'lost' }]);
  });

  it('[T7.7] a process that was stopped for a while watches anew', () => {
    expect(watch.tick()).toBe(false);
    now += 9_999;
    expect(watch.tick()).toBe(false);
    expect(watch.watchedFrom).toBe(10_000);
    now += 10_000;
    expect(watch.tick()).toBe(true);
    now += 1;
    expect(watch.tick()).toBe(false);
    expect(watch.watchedFrom).toBe(now - 1);
  });

  it('[O6.6] remembers a bounded number of absences', () => {
    watch.began(match, () => true);
    for (let n = 0; n < 1_000; n += 1) {
      now += 1;
      watch.left(ADA, 'lost');
      now += 1;
      watch.joined(ADA);
    }
    expect(watch.seen(match).away[0]).toHaveLength(128);
    expect(watch.seen(match).away[0]?.at(-1)).toEqual({ from: now - 1, until: now, how: 'lost' });
  });
});
