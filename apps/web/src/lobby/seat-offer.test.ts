import { FIRST_ACCEPTS, type Table } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { afterOffer, NO_OFFERS, type OfferSight, offeredSeat } from './seat-offer.ts';

const T0 = 1_000_000;

function search(host: string, change: Partial<Table> = {}): Table {
  const card = { player: `player-${host}`, name: host, avatar: 'seed-1', class: 'limited' as const, ratings: [] };
  return {
    table: `table-of-${host}`,
    title: 'four-in-a-row',
    mode: 'casual',
    seats: 2,
    host: `client-${host}`,
    open: true,
    members: [{ client: `client-${host}`, card }],
    invitations: [],
    rematchOf: null,
    looking: { since: T0, takes: ['limited', 'member'] },
    ...change,
  };
}

const sight = (tables: readonly Table[], change: Partial<OfferSight> = {}): OfferSight => ({
  tables,
  me: 'client-me',
  self: { player: 'player-me', class: 'limited', accepts: FIRST_ACCEPTS },
  here: 3,
  seenAt: new Map(tables.map(({ table }) => [table, T0])),
  shown: null,
  memory: NO_OFFERS,
  now: T0 + 2_000,
  ...change,
});

describe('the free seat of somebody who looks', () => {
  it('[W1.12] is offered after two seconds, the oldest first, for half a minute', () => {
    const zoe = search('zoe');
    expect(offeredSeat(sight([zoe], { now: T0 + 1_900 }))).toBeNull();
    expect(offeredSeat(sight([zoe]))).toBe(zoe);
    const shown = { table: zoe.table, at: T0 + 2_000 };
    expect(offeredSeat(sight([search('ann'), zoe], { shown }))).toBe(zoe);
    expect(offeredSeat(sight([zoe], { shown, now: T0 + 32_000 }))).toBeNull();
  });

  it.each([
    ['an open table of somebody who does not look', search('zoe', { looking: undefined })],
    ['the reader’s own', search('me', { host: 'client-me' })],
    ['another tab of the reader', search('me', { host: 'client-me-too' })],
    ['somebody who does not take the reader’s class', search('zoe', { looking: { since: T0, takes: ['member'] } })],
  ])('[W1.12] is not offered: %s', (_, table) => expect(offeredSeat(sight([table]))).toBeNull());

  it('[W1.12] is not offered to who does not take challenges of that class', () => {
    const accepts = { ...FIRST_ACCEPTS, casual: { ...FIRST_ACCEPTS.casual, limited: false } };
    const self = { player: 'player-me', class: 'limited', accepts } as const;
    expect(offeredSeat(sight([search('zoe')], { self }))).toBeNull();
  });

  it('[W1.13] of a declined one is not shown again for a quarter of an hour, and others wait', () => {
    const [zoe, ann] = [search('zoe'), search('ann')];
    const now = T0 + 5_000;
    const memory = afterOffer(NO_OFFERS, 'player-zoe', 'declined', now);
    expect(offeredSeat(sight([ann, zoe], { memory, now: now + 14_000 }))).toBeNull();
    expect(offeredSeat(sight([zoe, ann], { memory, now: now + 15_000 }))).toBe(ann);
    expect(offeredSeat(sight([zoe], { memory, now: now + 14 * 60_000 }))).toBeNull();
    expect(offeredSeat(sight([zoe], { memory, now: now + 15 * 60_000 }))).toBe(zoe);
  });

  it('[W1.13] of ever new players, who press and leave, is shown more and more rarely', () => {
    let memory = NO_OFFERS;
    let now = T0;
    let shown = 0;
    for (let n = 0; now < T0 + 3_600_000; n += 1) {
      const table = search(`pest-${n}`);
      if (offeredSeat(sight([table], { memory, now: now + 2_000 })) !== null) {
        shown += 1;
        memory = afterOffer(memory, `player-pest-${n}`, 'passed', now + 3_000);
      }
      now += 3_000;
    }
    expect(shown).toBeLessThan(20);
    // A yes makes up for all of it.
    expect(afterOffer(memory, 'player-zoe', 'taken', now)).toMatchObject({ nextAt: now, unwanted: 0 });
    expect(memory.notBefore.size).toBeLessThanOrEqual(100);
  });

  it('[W1.13] is offered to some of a crowd at a time, and to each of them in its turn', () => {
    const zoe = search('zoe');
    const crowd = Array.from({ length: 400 }, (_, n) => `client-${n}`);
    const asked = (now: number) => crowd.filter((me) => offeredSeat(sight([zoe], { me, here: 400, now })) !== null);
    const turns = Array.from({ length: 50 }, (_, turn) => asked(T0 + 2_000 + turn * 20_000));
    for (const turn of turns) expect(turn.length).toBeLessThan(24);
    expect(new Set(turns.flat()).size).toBe(400);
  });
});
