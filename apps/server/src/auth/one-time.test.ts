import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { makeOneTimeBook } from './one-time.ts';
import { makeThrottle } from './throttle.ts';
import { makeTicketBook } from './tickets.ts';

describe('tickets', () => {
  let now: number;
  beforeEach(() => {
    now = 0;
  });
  const clock = () => now;
  const holder = (name: string) => ({ player: `player-${name}`, sessionHash: `hash-${name}`, key: `key-${name}` });

  it('[S1] admit their holder once', () => {
    const book = makeTicketBook(10_000, clock);
    const { ticket, expiresInMs } = book.issue(holder('a'));
    expect(expiresInMs).toBe(10_000);
    expect(ticket).toMatch(/^[\w-]{43}$/);
    expect(book.spend(ticket)).toEqual(holder('a'));
    expect(book.spend(ticket)).toBeNull();
  });

  it.each([
    [9_999, holder('a')],
    [10_000, null],
  ])('[S1] after %d ms: %j', (later, expected) => {
    const book = makeTicketBook(10_000, clock);
    const { ticket } = book.issue(holder('a'));
    now = later;
    expect(book.spend(ticket)).toEqual(expected);
  });

  it('[S7] end with their session', () => {
    const book = makeTicketBook(10_000, clock);
    const mine = [book.issue(holder('a')), book.issue(holder('a'))];
    const other = book.issue(holder('b'));
    book.revoke('hash-a');
    expect(mine.map(({ ticket }) => book.spend(ticket))).toEqual([null, null]);
    expect(book.spend(other.ticket)).toEqual(holder('b'));
  });

  it('[O6] of one session are few: the oldest gives way, and no other session is concerned', () => {
    const book = makeTicketBook(10_000, clock);
    const other = book.issue(holder('b'));
    const mine = Array.from({ length: 10 }, () => book.issue(holder('a')));
    expect(mine.map(({ ticket }) => book.spend(ticket) !== null)).toEqual([false, false, ...Array(8).fill(true)]);
    expect(book.spend(other.ticket)).toEqual(holder('b'));
  });

  it('[O6] are bounded over all', () => {
    const book = makeOneTimeBook<number>(10_000, clock, { perOwner: 8, overall: 3 });
    const texts = [1, 2, 3, 4, 5].map((value) => book.issue(`owner-${value}`, value));
    expect(texts.map((text) => book.spend(text))).toEqual([null, null, 3, 4, 5]);
  });

  it('[O6] what was never issued admits nobody, whatever it is', () => {
    const book = makeTicketBook(10_000, clock);
    book.issue(holder('a'));
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        expect(book.spend(text)).toBeNull();
      }),
      { seed: 1 },
    );
  });
});

describe('throttle', () => {
  it('[O6] lets a burst pass, then one at a time, for each key', () => {
    let now = 0;
    const throttle = makeThrottle(3, 1_000, () => now);
    const take = (key: string): boolean => {
      const allowed = throttle.allows(key);
      if (allowed) throttle.take(key);
      return allowed;
    };
    expect([take('a'), take('a'), take('a'), take('a'), take('b')]).toEqual([true, true, true, false, true]);
    now = 999;
    expect(take('a')).toBe(false);
    now = 1_000;
    expect([take('a'), take('a')]).toEqual([true, false]);
    now = 1_000_000;
    expect([take('a'), take('a'), take('a'), take('a')]).toEqual([true, true, true, false]);
  });

  it('[O6] forgets the key that was used longest ago, not one that is in use', () => {
    const throttle = makeThrottle(1, 1_000_000, () => 0);
    throttle.take('first');
    for (let key = 0; key < 9_999; key += 1) throttle.take(String(key));
    expect(throttle.allows('first')).toBe(false);
    throttle.take('one more');
    expect(throttle.allows('first')).toBe(true);
    expect(throttle.allows('one more')).toBe(false);
  });
});
