import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { makeSignInChallenges } from './sign-in-challenges.ts';
import { makeTicketBook, RETURN_MS, type TicketBook } from './tickets.ts';

const SECRET = Buffer.alloc(32, 7).toString('base64url');
let now: number;
beforeEach(() => {
  now = 0;
});
const clock = () => now;
const openBook = (secret = SECRET): TicketBook => makeTicketBook({ secret, lifeMs: 10_000, clock });
const holder = (name: string) => ({ player: `player-${name}`, sessionHash: `hash-${name}`, key: `key-${name}` });

describe('tickets', () => {
  it('[S1.5] admit their holder once', async () => {
    const book = openBook();
    const { join, joinMs, returns } = book.issue(holder('a'));
    expect(joinMs).toBe(10_000);
    expect(await book.spend(join)).toEqual({ ...holder('a'), kind: 'join' });
    expect(returns).toHaveLength(2);
    for (const ticket of returns) expect(await book.spend(ticket)).toEqual({ ...holder('a'), kind: 'return' });
    for (const ticket of [join, ...returns]) expect(await book.spend(ticket)).toBeNull();
  });

  it.each([
    [9_999, ['join', 'return']],
    [10_000, [undefined, 'return']],
    [RETURN_MS - 1, [undefined, 'return']],
    [RETURN_MS, [undefined, undefined]],
  ])('[S1.5] after %d ms: %j', async (later, kinds) => {
    const book = openBook();
    const { join, returns } = book.issue(holder('a'));
    now = later;
    expect([(await book.spend(join))?.kind, (await book.spend(returns[0] ?? ''))?.kind]).toEqual(kinds);
  });

  it('[S1.14] of one process are good at another that knows the secret, and at no other', async () => {
    const { join, returns } = openBook().issue(holder('a'));
    expect(await openBook().spend(join)).toMatchObject(holder('a'));
    const stranger = openBook(Buffer.alloc(32, 8).toString('base64url'));
    for (const ticket of [join, ...returns]) expect(await stranger.spend(ticket)).toBeNull();
  });

  it('[S1.14] are refused as soon as anything in them is another', async () => {
    const { join } = openBook().issue(holder('a'));
    const [head = '', body = '', tag = ''] = join.split('.');
    const claims = Buffer.from(body, 'base64url').toString();
    const forged = Buffer.from(claims.replace('player-a', 'player-b')).toString('base64url');
    const unsigned = Buffer.from('{"alg":"none","typ":"parley-join+jwt"}').toString('base64url');
    const others = [
      `${head}.${forged}.${tag}`,
      `${unsigned}.${body}.`,
      `${unsigned}.${body}.${tag}`,
      `${head}.${body}.`,
      `${head}.${body}`,
      `${head}.${body}.${tag}A`,
      `${head}.${body}.${tag.slice(0, -1)}`,
      `${body}.${tag}`,
      `${head}.${body}.${tag}.${tag}`,
    ];
    for (const other of others) expect(await openBook().spend(other)).toBeNull();
    expect(await openBook().spend(join)).not.toBeNull();
  });

  it('[O6.6] what was never issued admits nobody, whatever it is', async () => {
    const book = openBook();
    book.issue(holder('a'));
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 200 }), async (text) => {
        expect(await book.spend(text)).toBeNull();
      }),
      { seed: 1 },
    );
  });
});

describe('sign-in challenges', () => {
  it('[S2.13] are answered once, by the key that they were made for, and in time', async () => {
    const challenges = makeSignInChallenges(SECRET, 60_000, clock);
    const [first, second, late] = [1, 2, 3].map(() => challenges.issue('key-a').challenge);
    expect(await challenges.spend(first ?? '', 'key-b')).toBe(false);
    expect(await challenges.spend(first ?? '', 'key-a')).toBe(true);
    expect(await challenges.spend(first ?? '', 'key-a')).toBe(false);
    now = 59_999;
    expect(await challenges.spend(second ?? '', 'key-a')).toBe(true);
    now = 60_000;
    expect(await challenges.spend(late ?? '', 'key-a')).toBe(false);
  });
});
