import { beforeEach, expect, it } from 'vitest';
import { createTicketPurse, type TicketPurse } from './ticket-purse.ts';

let now: number;
let purse: TicketPurse;
beforeEach(() => {
  now = 1_000;
  purse = createTicketPurse(() => now);
});
const TICKETS = { join: 'join-one', joinMs: 10_000, returns: ['return-one', 'return-two'] };
const texts = (count: number) => Array.from({ length: count }, () => purse.take()?.text ?? null);

it('[S1.13] uses each ticket once, the new one first, and then has none', () => {
  expect(purse.take()).toBeNull();
  purse.keep(TICKETS);
  expect(texts(4)).toEqual(['join-one', 'return-one', 'return-two', null]);
});

it('[S1.13] does not use a join ticket that would expire on the way', () => {
  purse.keep(TICKETS);
  now += 6_999;
  expect(purse.take()).toMatchObject({ text: 'join-one', kind: 'join' });
  purse.keep(TICKETS);
  now += 7_000;
  expect(purse.take()).toMatchObject({ text: 'return-one', kind: 'return' });
});

it('[S7.7] one that could not be used while the server was away is used when it is back, but not in another session', () => {
  purse.keep({ ...TICKETS, joinMs: 0 });
  for (let tries = 0; tries < 10; tries += 1) purse.take()?.unused();
  expect(texts(1)).toEqual(['return-one']);
  const second = purse.take();
  purse.keep({ join: 'join-two', joinMs: 10_000, returns: [] });
  second?.unused();
  expect(texts(2)).toEqual(['join-two', null]);
});

it('[S7.7] another session replaces all of them', () => {
  purse.keep(TICKETS);
  purse.keep({ join: 'join-two', joinMs: 10_000, returns: [] });
  expect(texts(2)).toEqual(['join-two', null]);
  purse.keep(TICKETS);
  purse.keep(null);
  expect(purse.take()).toBeNull();
});
