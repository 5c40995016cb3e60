import { beforeEach, expect, it } from 'vitest';
import { makeMemoryStore } from '../store/memory.ts';
import type { Store } from '../store/store.ts';
import { samplePlayer } from '../store/testing/samples.ts';
import { dayOf, makeNetworkHash, NEAR_DAYS, type NetworkHash, neighboursOf } from './near.ts';

const DAY = 24 * 3_600_000;
const START = 20_000 * DAY + 5_000;

let store: Store;
let hash: NetworkHash;
beforeEach(async () => {
  store = makeMemoryStore();
  hash = makeNetworkHash('of this server');
});

interface Seat {
  readonly name: string;
  readonly address: string | null;
  readonly kind?: 'house' | 'limited';
}

/** The match of these begins so many days later: who is near whom. What was seen is noted. */
async function begin(seats: readonly Seat[], days = 0): Promise<readonly (readonly number[])[]> {
  const participants = seats.map(({ name, address, kind = 'limited' }, seat) => {
    const { id: player, avatar } = samplePlayer(name);
    const card = { player, name, avatar, class: kind, ratings: [] };
    return { seat, client: name, player, key: name, card, page: null, address };
  });
  const { near, seen } = await neighboursOf({ participants, startedAt: START + days * DAY }, store.networks, hash);
  await store.networks.note(seen);
  return near;
}

const HOME = '198.51.100.7';
const AWAY = '203.0.113.9';

it('[E7.6] players who come from one network now are near each other, and others are not', async () => {
  const seats = [
    { name: 'Ada', address: HOME },
    { name: 'Bo', address: AWAY },
    { name: 'Cy', address: HOME },
  ];
  expect(await begin(seats)).toEqual([[2], [], [0]]);
});

it('[E7.6] players who shared one within thirty days are, too; later they are not any more', async () => {
  await begin([
    { name: 'Ada', address: HOME },
    { name: 'Zoe', address: '192.0.2.1' },
  ]);
  // She went elsewhere, and the other one is where she was.
  const apart = [
    { name: 'Ada', address: AWAY },
    { name: 'Bo', address: HOME },
  ];
  expect(await begin(apart, NEAR_DAYS)).toEqual([[1], [0]]);
  const others = [
    { name: 'Zoe', address: '192.0.2.2' },
    { name: 'Bo', address: '192.0.2.1' },
  ];
  expect(await begin(others, NEAR_DAYS + 1)).toEqual([[], []]);
});

it('[E7.6] a house is near nobody, and an unknown address is no network', async () => {
  const seats = [
    { name: 'House', address: HOME, kind: 'house' },
    { name: 'Bo', address: HOME },
    { name: 'Cy', address: null },
    { name: 'Di', address: null },
  ] as const;
  expect(await begin(seats)).toEqual([[], [], [], []]);
  expect((await store.networks.of(['player-House'], 0)).size).toBe(0);
});

it('[E7.7] what is stored of a network is a keyed hash, which another server makes otherwise', async () => {
  await begin([
    { name: 'Ada', address: HOME },
    { name: 'Bo', address: AWAY },
  ]);
  const [stored] = (await store.networks.of(['player-Ada'], dayOf(START))).get('player-Ada') ?? [];
  expect(stored).toMatch(/^[A-Za-z0-9_-]{22}$/);
  expect(stored).toBe(hash(HOME));
  expect(stored).not.toBe(hash(AWAY));
  expect(makeNetworkHash('of this server')(HOME)).toBe(stored);
  expect(makeNetworkHash('of another one')(HOME)).not.toBe(stored);
});
