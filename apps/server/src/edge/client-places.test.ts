import { beforeEach, describe, expect, it } from 'vitest';
import { ClientPlaces } from './client-places.ts';

const MOST = 100;
const MOST_OF_NETWORK = 40;

let now: number;
let places: ClientPlaces;
beforeEach(() => {
  now = 1_000;
  places = new ClientPlaces({ most: MOST, mostOfNetwork: MOST_OF_NETWORK, clock: () => now });
});

/** Newcomers from as many networks as are needed, until there is no place. */
function crowd(name: string): number {
  for (let at = 0; ; at += 1)
    if (places.take(`network ${Math.floor(at / 10)} of ${name}`, `${name} ${at}`) === null) return at;
}

describe('places of clients', () => {
  it('[O6.41] a crowd of newcomers gets no place of those who lost their connection, and none of the last part', () => {
    const ada = places.take('home', 'Ada');
    expect(crowd('crowd')).toBe(94);
    ada?.('lost');
    expect(crowd('more')).toBe(0);
    expect(places.isFull('elsewhere')).toBe(false);
    expect(places.take('a train', 'Ada')).not.toBeNull();
    expect(places.count).toBe(95);
  });

  it('[O6.41] it is kept for a minute, once, and not for who went or never was here', () => {
    const ada = places.take('home', 'Ada');
    const bo = places.take('home', 'Bo');
    crowd('crowd');
    ada?.('lost');
    ada?.('lost');
    bo?.('gone');
    expect(crowd('next')).toBe(1);
    expect([places.take('home', 'Bo'), places.take('home', 'Cy'), places.take('home', null)]).toEqual([
      null,
      null,
      null,
    ]);
    now += 59_999;
    expect(crowd('late')).toBe(0);
    now += 1;
    expect(crowd('later')).toBe(1);
    expect(places.take('home', 'Ada')).toBeNull();
  });

  it('[O6.41] who comes back before its dead connection is noticed finds a place, and so do not those who open many', () => {
    const ada = places.take('home', 'Ada');
    crowd('crowd');
    const again = places.take('home', 'Ada');
    expect(again).not.toBeNull();
    ada?.('gone');
    // The dead one is replaced, and the next loss is like the first.
    for (const _ of [2, 3]) expect(places.take('home', 'Ada')).not.toBeNull();
    expect(places.take('home', 'Ada')).toBeNull();
  });

  it('[O6.41] behind a full address as well', () => {
    const school = Array.from({ length: MOST_OF_NETWORK }, (_, at) => places.take('school', `pupil ${at}`));
    expect(school).not.toContain(null);
    expect(places.take('school', 'newcomer')).toBeNull();
    school[0]?.('lost');
    expect(places.take('school', 'newcomer')).toBeNull();
    expect(places.take('school', 'pupil 0')).not.toBeNull();
    // A dead one that nobody has noticed.
    expect(places.take('school', 'pupil 1')).not.toBeNull();
  });

  it('[O6.41] connections that come and break keep no more than those that stay', () => {
    for (let at = 0; at < 10_000; at += 1) places.take(`network ${at % 3}`, `churner ${at}`)?.('lost');
    expect(places.count).toBe(95);
    expect(places.take('network 0', 'newcomer')).toBeNull();
    now += 60_000;
    expect(places.take('network 0', 'newcomer')).not.toBeNull();
    expect(places.count).toBe(1);
  });

  it('[O6.41] after a start half of all places are kept for two minutes for those whose matches run', () => {
    places.expect(Array.from({ length: 80 }, (_, at) => `player ${at}`));
    expect(places.count).toBe(50);
    expect(crowd('crowd')).toBe(45);
    expect(places.take('home', 'player 0')).not.toBeNull();
    expect(places.take('home', 'player 60')).toBeNull();
    now += 120_000;
    expect(crowd('later')).toBe(49);
  });

  it('[O6.41] what is given back is given back once', () => {
    const leave = places.take('home', 'Ada');
    leave?.('gone');
    leave?.('gone');
    expect(places.count).toBe(0);
    // A server for two has no part for anybody.
    const small = new ClientPlaces({ most: 2, mostOfNetwork: 2, clock: () => now });
    expect([small.take(null, 'a'), small.take(null, 'b')]).not.toContain(null);
    expect(small.isFull('home')).toBe(true);
  });
});
